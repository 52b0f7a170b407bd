import type { Log } from '../../../kernel/log.ts';
import type { Notice, Notifier } from '../../../kernel/notifier.ts';

/** Letters that may be on their way at once; who comes after that asks for a new code. */
const underwayMax = 200;

/**
 * Sends letters after the answer has gone out, so that the time of an answer does not tell whether there
 * was anybody to write to.
 */
export function createCourier(notifier: Notifier, log: Log) {
  const underway = new Set<Promise<void>>();

  return {
    post(notice: Notice): void {
      if (underway.size >= underwayMax) {
        log.warn(
          { underwayMax, template: notice.template },
          'Too many letters at once; one is not sent',
        );
        return;
      }
      const sending = afterThisTurn()
        .then(() => notifier.send(notice))
        .catch((error: unknown) =>
          log.error({ error, template: notice.template }, 'A letter could not be sent'),
        )
        .finally(() => underway.delete(sending));
      underway.add(sending);
    },
    /** Resolves when every letter has gone. */
    async close(): Promise<void> {
      await Promise.all(underway);
    },
  };
}

export type Courier = ReturnType<typeof createCourier>;

const afterThisTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
