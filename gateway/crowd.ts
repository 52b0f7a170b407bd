import type { Clock } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';

/** How long somebody waits. */
export interface Patience {
  /** Epoch milliseconds; null for who waits as long as it takes. */
  readonly deadlineAtMs: number | null;
  /** Ends the wait sooner. */
  readonly signal?: AbortSignal | undefined;
}

export const noHurry: Patience = { deadlineAtMs: null };

/** Several who wait for one thing that is made for all of them, each for as long as it likes. */
export class Crowd {
  readonly #clock: Clock;
  readonly #dispersed = new AbortController();
  #size = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Aborted once nobody waits any more, with the reason of whoever left last. */
  get signal(): AbortSignal {
    return this.#dispersed.signal;
  }

  /**
   * Waits with the others.
   * @throws what `made` rejects with; the reason of the signal, or ShopError REQUEST_TIMEOUT, for who leaves
   */
  wait<T>(made: Promise<T>, { deadlineAtMs, signal }: Patience): Promise<T> {
    this.#size += 1;
    if (deadlineAtMs === null && !signal) return made;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => leave(signal?.reason);
      const timer = deadlineAtMs === null ? undefined : this.#at(deadlineAtMs, () => leave(late()));
      signal?.addEventListener('abort', onAbort);
      const stopWatching = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const leave = (reason: unknown): void => {
        stopWatching();
        reject(reason);
        this.#size -= 1;
        if (this.#size === 0) this.#dispersed.abort(reason);
      };
      made.finally(stopWatching).then(resolve, reject);
    });
  }

  #at(atMs: number, act: () => void): NodeJS.Timeout {
    return setTimeout(act, atMs - this.#clock.now().getTime());
  }
}

/** @throws why somebody waits no longer: as `Crowd.wait` does */
export function mustWait({ deadlineAtMs, signal }: Patience, clock: Clock): void {
  signal?.throwIfAborted();
  if (deadlineAtMs !== null && deadlineAtMs <= clock.now().getTime()) throw late();
}

const late = (): ShopError =>
  new ShopError('REQUEST_TIMEOUT', 'The operation was not planned in time');
