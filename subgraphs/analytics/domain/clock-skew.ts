import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';

/** Further apart than the way of a message explains: the sender's clock is wrong. */
const skewToleratedMs = MINUTE_MS;
/** What lies ahead by no more than this happened now. */
const aheadMaxMs = 5 * MINUTE_MS;
/** A client that was offline sends late; later than this the figures are closed. */
export const lateMaxMs = 7 * DAY_MS;

/**
 * How far the sender's clock is behind ours, in milliseconds; negative when it is ahead.
 * @param sentAt the time at which the batch left, by that clock; null when it was not told
 */
export function skewMsOf(sentAt: Date | null, receivedAt: Date): number {
  if (sentAt === null) return 0;
  const apartMs = receivedAt.getTime() - sentAt.getTime();
  return Math.abs(apartMs) > skewToleratedMs ? apartMs : 0;
}

/** When it happened by our clock, never later than now; in words what would have been right where that cannot be. */
export function correctedTime(occurredAt: Date, skewMs: number, receivedAt: Date): Date | string {
  const ours = addMs(occurredAt, skewMs);
  const aheadMs = ours.getTime() - receivedAt.getTime();
  if (aheadMs > aheadMaxMs) return 'no more than 5 minutes ahead of the time of sending';
  if (aheadMs < -lateMaxMs) return 'no more than 7 days back';
  return aheadMs > 0 ? receivedAt : ours;
}
