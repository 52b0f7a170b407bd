import type { Log } from '../../../kernel/log.ts';

/** Pieces of work that may be underway at once; what comes after that is left undone, and who waits for it asks again. */
const underwayMax = 500;

/**
 * Work that is begun once the answer has gone out, so that the time of an answer tells nothing of it.
 */
export function createAfterwards(log: Log) {
  const underway = new Set<Promise<void>>();

  return {
    /** @param what names the work in the log, where it fails */
    run(what: string, work: () => Promise<void>): void {
      if (underway.size >= underwayMax) {
        log.warn({ underwayMax, what }, 'Too much work at once; one piece is left undone');
        return;
      }
      const working = afterThisTurn()
        .then(work)
        .catch((error: unknown) => log.error({ error, what }, 'Work after an answer failed'))
        .finally(() => underway.delete(working));
      underway.add(working);
    },
    /** Resolves when all of it is done. */
    async close(): Promise<void> {
      await Promise.all(underway);
    },
  };
}

export type Afterwards = ReturnType<typeof createAfterwards>;

const afterThisTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
