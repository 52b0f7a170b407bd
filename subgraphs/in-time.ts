import { ShopError } from '../kernel/errors.ts';

/**
 * Work that is not begun once nobody waits for it, and not waited for past that. What has begun runs to its end unseen:
 * half a change would be worse than one that nobody hears of.
 * @param deadlineAtMs epoch milliseconds; null: somebody always waits
 * @throws ShopError REQUEST_TIMEOUT
 */
export async function inTime<T>(
  deadlineAtMs: number | null,
  nowMs: number,
  work: () => Promise<T>,
): Promise<T> {
  if (deadlineAtMs === null) return work();
  const leftMs = deadlineAtMs - nowMs;
  if (leftMs <= 0) throw tooLate();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), leftMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const tooLate = (): ShopError =>
  new ShopError('REQUEST_TIMEOUT', 'Nobody waits for this answer any more');
