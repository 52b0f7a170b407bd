import type { Db, ResumeToken } from 'mongodb';
import { addMs, MINUTE_MS } from '../clock.ts';
import { isHistoryLost } from '../data/mongo-errors.ts';
import { ulidFloor } from '../ids.ts';
import type { Log } from '../log.ts';
import { backoffMs, pause } from './backoff.ts';
import type { StoredEvent } from './event.ts';
import {
  createLiveStream,
  type LiveFilter,
  type LiveStream,
  type LiveSubscriber,
} from './live-stream.ts';
import { eventsOf } from './outbox.ts';
import { replayAfter } from './replay.ts';
import { openTail, type Tail } from './tail.ts';

/** Events kept in memory, in commit order, so that most reconnecting clients resume without a query. */
const recentMax = 2_000;
/** A scan after lost history begins this long before the last event seen: commits may be out of id order. */
const overlapMs = MINUTE_MS;
/** Events such a scan may bring; beyond it every stream is told of a gap. */
const catchUpMax = 10_000;

/** This process's view of the feed as it happens: one change stream, any number of streams fed from it. */
export interface LiveEvents {
  /**
   * Events from now on, or from right after `afterEventId`. Exact and in order for a `key`; without one, an
   * event near the place of resuming may come twice.
   */
  subscribe(filter: LiveFilter): LiveStream;
  close(): Promise<void>;
}

/** Resolves when the change stream is open: nothing stored after that is missed. It reconnects by itself. */
export async function openLiveEvents({ db, log }: { db: Db; log: Log }): Promise<LiveEvents> {
  const aborted = new AbortController();
  const subscribers = createSubscriberIndex();
  let recent: StoredEvent[] = [];
  let token: ResumeToken | null = null;
  let lastTime = new Date();
  let tail: Tail | null = await openTail(db, null);

  const publish = (event: StoredEvent): void => {
    recent.push(event);
    if (recent.length > recentMax * 1.5) recent = recent.slice(-recentMax);
    lastTime = event.time;
    for (const subscriber of subscribers.of(event)) subscriber.offer(event);
  };

  const read = async (open: Tail): Promise<void> => {
    while (!aborted.signal.aborted) {
      const item = await open.next();
      token = item?.token ?? open.token ?? token;
      if (item) publish(item.event);
    }
  };

  const tellOfGap = (): void => {
    recent = [];
    for (const subscriber of subscribers.all()) subscriber.gap();
  };

  /** What was stored while the stream was lost: known ids are skipped, order is by id. */
  const catchUp = async (): Promise<void> => {
    const known = new Set(recent.map((event) => event._id));
    const missed = await eventsOf(db)
      .find({ _id: { $gt: ulidFloor(addMs(lastTime, -overlapMs)) } })
      .sort({ _id: 1 })
      .limit(catchUpMax + 1)
      .toArray();
    if (missed.length > catchUpMax) tellOfGap();
    for (const event of missed) if (!known.has(event._id)) publish(event);
  };

  /** Where the place in the stream is gone, the store tells what came since. */
  const reopen = async (): Promise<Tail> => {
    const opened = await openTail(db, token);
    if (token === null) await catchUp().catch(tellOfGap);
    return opened;
  };

  const run = async (): Promise<void> => {
    for (let failures = 0; !aborted.signal.aborted; ) {
      try {
        tail ??= await reopen();
        failures = 0;
        await read(tail);
      } catch (error) {
        const lost = isHistoryLost(error);
        if (lost) token = null;
        failures += 1;
        log.warn({ error, failures, lost }, 'The live feed broke off and is opened again');
        await tail?.close().catch(() => {});
        tail = null;
        await pause(backoffMs(failures), aborted.signal);
      }
    }
    await tail?.close().catch(() => {});
  };
  const running = run();

  return {
    subscribe(filter) {
      const { stream, subscriber } = createLiveStream(filter, {
        replay: (afterEventId) => replayAfter(db, filter, afterEventId, recent),
        onEnd: (ended) => subscribers.remove(ended),
      });
      subscribers.add(subscriber);
      return stream;
    },
    async close() {
      aborted.abort();
      await tail?.close().catch(() => {});
      await running;
      for (const subscriber of subscribers.all()) subscriber.end();
    },
  };
}

/** Streams by the key they wait for, so that an event reaches its few among thousands directly. */
function createSubscriberIndex() {
  const anyKey = new Set<LiveSubscriber>();
  const byKey = new Map<string, Set<LiveSubscriber>>();
  const keyOf = (tenant: string, key: string): string => `${tenant}\n${key}`;
  const groupOf = ({ filter }: LiveSubscriber): string | null =>
    filter.key === undefined ? null : keyOf(filter.tenant, filter.key);

  return {
    add(subscriber: LiveSubscriber): void {
      const group = groupOf(subscriber);
      if (group === null) anyKey.add(subscriber);
      else {
        const set = byKey.get(group) ?? new Set();
        byKey.set(group, set.add(subscriber));
      }
    },
    remove(subscriber: LiveSubscriber): void {
      const group = groupOf(subscriber);
      if (group === null) anyKey.delete(subscriber);
      else {
        const set = byKey.get(group);
        set?.delete(subscriber);
        if (set?.size === 0) byKey.delete(group);
      }
    },
    *of(event: StoredEvent): Generator<LiveSubscriber> {
      yield* byKey.get(keyOf(event.tenant, event.key)) ?? [];
      for (const subscriber of anyKey)
        if (subscriber.filter.tenant === event.tenant) yield subscriber;
    },
    all: (): LiveSubscriber[] => [...anyKey, ...[...byKey.values()].flatMap((set) => [...set])],
  };
}
