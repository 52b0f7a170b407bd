/** Why a call came to no answer, though nothing was wrong with its connection. */
export const abortedBy = (signal: AbortSignal): Error =>
  new Error('Nobody waits for the answer any more', { cause: signal.reason });

export const lateAfter = (timeoutMs: number): Error =>
  new Error(`No answer within ${Math.round(timeoutMs)} ms`);
