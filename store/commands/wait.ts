import type { Deadline } from '../engine/deadline.ts';
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
      deadline?.check();
    }
  }
}

/** Transactions end by themselves after a minute, so the wait is bounded. */
async function untilEnded(
  { holder }: LockedByTransaction,
  deadline: Deadline | undefined,
): Promise<void> {
  if (deadline === undefined) return holder.ended();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline.leftMs + 1);
  });
  await Promise.race([holder.ended(), timeout]);
  clearTimeout(timer);
}
