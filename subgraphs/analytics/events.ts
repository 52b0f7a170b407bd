import type { NewEvent } from '../../kernel/events/event.ts';
import type { CsatLabel } from './domain/csat.ts';
import type { CsatRecord } from './repository.ts';

export type CsatSubmitted = {
  readonly csatId: string;
  readonly sessionHash: string;
  readonly intent: string;
  readonly rating: number;
  readonly label: CsatLabel;
  readonly commentLength: number;
};

export const csatSubmitted = (csat: CsatRecord): NewEvent<CsatSubmitted> => ({
  type: 'aurora.csat.submitted',
  source: '/analytics',
  subject: `CsatResponse:${csat._id}`,
  key: `CsatResponse:${csat._id}`,
  keySeq: csat.version,
  tenant: csat.tenant,
  schemaVersion: 1,
  data: {
    csatId: csat._id,
    sessionHash: csat.sessionHash,
    intent: csat.intent,
    rating: csat.rating,
    label: csat.label,
    commentLength: csat.commentLength,
  },
});
