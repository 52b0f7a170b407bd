import type { Log } from './log.ts';

/** Work that is looked for again and again, as long as the process lives. */
export interface Repeated {
  /** One look that begins after this call. @returns how many things changed */
  run(): Promise<number>;
  /** Looks at once, and not only at the next tick; what fails is logged. */
  soon(): void;
  /** Resolves when the look under way is over; none begins after. */
  close(): Promise<void>;
}

/**
 * Looks every so often for what is due. Looks of one process never overlap, and those that are asked for while one is
 * under way are one look after it; copies of the process are kept apart by what `look` does in the store.
 * @param says the log's words for a look that failed; the next tick tries again
 */
export function repeat({
  everyMs,
  look,
  log,
  says,
}: {
  readonly everyMs: number;
  readonly look: () => Promise<number>;
  readonly log: Log;
  readonly says: string;
}): Repeated {
  let underway: Promise<number> = Promise.resolve(0);
  let waiting: Promise<number> | null = null;
  let closed = false;

  const run = (): Promise<number> => {
    waiting ??= underway
      .catch(() => 0)
      .then(() => {
        waiting = null;
        underway = closed ? Promise.resolve(0) : look();
        return underway;
      });
    return waiting;
  };
  const tick = (): void => {
    run().catch((error: unknown) => log.warn({ error }, says));
  };
  const timer = setInterval(tick, everyMs);
  timer.unref();

  return {
    run,
    soon: () => void setImmediate(tick),
    async close() {
      closed = true;
      clearInterval(timer);
      await waiting?.catch(() => {});
      await underway.catch(() => {});
    },
  };
}
