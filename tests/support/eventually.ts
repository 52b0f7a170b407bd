/** How long something may take that happens in another process or on another tick. */
const timeoutMsDefault = 60_000;
/** Between two looks: a tenth of the wait so far, so that what takes seconds is not asked hundreds of times. */
const pauseMsMin = 10;
const pauseMsMax = 100;

/**
 * Waits until `check` stops throwing and returns what it returned. For what has no event to wait for.
 * @throws the last error of `check` when time is up
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  timeoutMs = timeoutMsDefault,
): Promise<T> {
  const startedAt = Date.now();
  for (;;) {
    try {
      return await check();
    } catch (error) {
      const waitedMs = Date.now() - startedAt;
      if (waitedMs >= timeoutMs) throw error;
      const pauseMs = Math.min(pauseMsMax, Math.max(pauseMsMin, waitedMs / 10));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
