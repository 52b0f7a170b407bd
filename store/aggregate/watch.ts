import type { Deadline } from '../engine/deadline.ts';
import { checkHeap } from '../engine/heap.ts';
import { StoreError } from '../errors.ts';

/** Rows between two looks at the clock. */
const rowsPerLook = 128;
/** Steps of expressions between two looks at the clock; one step may walk through a whole array. */
const stepsPerLook = 32;
/** Milliseconds between two looks at the heap. */
const heapLookMs = 20;
/** Milliseconds that a pipeline works before it lets others work. */
const turnMs = 20;
/** Milliseconds that an expression may work on one document: nobody else is answered meanwhile. */
const maxExpressionMs = 10_000;

/** Keeps a running pipeline within its time and memory, and gives others a turn. One for all stages of a pipeline. */
export class Watch {
  readonly #deadline: Deadline | undefined;
  readonly #maxExpressionMs: number;
  #rows = 0;
  #steps = 0;
  #documents = 0;
  /** The document that expressions worked on at the last look, and since when. */
  #looked = { document: -1, sinceMs: 0 };
  #turnStartedMs = Date.now();
  #heapSeenMs = 0;
  #isTurnOver = false;

  constructor(deadline?: Deadline | undefined, mostMs = maxExpressionMs) {
    this.#deadline = deadline;
    this.#maxExpressionMs = mostMs;
  }

  /**
   * Counts a row. True when it is time for a pause.
   * @throws StoreError MaxTimeMSExpired, ExceededMemoryLimit
   */
  isPauseDue(): boolean {
    this.#rows += 1;
    if (this.#rows % rowsPerLook !== 0 && !this.#isTurnOver) return false;
    const nowMs = this.#look();
    if (nowMs - this.#turnStartedMs < turnMs) return false;
    this.#turnStartedMs = nowMs;
    this.#isTurnOver = false;
    return true;
  }

  /** Tells that expressions go on with another document. */
  nextDocument(): void {
    this.#documents += 1;
  }

  /**
   * Counts a step of a loop inside an expression, which could work for hours on one document.
   * @throws StoreError MaxTimeMSExpired, also without a time of its own when it is far too long; ExceededMemoryLimit
   */
  step(): void {
    this.#steps += 1;
    if (this.#steps % stepsPerLook !== 0) return;
    const nowMs = this.#look();
    if (nowMs - this.#turnStartedMs >= turnMs) this.#isTurnOver = true;
    if (this.#looked.document !== this.#documents) {
      this.#looked = { document: this.#documents, sinceMs: nowMs };
    } else if (nowMs - this.#looked.sinceMs > this.#maxExpressionMs) {
      throw new StoreError(
        'MaxTimeMSExpired',
        `operation exceeded time limit: an expression may work on one document for ${this.#maxExpressionMs / 1000} seconds here`,
      );
    }
  }

  /** @returns the time */
  #look(): number {
    const nowMs = Date.now();
    this.#deadline?.check(nowMs);
    if (nowMs - this.#heapSeenMs >= heapLookMs) {
      this.#heapSeenMs = nowMs;
      checkHeap();
    }
    return nowMs;
  }
}
