import { addMs, DAY_MS } from '../../../kernel/clock.ts';

/** More pieces than these are a catalogue, not a list. */
export const shortlistMax = 50;
/** A list lives as long as its conversation (180 days after the last change). */
const keptMs = 180 * DAY_MS;

/** One list a session. Ids are local. */
export interface ShortlistRecord {
  /** `shl_<session>`: a session has one. */
  readonly _id: string;
  readonly tenant: string;
  readonly sessionId: string;
  readonly productIds: readonly string[];
  readonly updatedAt: Date;
  readonly purgeAt: Date;
  readonly version: number;
}

export type ShortlistProblem = 'TOO_MANY' | 'TWICE' | 'VERSION_STALE';

/** What is wrong with a list; null for nothing. */
export function shortlistProblem(productIds: readonly string[]): ShortlistProblem | null {
  if (productIds.length > shortlistMax) return 'TOO_MANY';
  return new Set(productIds).size < productIds.length ? 'TWICE' : null;
}

/** The list after a change; `before` is null for the first. */
export function toShortlist(
  { tenant, sessionId }: Pick<ShortlistRecord, 'tenant' | 'sessionId'>,
  productIds: readonly string[],
  before: ShortlistRecord | null,
  now: Date,
): ShortlistRecord {
  return {
    _id: `shl_${sessionId}`,
    tenant,
    sessionId,
    productIds,
    updatedAt: now,
    purgeAt: addMs(now, keptMs),
    version: (before?.version ?? 0) + 1,
  };
}
