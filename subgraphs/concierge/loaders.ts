import DataLoader from 'dataloader';
import { groupBy } from '../../kernel/group-by.ts';
import type { HoldRecord } from './holds/hold.ts';
import type { HoldRepository } from './holds/repository.ts';
import type { InspirationRecord } from './inspiration/inspiration.ts';
import type { InspirationRepository } from './inspiration/repository.ts';
import type { ConciergeRepository, MessageRecord, SessionRecord } from './repository.ts';
import type { ShortlistRepository } from './shortlist/repository.ts';
import type { ShortlistRecord } from './shortlist/shortlist.ts';

const batchSizeMax = 100;

/** Batch reads of one request: one query a tick each. They remember what this caller saw, so never share them. */
export function createConciergeLoaders(
  repository: ConciergeRepository,
  holds: HoldRepository,
  shortlists: ShortlistRepository,
  inspirations: InspirationRepository,
  tenant: string,
) {
  return {
    holdById: new DataLoader<string, HoldRecord | null>(
      async (ids) => {
        const byId = new Map((await holds.byIds(tenant, ids)).map((hold) => [hold._id, hold]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      { maxBatchSize: batchSizeMax },
    ),

    openHoldsBySession: new DataLoader<string, readonly HoldRecord[]>(
      async (sessionIds) => {
        const bySession = groupBy(await holds.openOf(tenant, sessionIds), (hold) => hold.sessionId);
        return sessionIds.map((id) => bySession.get(id) ?? []);
      },
      { maxBatchSize: batchSizeMax },
    ),

    shortlistBySession: new DataLoader<string, ShortlistRecord | null>(
      async (sessionIds) => {
        const found = await shortlists.bySessions(tenant, sessionIds);
        const bySession = new Map(found.map((list) => [list.sessionId, list]));
        return sessionIds.map((id) => bySession.get(id) ?? null);
      },
      { maxBatchSize: batchSizeMax },
    ),

    inspirationById: new DataLoader<string, InspirationRecord | null>(
      async (ids) => {
        const found = await inspirations.byIds(tenant, ids);
        const byId = new Map(found.map((record) => [record._id, record]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      { maxBatchSize: batchSizeMax },
    ),

    /** Those to be seen, oldest first. */
    inspirationsBySession: new DataLoader<string, readonly InspirationRecord[]>(
      async (sessionIds) => {
        const found = await inspirations.readyOf(tenant, sessionIds);
        const bySession = groupBy(found, (record) => record.sessionId);
        return sessionIds.map((id) => bySession.get(id) ?? []);
      },
      { maxBatchSize: batchSizeMax },
    ),

    sessionById: new DataLoader<string, SessionRecord | null>(
      async (ids) => {
        const found = await repository.sessionsByIds(tenant, ids);
        const byId = new Map(found.map((session) => [session._id, session]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      { maxBatchSize: batchSizeMax },
    ),

    messagesBySession: new DataLoader<SessionRecord, readonly MessageRecord[], string>(
      async (sessions) => {
        const found = await repository.lastMessages(tenant, sessions);
        return sessions.map((session) => found.get(session._id) ?? []);
      },
      { maxBatchSize: batchSizeMax, cacheKeyFn: (session) => `${session._id}:${session.version}` },
    ),
  };
}

export type ConciergeLoaders = ReturnType<typeof createConciergeLoaders>;
