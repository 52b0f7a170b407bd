import { addMs, DAY_MS, HOUR_MS } from '../../../kernel/clock.ts';

/** A piece is kept this long; one extension is as long again. */
export const holdMs = 48 * HOUR_MS;
/** Holds that a session may have at a time: more is a stock-taking, not a wish. */
export const holdsMax = 5;
/** A hold that is over is kept this long for whoever asks about it. */
const keptMs = 90 * DAY_MS;

export type HoldState = 'ACTIVE' | 'EXTENDED' | 'CONVERTED' | 'RELEASED' | 'EXPIRED';

/** A capsule hold as it is stored. Ids are local (`hld_…`). */
export interface HoldRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly sessionId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly state: HoldState;
  /** There while the state is ACTIVE or EXTENDED: a session holds a variant once (unique index). */
  readonly open?: true;
  /** 0 to 4: which of the session's holds it is while open (unique index), so that there are never more. */
  readonly slot: number;
  readonly reservedAt: Date;
  /** Held until then, whatever the state says: the sweeper may come a little later. */
  readonly expiresAt: Date;
  /** Local id of the order it was bought with. */
  readonly orderId: string | null;
  readonly changedAt: Date;
  /** Removed after this; null while it is open. */
  readonly purgeAt: Date | null;
  /** Rises by one with each change; also the `keySeq` of the event that tells of it. */
  readonly version: number;
}

export type HoldRefusal = 'ALREADY_EXTENDED' | 'NOT_ACTIVE';

export const newHold = (
  ids: Pick<HoldRecord, '_id' | 'tenant' | 'sessionId' | 'productId' | 'variantId' | 'slot'>,
  now: Date,
): HoldRecord => ({
  ...ids,
  state: 'ACTIVE',
  open: true,
  reservedAt: now,
  expiresAt: addMs(now, holdMs),
  orderId: null,
  changedAt: now,
  purgeAt: null,
  version: 1,
});

/** Whether the piece is kept now. */
export const isActive = ({ open, expiresAt }: HoldRecord, now: Date): boolean =>
  open === true && expiresAt > now;

export const isExtendable = (hold: HoldRecord, now: Date): boolean =>
  isActive(hold, now) && hold.state === 'ACTIVE';

/** 48 hours from where it would have ended, once. */
export function extend(hold: HoldRecord, now: Date): HoldRecord | HoldRefusal {
  if (!isActive(hold, now)) return 'NOT_ACTIVE';
  if (hold.state === 'EXTENDED') return 'ALREADY_EXTENDED';
  return changed(hold, { state: 'EXTENDED', expiresAt: addMs(hold.expiresAt, holdMs) }, now);
}

export const release = (hold: HoldRecord, now: Date): HoldRecord | HoldRefusal =>
  isActive(hold, now) ? ended(hold, { state: 'RELEASED' }, now) : 'NOT_ACTIVE';

export const convert = (hold: HoldRecord, orderId: string, now: Date): HoldRecord | HoldRefusal =>
  isActive(hold, now) ? ended(hold, { state: 'CONVERTED', orderId }, now) : 'NOT_ACTIVE';

/** What is still open when its time is over. */
export const expire = (hold: HoldRecord, now: Date): HoldRecord =>
  ended(hold, { state: 'EXPIRED' }, now);

function ended(
  { open: _open, ...hold }: HoldRecord,
  change: Partial<HoldRecord>,
  now: Date,
): HoldRecord {
  return changed(hold, { ...change, purgeAt: addMs(now, keptMs) }, now);
}

const changed = (hold: HoldRecord, change: Partial<HoldRecord>, now: Date): HoldRecord => ({
  ...hold,
  ...change,
  changedAt: now,
  version: hold.version + 1,
});
