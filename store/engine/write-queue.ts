import type { OrderedStore } from '../storage/ordered-store.ts';

/** Statements that one commit takes at most: the others should not wait long for their turn. */
const maxTogether = 64;

interface Waiting {
  /** Runs the statement; tells the client how it went once it is stored. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Statements of several clients that arrive together are committed together: one commit, and with
 * `fsync` one flush of the disk, serves them all. Each is acknowledged after that commit. A statement that
 * fails by itself takes nobody with it; a commit that fails is the failure of all its statements.
 */
export class WriteQueue {
  readonly #store: OrderedStore;
  #waiting: Waiting[] = [];

  constructor(store: OrderedStore) {
    this.#store = store;
  }

  run<T>(statement: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          const value = statement();
          return () => resolve(value);
        } catch (error) {
          return () => reject(error);
        }
      };
      this.#waiting.push({ run, fail: reject });
      // By then every connection that has something to say has been read.
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const together = this.#waiting.splice(0, maxTogether);
    if (this.#waiting.length > 0) setImmediate(() => this.#commit());
    try {
      const settle = this.#runAll(together);
      for (const tell of settle) tell();
    } catch (error) {
      for (const { fail } of together) fail(error);
    }
  }

  /** A statement alone commits by itself. */
  #runAll(together: readonly Waiting[]): readonly (() => void)[] {
    const runAll = () => together.map(({ run }) => run());
    return together.length === 1 ? runAll() : this.#store.write(runAll);
  }
}
