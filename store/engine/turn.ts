/** Milliseconds that a scan works before it lets others work. */
const turnMs = 5;

/** The turn of a scan that shares the thread with everybody else's statements. */
export class Turn {
  #startedMs = Date.now();

  /** Whether it has been long enough; then the next turn begins. */
  isOver(): boolean {
    const nowMs = Date.now();
    if (nowMs - this.#startedMs < turnMs) return false;
    this.#startedMs = nowMs;
    return true;
  }
}
