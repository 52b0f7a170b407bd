import { ShopError } from './errors.ts';

/** Runs work as soon as there is room for it. */
export type LimitedWork = <T>(work: () => Promise<T>) => Promise<T>;

/** Work that waits is a second's; by then there is room, or others have given up. */
const retryAfterSeconds = 1;

/**
 * So many at once, and so many that wait, first come first served.
 * @throws ShopError OVERLOADED, from what it returns, when more come
 */
export function createLimitedWork({
  atOnceMax,
  waitingMax,
}: {
  readonly atOnceMax: number;
  readonly waitingMax: number;
}): LimitedWork {
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = (): Promise<void> | undefined => {
    if (running < atOnceMax) {
      running += 1;
      return;
    }
    if (waiting.length >= waitingMax)
      throw new ShopError('OVERLOADED', 'More work waits than can be done in time', {
        retryAfterSeconds,
      });
    return new Promise((resolve) => waiting.push(resolve));
  };
  /** Whoever waits takes the place over, so that nobody comes in between. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
