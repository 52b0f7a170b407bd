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
  // The driver opens a stream with its first look, and tells of the place before that look begins to wait.
  const opened = new Promise<void>((resolve) => stream.once('resumeTokenChanged', () => resolve()));
  let first: Promise<TailItem | null> | null = look();
  let firstHasItem = false;
  try {
    const looked = first.then((item) => {
      firstHasItem = item !== null;
    });
    await Promise.race([opened, looked]);
    looked.catch(() => {}); // Whoever asks for the first item hears of it.
  } catch (error) {
    await stream.close();
    throw error;
  }

  return {
    async next() {
      if (closed) return null;
      try {
        const item = await (first ?? look());
        first = null;
        return item;
      } catch (error) {
        first = null;
        if (closed) return null;
        throw error;
      }
    },
    get token() {
      return first && firstHasItem ? null : (stream.resumeToken ?? null);
    },
    async close() {
      closed = true;
      await stream.close();
    },
  };
}
