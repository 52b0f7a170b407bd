import type { ChangeStream, ChangeStreamInsertDocument, Db, ResumeToken } from 'mongodb';
import type { StoredEvent } from './event.ts';
import { eventsOf } from './outbox.ts';

/** How long one look for new events waits on the server; also how long `close` may take. */
const awaitMs = 500;
const batchSize = 200;

export interface TailItem {
  readonly event: StoredEvent;
  /** Place right after this event. */
  readonly token: ResumeToken;
}

/** New events as they are stored, in the order of their commits. */
export interface Tail {
  /** @returns null when nothing came within half a second, or the tail was closed, or (at first) nothing was there yet */
  next(): Promise<TailItem | null>;
  /** The place reached, events of other types included; null before the first answer. */
  readonly token: ResumeToken | null;
  close(): Promise<void>;
}

/**
 * Opens a change stream over `events`. It is open when this resolves: what is stored from then on will come.
 * @param after continue right after this place; null begins now
 * @throws MongoServerError for which `isHistoryLost` holds when that place is gone
 */
export async function openTail(
  db: Db,
  after: ResumeToken | null,
  types?: readonly string[],
): Promise<Tail> {
  const stream: ChangeStream<StoredEvent, ChangeStreamInsertDocument<StoredEvent>> = eventsOf(
    db,
  ).watch(
    [
      {
        $match: {
          operationType: 'insert',
          ...(types ? { 'fullDocument.type': { $in: [...types] } } : {}),
        },
      },
    ],
    { maxAwaitTimeMS: awaitMs, batchSize, ...(after ? { resumeAfter: after } : {}) },
  );
  const look = async (): Promise<TailItem | null> => {
    const change = await stream.tryNext();
    return change ? { event: change.fullDocument, token: change._id } : null;
  };

  let closed = false;
  // The driver opens a stream with its first look, which does not wait.
  let first: { item: TailItem | null } | null;
  try {
    first = { item: await look() };
  } catch (error) {
    await stream.close();
    throw error;
  }

  return {
    async next() {
      if (closed) return null;
      if (first) {
        const { item } = first;
        first = null;
        return item;
      }
      try {
        return await look();
      } catch (error) {
        if (closed) return null;
        throw error;
      }
    },
    get token() {
      return first?.item ? null : (stream.resumeToken ?? null);
    },
    async close() {
      closed = true;
      await stream.close();
    },
  };
}
