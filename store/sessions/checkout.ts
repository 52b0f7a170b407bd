import { type Deadline, timeIsOver } from '../engine/deadline.ts';

/**
 * A session is checked out by one command with a transaction number at a time, so that a retry waits for its first
 * attempt. Who waits goes on in the order of coming; there are no more of them than connections.
 */
export class Checkout {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** @throws StoreError MaxTimeMSExpired, and is not to be given back then */
  async take(deadline: Deadline | undefined): Promise<void> {
    if (this.#isTaken) await this.#turn(deadline);
    else this.#isTaken = true;
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }

  #turn(deadline: Deadline | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(timeIsOver());
      };
      const timer = deadline && setTimeout(giveUp, deadline.leftMs + 1);
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.push(begin);
    });
  }
}
