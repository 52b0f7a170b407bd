import type { Db } from 'mongodb';
import type { Log } from '../log.ts';
import { type LiveEvents, openLiveEvents } from './live.ts';
import type { LiveStream } from './live-stream.ts';

interface Shared {
  readonly live: Promise<LiveEvents>;
  users: number;
}

const sharedByDb = new WeakMap<Db, Shared>();

/**
 * The view of the feed that all parts of one process share, by their database: one change stream however many parts
 * follow it. Each closes its own share, which ends its own streams; the last one closes the change stream.
 */
export async function shareLiveEvents(parts: { db: Db; log: Log }): Promise<LiveEvents> {
  const { db } = parts;
  const shared = sharedByDb.get(db) ?? { live: openLiveEvents(parts), users: 0 };
  sharedByDb.set(db, shared);
  shared.users += 1;
  const forget = (): void => {
    if (sharedByDb.get(db) === shared) sharedByDb.delete(db);
  };
  const leave = async (): Promise<void> => {
    shared.users -= 1;
    if (shared.users > 0) return;
    forget();
    await (await shared.live).close();
  };

  let live: LiveEvents;
  try {
    live = await shared.live;
  } catch (error) {
    forget();
    throw error;
  }

  const streams = new Set<LiveStream>();
  let isClosed = false;
  return {
    subscribe(filter) {
      const stream = live.subscribe(filter);
      streams.add(stream);
      const own: LiveStream = {
        async next() {
          try {
            const step = await stream.next();
            if (step.done) streams.delete(stream);
            return step;
          } catch (error) {
            streams.delete(stream);
            throw error;
          }
        },
        return() {
          streams.delete(stream);
          return stream.return();
        },
        [Symbol.asyncIterator]: () => own,
      };
      return own;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await Promise.all([...streams].map((stream) => stream.return()));
      streams.clear();
      await leave();
    },
  };
}
