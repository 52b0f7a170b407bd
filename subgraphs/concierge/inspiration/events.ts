import type { NewEvent } from '../../../kernel/events/event.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import type { InspirationRecord, InspirationState, PictureProblem } from './inspiration.ts';

export type InspirationChange = {
  readonly inspirationId: string;
  readonly sessionHash: string;
  readonly state: InspirationState;
  readonly problem: PictureProblem | null;
};

/** Tells that a picture came or went, and nothing of what is on it. The session is a salted hash. */
export const inspirationChanged = (
  { _id, tenant, sessionId, state, problem, version }: InspirationRecord,
  salt: string,
): NewEvent<InspirationChange> => ({
  type: 'aurora.concierge.inspiration_changed',
  source: '/concierge',
  subject: `Inspiration:${_id}`,
  tenant,
  key: `Inspiration:${_id}`,
  keySeq: version,
  schemaVersion: 1,
  data: { inspirationId: _id, sessionHash: hashPersonal(sessionId, salt), state, problem },
});
