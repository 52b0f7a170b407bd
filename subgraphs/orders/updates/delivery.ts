import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import type { NoticeFailure } from '../../../kernel/notifier.ts';
import type { Retry } from '../../../kernel/retry.ts';
import type { OrderNews, OrderUpdateChannel } from '../generated/types.ts';
import { retryDelayMs } from './retry-delay.ts';

/** News that is older is not told any more. */
const wantedMs = DAY_MS;
/** A notice in hand is left alone this long by other copies; no try of any channel takes as long. */
export const claimMs = 2 * MINUTE_MS;
/** Kept this long in all, so that dead letters can be looked at. */
const keptMs = 30 * DAY_MS;

export type DeliveryState = 'WAITING' | 'SENT' | 'DROPPED' | 'DEAD';

/** Why a notice was not wanted any more. */
export type DropReason = 'ENDED' | 'ADDRESS_GONE' | 'TOO_LATE' | 'OVERTAKEN' | 'ORDER_GONE';

/** One notice to one subscriber, as it is stored. It holds no address. */
export interface DeliveryRecord {
  /** Subscription and event: a second notice of the same cannot be made. */
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly channel: OrderUpdateChannel;
  readonly news: OrderNews;
  /** The order's version that it tells of. */
  readonly orderVersion: number;
  readonly state: DeliveryState;
  /** When it is tried next, or until when somebody has it in hand. */
  readonly dueAt: Date;
  /** Who has it in hand. */
  readonly claim: string | null;
  /** Put off because the order has had its notices of this hour. */
  readonly isHeld: boolean;
  readonly attempts: number;
  readonly lastFailure: string | null;
  readonly dropReason: DropReason | null;
  readonly lastRetry?: Retry | null;
  /** Not sent after this. */
  readonly wantedUntil: Date;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly purgeAt: Date;
  readonly version: number;
}

export const deliveryId = (subscriptionId: string, eventId: string): string =>
  `${subscriptionId}:${eventId}`;

export const newDelivery = (
  fields: Pick<
    DeliveryRecord,
    'tenant' | 'orderId' | 'subscriptionId' | 'eventId' | 'channel' | 'news' | 'orderVersion'
  >,
  happenedAt: Date,
  now: Date,
): DeliveryRecord => ({
  _id: deliveryId(fields.subscriptionId, fields.eventId),
  ...fields,
  state: 'WAITING',
  dueAt: now,
  claim: null,
  isHeld: false,
  attempts: 0,
  lastFailure: null,
  dropReason: null,
  wantedUntil: addMs(happenedAt, wantedMs),
  createdAt: now,
  changedAt: now,
  purgeAt: addMs(now, keptMs),
  version: 1,
});

export const sent = (delivery: DeliveryRecord, now: Date): DeliveryRecord =>
  changed(delivery, { state: 'SENT', lastFailure: null }, now);

export const dropped = (
  delivery: DeliveryRecord,
  dropReason: DropReason,
  now: Date,
): DeliveryRecord => changed(delivery, { state: 'DROPPED', dropReason }, now);

/** Not counted as a try: nothing was tried. */
export const held = (delivery: DeliveryRecord, until: Date, now: Date): DeliveryRecord =>
  changed(delivery, { dueAt: until, isHeld: true, attempts: delivery.attempts - 1 }, now);

/** After a try that failed: it waits for the next, or nobody wants it, or it is given up. */
export function failed(
  delivery: DeliveryRecord,
  { kind, reason, retryAfterMs }: Pick<NoticeFailure, 'kind' | 'reason' | 'retryAfterMs'>,
  chance: number,
  now: Date,
): DeliveryRecord {
  const lastFailure = reason;
  if (kind === 'GONE')
    return changed(delivery, { state: 'DROPPED', dropReason: 'ADDRESS_GONE', lastFailure }, now);
  const waitMs =
    kind === 'TEMPORARY' ? retryDelayMs(delivery.attempts, retryAfterMs, chance) : null;
  return waitMs === null
    ? changed(delivery, { state: 'DEAD', lastFailure }, now)
    : changed(delivery, { dueAt: addMs(now, waitMs), lastFailure }, now);
}

/** A dead letter with all its tries before it; null for any other. */
export function retried(delivery: DeliveryRecord, lastRetry: Retry): DeliveryRecord | null {
  if (delivery.state !== 'DEAD') return null;
  const { at: dueAt } = lastRetry;
  const wantedUntil = addMs(dueAt, wantedMs);
  return changed(delivery, { state: 'WAITING', dueAt, attempts: 0, wantedUntil, lastRetry }, dueAt);
}

const changed = (
  delivery: DeliveryRecord,
  change: Partial<DeliveryRecord>,
  now: Date,
): DeliveryRecord => ({
  ...delivery,
  claim: null,
  ...change,
  changedAt: now,
  version: delivery.version + 1,
});
