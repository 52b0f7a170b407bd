import DataLoader from 'dataloader';
import type { ConciergeRepository, MessageRecord, SessionRecord } from './repository.ts';

const batchSizeMax = 100;

/** Batch reads of one request: one query a tick each. They remember what this caller saw, so never share them. */
export function createConciergeLoaders(repository: ConciergeRepository, tenant: string) {
  return {
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
