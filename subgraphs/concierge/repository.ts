import type { ClientSession, Collection, Db, Filter } from 'mongodb';
import { ensureIndexes, type IndexDeclarations } from '../../kernel/data/ensure-indexes.ts';
import { ofTenant } from '../../kernel/data/tenant-filter.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { type CursorValue, countedMax, type Page, type PageRequest } from '../../kernel/page.ts';
import type { ProductOffer } from '../../kernel/product-search.ts';
import type { Intent } from './domain/intent/intents.ts';
import type { IntentRuns } from './domain/intent-run.ts';
import { type MessageContent, type MessageKind, messagesShownMax } from './domain/message.ts';

export const sessionsCollection = 'sessions';
export const messagesCollection = 'messages';

export interface SessionRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly locale: string;
  /** Address of the page without query and fragment. */
  readonly pageUrl: string | null;
  readonly startedAt: Date;
  readonly lastActiveAt: Date;
  readonly lastIntent: Intent | null;
  /** Encoded product search last shown. */
  readonly lastSearch: string | null;
  /** The piece last offered. */
  readonly lastOffer: ProductOffer | null;
  readonly runs: IntentRuns;
  /** Also the `seq` of the last message. */
  readonly messageCount: number;
  /** Removed with its messages after this. */
  readonly purgeAt: Date;
  /** Rises with each change; the `keySeq` of the session's last event. */
  readonly version: number;
}

interface StoredMessage {
  readonly _id: string;
  readonly tenant: string;
  readonly sessionId: string;
  /** Position in the session, from 1, without gaps. */
  readonly seq: number;
  readonly sentAt: Date;
  readonly purgeAt: Date;
}

export type MessageRecord = MessageContent & StoredMessage;
export type MessageRecordOf<K extends MessageKind> = Extract<MessageRecord, { kind: K }>;

export interface MessageRange {
  readonly sessionId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
}

const indexes: IndexDeclarations = {
  [sessionsCollection]: [
    { key: { tenant: 1, lastActiveAt: 1, _id: 1 } },
    { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
  ],
  [messagesCollection]: [
    { key: { tenant: 1, sessionId: 1, seq: 1 }, unique: true },
    { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
  ],
};

export type ConciergeRepository = ReturnType<typeof createConciergeRepository>;

export function createConciergeRepository(db: Db) {
  const sessions: Collection<SessionRecord> = db.collection(sessionsCollection);
  const messages: Collection<MessageRecord> = db.collection(messagesCollection);

  return {
    ensureIndexes: () => ensureIndexes(db, indexes),

    sessionsByIds: (tenant: string, ids: readonly string[]): Promise<SessionRecord[]> =>
      sessions.find(ofTenant<SessionRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    findSession: (
      tenant: string,
      id: string,
      session?: ClientSession,
    ): Promise<SessionRecord | null> =>
      sessions.findOne(ofTenant<SessionRecord>(tenant, { _id: id }), session ? { session } : {}),

    async insertSession(record: SessionRecord, session: ClientSession): Promise<void> {
      await sessions.insertOne(record, { session });
    },

    /** Writes the next version of a session with the messages that made it; in a transaction both or neither. */
    async saveTurn(
      next: SessionRecord,
      added: readonly MessageRecord[],
      session: ClientSession,
    ): Promise<void> {
      const current = { _id: next._id, tenant: next.tenant, version: next.version - 1 };
      await sessions.replaceOne(current, next, { session });
      // A session that moved on meanwhile fails here: its place in the order is taken (unique seq).
      await messages.insertMany([...added], { session });
    },

    async sessionsPage(
      tenant: string,
      { limit, after }: PageRequest,
    ): Promise<Page<SessionRecord>> {
      const filter = { tenant, ...(after ? behind(after) : {}) } as Filter<SessionRecord>;
      const rows = await sessions
        .find(filter)
        .sort({ lastActiveAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return { items: rows.slice(0, limit), hasNextPage: rows.length > limit };
    },

    countSessions: (tenant: string): Promise<number> =>
      sessions.countDocuments({ tenant }, { limit: countedMax }),

    messagesInRange: (
      tenant: string,
      { sessionId, fromSeq, toSeq }: MessageRange,
    ): Promise<MessageRecord[]> =>
      messages
        .find({ tenant, sessionId, seq: { $gte: fromSeq, $lte: toSeq } } as Filter<MessageRecord>)
        .sort({ seq: 1 })
        .toArray(),

    /** The last messages of each session, oldest first, in one query. */
    async lastMessages(
      tenant: string,
      of: readonly Pick<SessionRecord, '_id' | 'messageCount'>[],
    ): Promise<Map<string, MessageRecord[]>> {
      const tails = of.map(({ _id, messageCount }) => ({
        tenant,
        sessionId: _id,
        seq: { $gt: messageCount - messagesShownMax },
      }));
      const found = await messages
        .find({ $or: tails } as Filter<MessageRecord>)
        .sort({ sessionId: 1, seq: 1 })
        .toArray();
      return groupBy(found, (message) => message.sessionId);
    },
  };
}

/** Sessions after a position of the list, last active first. The outer bound is for the index. */
function behind([lastActiveAt, id]: readonly CursorValue[]) {
  const at = new Date(String(lastActiveAt));
  return {
    lastActiveAt: { $lte: at },
    $or: [{ lastActiveAt: { $lt: at } }, { lastActiveAt: at, _id: { $lt: String(id) } }],
  };
}
