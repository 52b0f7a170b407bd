import type { Deadline } from '../engine/deadline.ts';

/** Rows between two looks at the clock. */
const rowsPerLook = 128;
/** Milliseconds that a pipeline works before it lets others work. */
const turnMs = 20;

/** Keeps a running pipeline within its time, and gives others a turn. One for all stages of a pipeline. */
export class Watch {
  readonly #deadline: Deadline | undefined;
  #rows = 0;
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
}
