/** Milliseconds that a scan works before it lets others work. */
const readTurnMs = 5;
/** The same for writes: each turn ends with a commit, and that may wait for the disk. */
const writeTurnMs = 20;

/** The turn of long work that shares the thread with everybody else's statements. */
export class Turn {
  readonly #lengthMs: number;
  #startedMs = Date.now();

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  static ofReads(): Turn {
    return new Turn(readTurnMs);
  }

  static ofWrites(): Turn {
    return new Turn(writeTurnMs);
  }

  /** Whether it has been long enough; then the next turn begins. */
  isOver(): boolean {
    const nowMs = Date.now();
    if (nowMs - this.#startedMs < this.#lengthMs) return false;
    this.#startedMs = nowMs;
    return true;
  }
}

/** Whatever has come in meanwhile is answered. */
export const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
