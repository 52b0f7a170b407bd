import type { Deadline } from '../engine/deadline.ts';

/** Rows between two looks at the clock. */
const rowsPerLook = 128;
/** Steps of expressions between two looks at the clock; one step may walk through a whole array. */
const stepsPerLook = 32;
/** Milliseconds that a pipeline works before it lets others work. */
const turnMs = 20;

/** Keeps a running pipeline within its time, and gives others a turn. One for all stages of a pipeline. */
export class Watch {
  readonly #deadline: Deadline | undefined;
  #rows = 0;
  #steps = 0;
  #turnStartedMs = Date.now();

  constructor(deadline?: Deadline | undefined) {
    this.#deadline = deadline;
  }

  /**
   * Counts a row. True when it is time for a pause.
   * @throws StoreError MaxTimeMSExpired
   */
  isPauseDue(): boolean {
    this.#rows += 1;
    if (this.#rows % rowsPerLook !== 0) return false;
    const nowMs = Date.now();
    this.#deadline?.check(nowMs);
    if (nowMs - this.#turnStartedMs < turnMs) return false;
    this.#turnStartedMs = nowMs;
    return true;
  }

  /**
   * Counts a step of a loop inside an expression, which can work for minutes on one document.
   * @throws StoreError MaxTimeMSExpired
   */
  step(): void {
    this.#steps += 1;
    if (this.#steps % stepsPerLook === 0) this.#deadline?.check();
  }
}
