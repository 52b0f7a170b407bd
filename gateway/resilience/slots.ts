import type { ConcurrencyLimit } from './concurrency-limit.ts';

/** How many may wait for a slot, and how long. */
export interface WaitingSettings {
  readonly waitingMax: number;
  readonly waitMsMax: number;
}

/** A slot was not to be had: the service has more to do than it does. */
export class NoSlot extends Error {
  override readonly name = 'NoSlot';
}

/** Places for requests that are on their way to one service, as many as its limit says at the time. */
export interface Slots {
  readonly inUse: number;
  readonly waiting: number;
  /**
   * Takes a slot.
   * @returns null when it has one at once, else when it will
   * @throws NoSlot when too many wait already; the promise rejects with it when the wait is too long
   */
  take(leftMs: number): Promise<void> | null;
  /** Gives a slot back, to whoever waits longest. */
  give(): void;
}

interface Waiter {
  enter(): void;
}

export function createSlots(
  limit: Pick<ConcurrencyLimit, 'value'>,
  settings: WaitingSettings,
): Slots {
  const waiters = new Set<Waiter>();
  let inUse = 0;

  function wait(leftMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          waiters.delete(waiter);
          reject(new NoSlot('No slot was free in time'));
        },
        Math.min(settings.waitMsMax, leftMs),
      );
      const waiter: Waiter = {
        enter() {
          clearTimeout(timer);
          waiters.delete(waiter);
          inUse += 1;
          resolve();
        },
      };
      waiters.add(waiter);
    });
  }

  return {
    get inUse() {
      return inUse;
    },
    get waiting() {
      return waiters.size;
    },
    take(leftMs) {
      if (inUse < limit.value && waiters.size === 0) {
        inUse += 1;
        return null;
      }
      if (waiters.size >= settings.waitingMax) throw new NoSlot('Too many requests wait');
      return wait(leftMs);
    },
    give() {
      inUse -= 1;
      for (const waiter of waiters) {
        if (inUse >= limit.value) return;
        waiter.enter();
      }
    },
  };
}
