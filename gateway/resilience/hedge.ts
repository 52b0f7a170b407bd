/**
 * Asks a second time when the first answer is late; the first answer that comes is taken, and the other is told that
 * nobody waits for it.
 * @param ask must be safe to send twice
 * @param mayHedge asked when the time has come; false leaves it at one
 * @returns the answer, or the failure of the first when both fail
 */
export function hedge<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  afterMs: number,
  mayHedge: () => boolean,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const loses = new AbortController();
    let running = 0;
    let firstError: unknown;
    const run = (): void => {
      running += 1;
      ask(loses.signal).then(
        (answer) => {
          clearTimeout(timer);
          resolve(answer);
          loses.abort();
        },
        (error: unknown) => {
          firstError ??= error;
          running -= 1;
          if (running > 0) return;
          clearTimeout(timer);
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
