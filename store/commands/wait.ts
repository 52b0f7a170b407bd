import { checkDeadline } from '../engine/select.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';
import type { CommandContext } from './command.ts';

/**
 * Runs a statement that writes, together with those of other clients; while a transaction holds one
 * of its locks, waits and runs it again.
 */
export async function whenUnlocked<T>(
  { services, transaction, deadlineMs }: CommandContext,
  statement: () => T,
): Promise<T> {
  const { writes } = services.engine;
  for (;;) {
    try {
      // Inside a transaction nothing is stored before its commit.
      return transaction === undefined ? await writes.run(statement) : statement();
    } catch (error) {
      if (!(error instanceof LockedByTransaction)) throw error;
      await untilEnded(error, deadlineMs);
      checkDeadline(deadlineMs);
    }
  }
}

/** Transactions end by themselves after a minute, so the wait is bounded. */
async function untilEnded(
  { holder }: LockedByTransaction,
  deadlineMs: number | undefined,
): Promise<void> {
  if (deadlineMs === undefined) return holder.ended();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadlineMs - Date.now()) + 1);
  });
  await Promise.race([holder.ended(), timeout]);
  clearTimeout(timer);
}
