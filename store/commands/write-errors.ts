import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { CommandContext } from './command.ts';
import { whenUnlocked } from './wait.ts';

/** One failed statement, as the reply lists it. */
export const toWriteError = (index: number, { code, message, details }: StoreError): Document => ({
  index,
  code,
  errmsg: message,
  ...details,
});

/**
 * Runs statements one after the other; an ordered write stops at the first that fails.
 * Inside a transaction every failure ends the command, since it ends the transaction.
 * @returns the failures, as the reply lists them
 */
export async function runStatements<T>(
  statements: readonly T[],
  isOrdered: boolean,
  context: CommandContext,
  run: (statement: T, index: number) => void,
): Promise<Document[]> {
  const failures: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      await whenUnlocked(context, () => run(statement, index));
    } catch (error) {
      if (!isStatementFailure(error, context.transaction !== undefined)) throw error;
      failures.push(toWriteError(index, error));
      if (isOrdered) break;
    }
  }
  return failures;
}

function isStatementFailure(error: unknown, isInTransaction: boolean): error is StoreError {
  if (!(error instanceof StoreError)) return false;
  if (error.codeName === 'MaxTimeMSExpired') return false;
  return !isInTransaction || error.labels.length === 0;
}
