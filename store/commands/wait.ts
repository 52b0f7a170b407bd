import { checkDeadline } from '../engine/select.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';

/** Runs a statement; while a transaction holds one of its locks, waits and runs it again. */
export async function whenUnlocked<T>(
  statement: () => T,
  deadlineMs: number | undefined,
): Promise<T> {
  for (;;) {
    try {
      return statement();
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
