/** Labels by which the driver decides what to do about an error. */
export interface LabelContext {
  readonly name: string;
  readonly isInTransaction: boolean;
  /** Whether the command carries a transaction number. */
  readonly isRetryable: boolean;
}

/** The server was not reachable, not primary or shutting down: worth another try. */
const retryableCodes = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
/** The transaction lost against another one or against its time limit. */
const transientCodes = new Set([24, 112, 246, 251, 267]);
const resumableCodes = new Set([
  6, 7, 43, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436,
]);

export function labelsFor(
  code: number,
  { name, isInTransaction, isRetryable }: LabelContext,
): string[] {
  const isEnd = name === 'commitTransaction' || name === 'abortTransaction';
  const labels: string[] = [];
  if (isInTransaction && (transientCodes.has(code) || (retryableCodes.has(code) && !isEnd))) {
    if (!(isEnd && code !== 251 && code !== 112)) labels.push('TransientTransactionError');
  }
  if (retryableCodes.has(code) && isRetryable && (!isInTransaction || isEnd)) {
    labels.push('RetryableWriteError');
  }
  if (name === 'getMore' && resumableCodes.has(code)) labels.push('ResumableChangeStreamError');
  return labels;
}
