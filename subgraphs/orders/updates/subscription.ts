import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import type { OrderUpdateChannel, OrderUpdateEndReason } from '../generated/types.ts';
import type { Proof } from './proof.ts';

/** Subscriptions of one order: a household's, with its browsers. */
export const perOrderMax = 5;
/** Subscriptions of one session, to whatever orders. */
export const perSessionMax = 10;
/** One that was never proved is forgotten after this. */
const pendingKeptMs = DAY_MS;
/** One that ended is kept this long, as proof of what was agreed to; its address only where notices may be under way. */
const endedKeptMs = 30 * DAY_MS;
/** Orders that nobody ends do not keep addresses for ever. */
const activeKeptMs = 365 * DAY_MS;

export type SubscriptionState = 'PENDING' | 'ACTIVE' | 'ENDED';

/** Somebody who is told of an order, as it is stored. Ids are local (`ous_…`). */
export interface UpdateSubscriptionRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  /** The session that asked for it. */
  readonly sessionId: string;
  readonly channel: OrderUpdateChannel;
  /** An `UpdateTarget` that holders of the data key can read; null once it is forgotten. */
  readonly sealedTarget: string | null;
  /** Keyed: the same address of the same order is one subscription (unique index). */
  readonly targetHash: string;
  readonly state: SubscriptionState;
  /** There unless it ended. */
  readonly open?: true;
  /** Places among the order's and the session's while open (unique indexes), so that there are never more. */
  readonly orderSlot: number;
  readonly sessionSlot: number;
  /** The code that is waited for; null where none is. */
  readonly proof: Proof | null;
  readonly consent: {
    readonly termsVersion: string;
    readonly askedAt: Date;
    /** null until the address is proved. */
    readonly confirmedAt: Date | null;
  };
  /** The order's version when it began: what happened before is not told. */
  readonly sinceVersion: number;
  readonly endedAt: Date | null;
  readonly endReason: OrderUpdateEndReason | null;
  readonly purgeAt: Date;
  readonly changedAt: Date;
  /** Rises by one with each change; also the `keySeq` of the event that tells of it. */
  readonly version: number;
}

/** What is asked for; `proof` is null where the address needs no proof. */
export interface SubscriptionWish
  extends Pick<
    UpdateSubscriptionRecord,
    'tenant' | 'orderId' | 'sessionId' | 'channel' | 'sealedTarget' | 'targetHash' | 'proof'
  > {
  readonly _id: string;
  readonly termsVersion: string;
  readonly orderVersion: number;
  readonly orderSlot: number;
  readonly sessionSlot: number;
}

/** A subscription that begins, or begins anew after it ended or while it waits. */
export function begun(
  wish: SubscriptionWish,
  before: UpdateSubscriptionRecord | null,
  now: Date,
): UpdateSubscriptionRecord {
  const { termsVersion, orderVersion, ...fields } = wish;
  const isProved = fields.proof === null;
  return {
    ...fields,
    state: isProved ? 'ACTIVE' : 'PENDING',
    open: true,
    consent: { termsVersion, askedAt: now, confirmedAt: isProved ? now : null },
    sinceVersion: orderVersion,
    endedAt: null,
    endReason: null,
    purgeAt: addMs(now, isProved ? activeKeptMs : pendingKeptMs),
    changedAt: now,
    version: (before?.version ?? 0) + 1,
  };
}

/** After a wrong code. */
export const doubted = (
  record: UpdateSubscriptionRecord,
  proof: Proof,
  now: Date,
): UpdateSubscriptionRecord => ({
  ...record,
  proof,
  changedAt: now,
  version: record.version + 1,
});

/** After the right one. */
export const proved = (
  record: UpdateSubscriptionRecord,
  orderVersion: number,
  now: Date,
): UpdateSubscriptionRecord => ({
  ...record,
  state: 'ACTIVE',
  proof: null,
  consent: { ...record.consent, confirmedAt: now },
  sinceVersion: orderVersion,
  purgeAt: addMs(now, activeKeptMs),
  changedAt: now,
  version: record.version + 1,
});

/** Once ended, what the order's last change still has to say is sent all the same; otherwise the address is forgotten. */
export function ended(
  { open: _open, ...record }: UpdateSubscriptionRecord,
  reason: OrderUpdateEndReason,
  now: Date,
): UpdateSubscriptionRecord {
  const isKept = reason === 'ORDER_DONE' && record.state === 'ACTIVE';
  return {
    ...record,
    state: 'ENDED',
    sealedTarget: isKept ? record.sealedTarget : null,
    proof: null,
    endedAt: now,
    endReason: reason,
    purgeAt: addMs(now, endedKeptMs),
    changedAt: now,
    version: record.version + 1,
  };
}

/** Whether a code is waited for that no longer works: it holds a place that another may need. */
export const isForsaken = ({ proof }: UpdateSubscriptionRecord, now: Date): boolean =>
  proof !== null && proof.expiresAt <= now;

/** Whether notices may go there. */
export const isTold = (record: UpdateSubscriptionRecord): boolean =>
  record.sealedTarget !== null &&
  (record.state === 'ACTIVE' || (record.state === 'ENDED' && record.endReason === 'ORDER_DONE'));
