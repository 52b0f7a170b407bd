import type { ReturnRecord } from './return.ts';

/**
 * What the books need of a return: pieces, amounts, states and days. Nothing that anybody wrote, nor the number under
 * which the parcel travelled.
 * @returns null for one that tells of nobody already
 */
export function anonymised(record: ReturnRecord, now: Date): ReturnRecord | null {
  const isSilent =
    record.comment === null &&
    record.label === null &&
    record.history.every(({ note }) => note === null);
  if (isSilent) return null;
  return {
    ...record,
    comment: null,
    label: null,
    history: record.history.map((entry) => ({ ...entry, note: null })),
    changedAt: now,
    version: record.version + 1,
  };
}
