/** Labels by which the driver decides what to do about an error. */
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

export function labelsFor(code: number, context: LabelContext): readonly string[] {
  const { isInTransaction } = context;
  const isLost = transientCodes.has(code) || (retryableCodes.has(code) && !isEnd(context));
  if (isInTransaction && isLost) return ['TransientTransactionError'];
  return retryLabels(code, context);
}

/** The same for what follows a write that itself was done. */
export const concernLabelsFor = retryLabels;

/** What of a transaction is over cannot be tried again, but its end can. */
function retryLabels(code: number, context: LabelContext): readonly string[] {
  const { isInTransaction, isRetryable } = context;
  const mayRetry = isRetryable && (!isInTransaction || isEnd(context));
  return mayRetry && retryableCodes.has(code) ? ['RetryableWriteError'] : [];
}

const isEnd = ({ name }: LabelContext): boolean =>
  name === 'commitTransaction' || name === 'abortTransaction';

/** Errors after which a change stream can go on from where it was. */
const resumableCodes = new Set([
  6, 7, 43, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436,
]);

export const changeStreamLabels = (code: number): readonly string[] =>
  resumableCodes.has(code) ? ['ResumableChangeStreamError'] : [];
