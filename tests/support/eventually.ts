/** How long something may take that happens in another process or on another tick. */
const timeoutMsDefault = 60_000;
const pauseMs = 10;

/**
 * Waits until `check` stops throwing and returns what it returned. For what has no event to wait for.
 * @throws the last error of `check` when time is up
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  timeoutMs = timeoutMsDefault,
): Promise<T> {
  const endAt = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= endAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
