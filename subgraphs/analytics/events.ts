import type { NewEvent, StoredEvent } from '../../kernel/events/event.ts';
import type { CsatRecord } from './csat/csat.ts';
import type { CsatLabel } from './domain/csat.ts';

export type CsatSubmitted = {
  readonly csatId: string;
  readonly sessionHash: string;
  readonly intent: string;
  readonly rating: number;
  readonly label: CsatLabel;
  readonly commentLength: number;
};

/** Somebody should hear from a person: once a rating, whatever becomes of it. */
export type CsatFollowUpNeeded = Pick<
  CsatSubmitted,
  'csatId' | 'sessionHash' | 'intent' | 'rating'
>;

export type KpisChanged = {
  readonly snapshotId: string;
};

export const csatSubmittedType = 'aurora.csat.submitted';
export const csatFollowUpNeededType = 'aurora.csat.follow_up_needed';
export const kpisChangedType = 'aurora.kpis.changed';

export function csatSubmitted(csat: CsatRecord): NewEvent<CsatSubmitted> {
  const { _id: csatId, sessionHash, intent, rating, label, commentLength } = csat;
  return {
    ...envelope(csatSubmittedType, csat.tenant, `CsatResponse:${csatId}`, csat.version),
    data: { csatId, sessionHash, intent, rating, label, commentLength },
  };
}

export function csatFollowUpNeeded(csat: CsatRecord): NewEvent<CsatFollowUpNeeded> {
  const { _id: csatId, sessionHash, intent, rating } = csat;
  return {
    ...envelope(csatFollowUpNeededType, csat.tenant, `CsatFollowUp:${csatId}`, 1),
    data: { csatId, sessionHash, intent, rating },
  };
}

/** @param seq how often the figures of that shop have been told, this time included */
export const kpisChanged = (
  tenant: string,
  snapshotId: string,
  seq: number,
): NewEvent<KpisChanged> => ({
  ...envelope(kpisChangedType, tenant, 'Kpis:all', seq),
  data: { snapshotId },
});

/** The rating that a stored event tells of. */
export const csatIdOf = ({ data }: StoredEvent): string => (data as CsatSubmitted).csatId;

/** The snapshot that a stored event tells of. */
export const snapshotIdOf = ({ data }: StoredEvent): string => (data as KpisChanged).snapshotId;

const envelope = (type: string, tenant: string, key: string, keySeq: number) => ({
  type,
  source: '/analytics',
  subject: key,
  tenant,
  key,
  keySeq,
  schemaVersion: 1,
});
