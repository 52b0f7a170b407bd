import type { OrderedStore } from '../storage/ordered-store.ts';
import { Turn } from './turn.ts';

/** Statements that one commit takes at most: the others should not wait long for their turn. */
export const maxTogether = 64;

/** Runs a statement. */
type Waiting = () => Done;

interface Done {
  readonly hasFailed: boolean;
  /** Tells the client how that went, once it is stored. */
  tell(): void;
}

/**
 * Statements of several clients that arrive together are committed together: one commit, and with
 * `fsync` one flush of the disk, serves them all. Each is acknowledged after that commit. A statement that
 * fails by itself takes nobody with it; after a commit that fails each has one of its own.
 */
export class WriteQueue {
  readonly #store: Pick<OrderedStore, 'write'>;
  readonly #newTurn: () => Pick<Turn, 'isOver'>;
  #waiting: Waiting[] = [];

  constructor(
    store: Pick<OrderedStore, 'write'>,
    newTurn: () => Pick<Turn, 'isOver'> = () => Turn.ofWrites(),
  ) {
    this.#store = store;
    this.#newTurn = newTurn;
  }

  run<T>(statement: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          const value = statement();
          return { hasFailed: false, tell: () => resolve(value) };
        } catch (error) {
          return { hasFailed: true, tell: () => reject(error) };
        }
      });
      // By then every connection that has something to say has been read.
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const together = this.#waiting.splice(0, maxTogether);
    const done = this.#runSome(together);
    this.#waiting.unshift(...together.slice(done.length));
    if (this.#waiting.length > 0) setImmediate(() => this.#commit());
    for (const { tell } of done) tell();
  }

  /**
   * As many as fit a turn, and one at least. What a statement reads it reads in the write, which spares LMDB a read
   * transaction of its own for it.
   */
  #runSome(together: readonly Waiting[]): readonly Done[] {
    let done: Done[] = [];
    const runInTurn = () => {
      const turn = this.#newTurn();
      done = [];
      for (const run of together) {
        done.push(run());
        if (turn.isOver()) break;
      }
      return done;
    };
    try {
      return this.#store.write(runInTurn);
    } catch {
      // Nothing of them is stored. One alone that has failed by itself would do so again, and is run once.
      if (done.length === 1 && done[0]?.hasFailed) return done;
      return runInTurn();
    }
  }
}
