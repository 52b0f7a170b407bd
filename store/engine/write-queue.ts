import type { OrderedStore } from '../storage/ordered-store.ts';

/** Statements that one commit takes at most: the others should not wait long for their turn. */
const maxTogether = 64;

/** Runs a statement; what it returns tells the client how that went, once it is stored. */
type Waiting = () => () => void;

/**
 * Statements of several clients that arrive together are committed together: one commit, and with
 * `fsync` one flush of the disk, serves them all. Each is acknowledged after that commit. A statement that
 * fails by itself takes nobody with it; after a commit that fails each has one of its own.
 */
export class WriteQueue {
  readonly #store: OrderedStore;
  #waiting: Waiting[] = [];

  constructor(store: OrderedStore) {
    this.#store = store;
  }

  run<T>(statement: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          const value = statement();
          return () => resolve(value);
        } catch (error) {
          return () => reject(error);
        }
      });
      // By then every connection that has something to say has been read.
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const together = this.#waiting.splice(0, maxTogether);
    if (this.#waiting.length > 0) setImmediate(() => this.#commit());
    for (const tell of this.#runAll(together)) tell();
  }

  /** A statement alone commits by itself. */
  #runAll(together: readonly Waiting[]): readonly (() => void)[] {
    const runAll = () => together.map((run) => run());
    if (together.length === 1) return runAll();
    try {
      return this.#store.write(runAll);
    } catch {
      // Nothing of them is stored, and each can be run again.
      return runAll();
    }
  }
}
