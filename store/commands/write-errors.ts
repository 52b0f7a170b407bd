import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';

/** One failed statement, as the reply lists it. */
export const toWriteError = (index: number, { code, message, details }: StoreError): Document => ({
  index,
  code,
  errmsg: message,
  ...details,
});

/** Whether it is the statement that has failed, not the command. */
export function isStatementFailure(error: unknown, isInTransaction: boolean): error is StoreError {
  if (!(error instanceof StoreError)) return false;
  if (error.codeName === 'MaxTimeMSExpired' || error.codeName === 'Interrupted') return false;
  return !isInTransaction || error.labels.length === 0;
}
