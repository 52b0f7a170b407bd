/** Labels by which the driver decides what to do about an error. */
import { errorCodes } from '../errors.ts';
import { endsTransaction } from './transactions.ts';

export interface LabelContext {
  readonly name: string;
  readonly isInTransaction: boolean;
  /** Whether the command carries a transaction number. */
  readonly isRetryable: boolean;
}

/** The server was not reachable, not primary or shutting down: worth another try. */
const retryableCodes = new Set([
  6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);
/** The transaction lost against another one or against its time limit, even while it commits. */
const transientCodes = new Set([24, 112, 246, 251, 267]);

/** @param isUnsatisfied whether the reply tells of a write concern, too, that is not satisfied */
export function labelsFor(
  code: number,
  context: LabelContext,
  isUnsatisfied: boolean,
): readonly string[] {
  const { isInTransaction } = context;
  // That it is nowhere is then not known: what has committed it may be undone yet.
  if (code === errorCodes.NoSuchTransaction && endsTransaction(context.name) && isUnsatisfied)
    return [];
  const isLost =
    transientCodes.has(code) || (retryableCodes.has(code) && !endsTransaction(context.name));
  if (isInTransaction && isLost) return ['TransientTransactionError'];
  return retryLabels(code, context);
}

/** The same for what follows a write that itself was done. */
export const concernLabelsFor = retryLabels;

/** What of a transaction is over cannot be tried again, but its end can. */
function retryLabels(code: number, context: LabelContext): readonly string[] {
  const { isInTransaction, isRetryable } = context;
  const mayRetry = isRetryable && (!isInTransaction || endsTransaction(context.name));
  return mayRetry && retryableCodes.has(code) ? ['RetryableWriteError'] : [];
}

/** Errors after which a change stream can go on from where it was. */
const resumableCodes = new Set([
  6, 7, 43, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436,
]);

export const changeStreamLabels = (code: number): readonly string[] =>
  resumableCodes.has(code) ? ['ResumableChangeStreamError'] : [];
