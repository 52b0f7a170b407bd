import { untilEnded } from '../engine/lock-wait.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';
import type { CommandContext } from './command.ts';

/**
 * Runs a statement that writes, together with those of other clients; while a transaction holds one
 * of its locks, waits and runs it again.
 */
export async function whenUnlocked<T>(
  { services, transaction, deadline }: CommandContext,
  statement: () => T,
): Promise<T> {
  const { writes } = services.engine;
  for (;;) {
    try {
      // Inside a transaction nothing is stored before its commit.
      return transaction === undefined ? await writes.run(statement) : statement();
    } catch (error) {
      if (!(error instanceof LockedByTransaction)) throw error;
      await untilEnded(error, deadline);
    }
  }
}
