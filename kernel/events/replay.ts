import type { Db, Filter } from 'mongodb';
import { addMs, SECOND_MS } from '../clock.ts';
import { ulidFloor } from '../ids.ts';
import type { StoredEvent } from './event.ts';
import type { LiveFilter, Replay } from './live-stream.ts';
import { eventsOf } from './outbox.ts';

/** Missed events that are replayed; who missed more asks for the state anew. */
const replayMax = 500;
/** Transactions commit in another order than their ids were made; this covers the difference. */
const overlapMs = 2 * SECOND_MS;

/**
 * What came after an event, oldest first: from memory when it is recent, else from the store.
 * Where that cannot be said (unknown id, too much missed) the latest event stands for all, with a gap.
 * @param recent the last events of this process in the order of their commits, without holes
 */
export async function replayAfter(
  db: Db,
  filter: LiveFilter,
  afterEventId: string,
  recent: readonly StoredEvent[],
): Promise<Replay> {
  const at = recent.findLastIndex((event) => event._id === afterEventId);
  if (at >= 0) {
    const missed = recent.slice(at + 1).filter((event) => belongsTo(event, filter));
    if (missed.length <= replayMax) return { events: missed, gap: false };
    return { events: missed.slice(-1), gap: true };
  }
  const events = eventsOf(db);
  const last = await events.findOne({ _id: afterEventId });
  const isKnown = last?.tenant === filter.tenant;
  if (isKnown) {
    const missed = await events
      .find(since(last, filter))
      .sort(filter.key === last.key ? { keySeq: 1 } : { _id: 1 })
      .limit(replayMax + 1)
      .toArray();
    const seenSeq = filter.key === last.key ? last.keySeq : 0;
    if (missed.length <= replayMax) return { events: missed, gap: false, seenSeq };
  }
  const [latest] = await events
    .find(matching(filter))
    .sort(filter.key === undefined ? { _id: -1 } : { keySeq: -1 })
    .limit(1)
    .toArray();
  return { events: latest ? [latest] : [], gap: true };
}

/** Along the aggregate where the key is the same; else by time, some of it known already. */
function since(last: StoredEvent, filter: LiveFilter): Filter<StoredEvent> {
  if (filter.key === last.key) return { ...matching(filter), keySeq: { $gt: last.keySeq } };
  return {
    ...matching(filter),
    _id: { $gt: ulidFloor(addMs(last.time, -overlapMs)), $ne: last._id },
  };
}

const matching = ({ tenant, key, types }: LiveFilter): Filter<StoredEvent> => ({
  tenant,
  ...(key === undefined ? {} : { key }),
  ...(types ? { type: { $in: [...types] } } : {}),
});

const belongsTo = (event: StoredEvent, { tenant, key, types }: LiveFilter): boolean =>
  event.tenant === tenant &&
  (key === undefined || event.key === key) &&
  (types === undefined || types.includes(event.type));
