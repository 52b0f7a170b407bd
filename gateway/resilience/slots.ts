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
   * @param signal ends the wait: then the promise rejects with its reason
   * @returns null when it has one at once, else when it will
   * @throws NoSlot when too many wait already; the promise rejects with it when the wait is too long
   */
  take(leftMs: number, signal?: AbortSignal): Promise<void> | null;
  /** Gives a slot back, to whoever waits longest. */
  give(): void;
}

interface Waiter {
  /** On the clock of `performance.now()`. */
  readonly untilMs: number;
  readonly signal: AbortSignal | undefined;
  readonly enter: () => void;
  readonly leave: (error: unknown) => void;
}

/**
 * How often it is looked who waits in vain: one timer for all, as one for each, and each listening to its client, would
 * cost most when there is most to do.
 */
const sweepMs = 25;

export function createSlots(
  limit: Pick<ConcurrencyLimit, 'value'>,
  settings: WaitingSettings,
): Slots {
  const waiters = new Set<Waiter>();
  let inUse = 0;
  let sweeper: NodeJS.Timeout | undefined;

  function wait(leftMs: number, signal: AbortSignal | undefined): Promise<void> {
    const untilMs = performance.now() + Math.min(settings.waitMsMax, leftMs);
    sweeper ??= setInterval(sweep, sweepMs);
    return new Promise((enter, leave) => {
      waiters.add({ untilMs, signal, enter, leave });
    });
  }

  function sweep(): void {
    const nowMs = performance.now();
    for (const waiter of waiters) {
      if (waiter.signal?.aborted) drop(waiter, waiter.signal.reason);
      else if (nowMs >= waiter.untilMs) drop(waiter, new NoSlot('No slot was free in time'));
    }
    if (waiters.size > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
  }

  function drop(waiter: Waiter, reason: unknown): void {
    waiters.delete(waiter);
    waiter.leave(reason);
  }

  return {
    get inUse() {
      return inUse;
    },
    get waiting() {
      return waiters.size;
    },
    take(leftMs, signal) {
      if (inUse < limit.value && waiters.size === 0) {
        inUse += 1;
        return null;
      }
      if (waiters.size >= settings.waitingMax) throw new NoSlot('Too many requests wait');
      return wait(leftMs, signal);
    },
    give() {
      inUse -= 1;
      for (const waiter of waiters) {
        if (inUse >= limit.value) return;
        if (waiter.signal?.aborted) {
          drop(waiter, waiter.signal.reason);
          continue;
        }
        waiters.delete(waiter);
        inUse += 1;
        waiter.enter();
      }
    },
  };
}
