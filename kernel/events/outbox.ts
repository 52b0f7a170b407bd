import type { ClientSession, Collection, Db } from 'mongodb';
import type { Clock } from '../clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../data/ensure-indexes.ts';
import { isDuplicateKey } from '../data/mongo-errors.ts';
import { ShopError } from '../errors.ts';
import { createUlid } from '../ids.ts';
import { currentSpan } from '../tracing/current-span.ts';
import type { NewEvent, StoredEvent } from './event.ts';

const collectionName = 'events';

export const eventIndexes: IndexDeclarations = {
  [collectionName]: [
    // Two writers of one aggregate cannot both claim the same step; replay of one key reads along it.
    { key: { tenant: 1, key: 1, keySeq: 1 }, unique: true },
  ],
};

export const eventsOf = (db: Db): Collection<StoredEvent> =>
  db.collection<StoredEvent>(collectionName);

/** Makes the collection and its index: an outbox in a transaction needs both to be there. */
export const ensureEvents = (db: Db): Promise<void> => ensureIndexes(db, eventIndexes);

/**
 * Stores facts in the transaction that makes them true.
 * @throws ShopError CONFLICT when another writer already took a step of that aggregate; the transaction ends
 */
export async function appendEvents(
  db: Db,
  session: ClientSession | undefined,
  events: readonly NewEvent[],
  clock: Clock,
): Promise<StoredEvent[]> {
  const stored = toStored(events, clock);
  if (stored.length === 0) return [];
  try {
    await eventsOf(db).insertMany(stored, session ? { session } : {});
    return stored;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new ShopError('CONFLICT', 'Another change came first; read again and retry', {}, error);
  }
}

/** The envelope around each fact. Ids rise within one call even in the same millisecond. */
export function toStored(events: readonly NewEvent[], clock: Clock): StoredEvent[] {
  const ids = events.map(() => createUlid(clock)).sort();
  const time = clock.now();
  const traceparent = currentSpan()?.traceparent;
  return events.map((event, index) => ({
    _id: ids[index] ?? createUlid(clock),
    specversion: '1.0',
    ...event,
    ...(traceparent === undefined ? {} : { traceparent }),
    time,
  }));
}
