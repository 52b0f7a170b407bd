import type { ClientSession, MongoClient } from 'mongodb';
import { ShopError } from '../errors.ts';

/** Tries of one transaction; the driver waits between them, up to half a second each. */
const attemptsMax = 20;

/**
 * Runs `work` in one transaction: all of its writes or none. A conflict with another transaction runs it
 * anew, so it must have no effect outside the database, and every read and write in it must pass `session`.
 * @throws ShopError CONFLICT when others kept getting in the way; else what `work` threw, nothing written
 */
export async function inTransaction<T>(
  client: MongoClient,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const session = client.startSession();
  let attempts = 0;
  let lastConflict: unknown;
  try {
    return await session.withTransaction(
      async () => {
        attempts += 1;
        if (attempts > attemptsMax)
          throw new ShopError(
            'CONFLICT',
            'Others kept changing this at the same time; try again',
            { attempts: attemptsMax },
            lastConflict,
          );
        try {
          return await work(session);
        } catch (error) {
          lastConflict = error;
          throw error;
        }
      },
      { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } },
    );
  } finally {
    await session.endSession();
  }
}
