/**
 * Asks a second time when the first answer is late; the first answer that comes is taken, and the other is told that
 * nobody waits for it.
 * @param ask must be safe to send twice
 * @param mayHedge asked when the time has come; false leaves it at one
 * @param signal ends both
 * @returns the answer, or the failure of the first when both fail
 */
export function hedge<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  afterMs: number,
  mayHedge: () => boolean,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const ends = new AbortController();
    // Not by `AbortSignal.any`: a signal that lives for long would remember all that were ever made of it.
    const onAbort = (): void => ends.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort);
    const stopWaiting = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    let running = 0;
    let firstError: unknown;
    const run = (): void => {
      running += 1;
      ask(ends.signal).then(
        (answer) => {
          stopWaiting();
          resolve(answer);
          // Mostly there is none to be ended, and an abort makes an error with its stack.
          if (running > 1) ends.abort();
        },
        (error: unknown) => {
          firstError ??= error;
          running -= 1;
          if (running > 0) return;
          stopWaiting();
          reject(firstError);
        },
      );
    };
    const timer = setTimeout(() => {
      if (running > 0 && mayHedge()) run();
    }, afterMs);
    run();
  });
}
