import DataLoader from 'dataloader';
import { groupBy } from '../../kernel/group-by.ts';
import { documentsInOrder, inOrder } from '../../kernel/in-order.ts';
import type { HoldRecord } from './holds/hold.ts';
import type { HoldRepository } from './holds/repository.ts';
import type { InspirationRecord } from './inspiration/inspiration.ts';
import type { InspirationRepository } from './inspiration/repository.ts';
import type { ConciergeRepository, MessageRecord, SessionRecord } from './repository.ts';
import type { ShortlistRepository } from './shortlist/repository.ts';
import type { ShortlistRecord } from './shortlist/shortlist.ts';

const options = { maxBatchSize: 100 };

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
      async (ids) => documentsInOrder(ids, await holds.byIds(tenant, ids)),
      options,
    ),

    openHoldsBySession: new DataLoader<string, readonly HoldRecord[]>(async (sessionIds) => {
      const bySession = groupBy(await holds.openOf(tenant, sessionIds), (hold) => hold.sessionId);
      return sessionIds.map((id) => bySession.get(id) ?? []);
    }, options),

    shortlistBySession: new DataLoader<string, ShortlistRecord | null>(
      async (sessionIds) =>
        inOrder(
          sessionIds,
          await shortlists.bySessions(tenant, sessionIds),
          ({ sessionId }) => sessionId,
        ),
      options,
    ),

    inspirationById: new DataLoader<string, InspirationRecord | null>(
      async (ids) => documentsInOrder(ids, await inspirations.byIds(tenant, ids)),
      options,
    ),

    /** Those to be seen, oldest first. */
    inspirationsBySession: new DataLoader<string, readonly InspirationRecord[]>(
      async (sessionIds) => {
        const found = await inspirations.readyOf(tenant, sessionIds);
        const bySession = groupBy(found, (record) => record.sessionId);
        return sessionIds.map((id) => bySession.get(id) ?? []);
      },
      options,
    ),

    sessionById: new DataLoader<string, SessionRecord | null>(
      async (ids) => documentsInOrder(ids, await repository.sessionsByIds(tenant, ids)),
      options,
    ),

    messagesBySession: new DataLoader<SessionRecord, readonly MessageRecord[], string>(
      async (sessions) => {
        const found = await repository.lastMessages(tenant, sessions);
        return sessions.map((session) => found.get(session._id) ?? []);
      },
      { ...options, cacheKeyFn: (session) => `${session._id}:${session.version}` },
    ),
  };
}

export type ConciergeLoaders = ReturnType<typeof createConciergeLoaders>;
