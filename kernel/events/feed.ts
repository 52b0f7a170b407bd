import type { Db, Filter, ResumeToken } from 'mongodb';
import { addMs, type Clock, MINUTE_MS, SECOND_MS } from '../clock.ts';
import { isHistoryLost } from '../data/mongo-errors.ts';
import { ulidFloor } from '../ids.ts';
import type { Log } from '../log.ts';
import { countGivenUp } from '../telemetry/given-up.ts';
import { backoffMs, pause } from './backoff.ts';
import type { StoredEvent } from './event.ts';
import { createFeedCursor, type FeedCursor, type FeedPlace } from './feed-cursor.ts';
import { eventsOf } from './outbox.ts';
import { createSetAsideEvents, type SetAsideEvents } from './set-aside.ts';
import { openTail, type Tail } from './tail.ts';

export interface FeedOptions {
  readonly db: Db;
  /** Names the cursor: `returns.orders`. Copies of a process share it; one of them reads at a time. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Only events of these types; all when unset. */
  readonly types?: readonly string[];
  /**
   * Called for one event at a time, in order for each key. At least once: after a crash the last second's
   * events come again, so it must be safe to run twice. What it throws is tried again. What was set aside and is tried
   * once more comes after later events of its key: what an event tells must not outdo what a later one told.
   */
  readonly onEvent: (event: StoredEvent) => Promise<void>;
}

export interface Feed {
  /** Resolves when what was stored before the feed opened has been handled, or another copy is at it. */
  readonly ready: Promise<void>;
  /** Finishes the event in hand, keeps the place and gives the lease back. */
  stop(): Promise<void>;
}

/** Tries of one event, half a minute in all; then it is set aside and the feed goes on. */
const attemptsMax = 8;
/** Events handled between two writes of the cursor. */
const saveEvery = 100;
/** A quiet feed keeps its place this fresh, so that it never falls off the history. */
const renewMs = 3 * SECOND_MS;
/** What staff want tried once more waits no longer than this. */
const lookAsideMs = 3 * SECOND_MS;
/** A scan begins this long before the last event handled: commits may be out of id order. */
const overlapMs = MINUTE_MS;
/** Ids remembered so that scan and stream together handle each event once. */
const handledMax = 5_000;

/** Reads the events of the shop in order, from where this name left off; from the very first when it is new. */
export function openFeed(options: FeedOptions): Feed {
  const { name, log } = options;
  const stopping = new AbortController();
  let isReady = (): void => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  const run = async (): Promise<void> => {
    const cursor = createFeedCursor(options);
    const aside = createSetAsideEvents(options);
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const place = await cursor.acquire();
        if (place)
          await readFrom(place, { ...options, cursor, aside, stopping: stopping.signal, isReady });
        else {
          isReady();
          await pause(renewMs, stopping.signal);
        }
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({ error, feed: name, failures }, 'A feed broke off and is read anew');
        await pause(backoffMs(failures), stopping.signal);
      }
    }
    await cursor.release().catch(() => {});
    isReady();
  };
  const running = run();

  return {
    ready,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

interface Reading extends FeedOptions {
  readonly cursor: FeedCursor;
  readonly aside: SetAsideEvents;
  readonly stopping: AbortSignal;
  readonly isReady: () => void;
}

/** Reads as the owner of the lease until stopped or until the lease is lost. */
async function readFrom(start: FeedPlace, reading: Reading): Promise<void> {
  const { db, types, cursor, stopping } = reading;
  const { tail, resumed } = await openFrom(db, start.token, types);
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  leaving.signal.addEventListener('abort', () => void tail.close().catch(() => {}));
  stopping.addEventListener('abort', leave);
  // It may have fired while the stream was being opened.
  if (stopping.aborted) leave();

  const handled = new Set(start.recentIds);
  let place: FeedPlace = { ...start, token: resumed ? start.token : null };
  let unsaved = 0;
  const save = async (): Promise<void> => {
    unsaved = 0;
    if (!(await cursor.save({ ...place, recentIds: [...handled] }))) leave();
  };
  const renewing = setInterval(() => void save().catch(leave), renewMs);
  let nextLookMs = 0;

  const take = async (event: StoredEvent, token: ResumeToken | null): Promise<void> => {
    if (!handled.has(event._id)) {
      await handle(event, reading);
      handled.add(event._id);
      if (handled.size > handledMax) handled.delete(handled.values().next().value ?? '');
    }
    place = { ...place, token, lastTime: event.time };
    unsaved += 1;
    if (unsaved >= saveEvery) await save();
  };

  try {
    if (!resumed)
      for await (const event of scan(db, start.lastTime, types)) {
        if (leaving.signal.aborted) return;
        await take(event, null);
      }
    for (let caughtUp = false; !leaving.signal.aborted; ) {
      if (performance.now() >= nextLookMs) {
        await handleWanted(reading);
        nextLookMs = performance.now() + lookAsideMs;
      }
      const item = await tail.next();
      if (item) {
        await take(item.event, item.token);
        continue;
      }
      place = { ...place, token: tail.token ?? place.token };
      if (unsaved > 0 || !caughtUp) await save();
      if (!caughtUp) reading.isReady();
      caughtUp = true;
    }
  } finally {
    clearInterval(renewing);
    stopping.removeEventListener('abort', leave);
    if (unsaved > 0) await save().catch(() => {});
    leave();
  }
}

/** The stream is opened before the scan, so that nothing falls between the two. */
async function openFrom(
  db: Db,
  token: ResumeToken | null,
  types: readonly string[] | undefined,
): Promise<{ tail: Tail; resumed: boolean }> {
  if (token !== null)
    try {
      return { tail: await openTail(db, token, types), resumed: true };
    } catch (error) {
      if (!isHistoryLost(error)) throw error;
    }
  return { tail: await openTail(db, null, types), resumed: false };
}

function scan(db: Db, lastTime: Date | null, types: readonly string[] | undefined) {
  const filter: Filter<StoredEvent> = {
    ...(lastTime ? { _id: { $gt: ulidFloor(addMs(lastTime, -overlapMs)) } } : {}),
    ...(types ? { type: { $in: [...types] } } : {}),
  };
  return eventsOf(db).find(filter).sort({ _id: 1 }).batchSize(500);
}

/** One event, tried until it is handled; what cannot be handled is kept aside with its reason, not lost. */
async function handle(event: StoredEvent, reading: Reading): Promise<void> {
  const { name, log, aside, onEvent, stopping } = reading;
  for (let attempt = 1; ; attempt += 1)
    try {
      return await onEvent(event);
    } catch (error) {
      if (stopping.aborted) throw error;
      if (attempt >= attemptsMax) {
        const told = { error, feed: name, eventId: event._id, type: event.type };
        log.error(told, 'An event was set aside');
        countGivenUp('event');
        return aside.keep(name, event, error, attempt);
      }
      await pause(backoffMs(attempt), stopping);
    }
}

/** One try each of what staff want tried once more: all that the feed reads waits behind them. */
async function handleWanted({ name, log, aside, onEvent, stopping }: Reading): Promise<void> {
  for (const one of await aside.wanted(name)) {
    if (stopping.aborted) return;
    try {
      await onEvent(one.event);
      await aside.forget(one);
    } catch (error) {
      if (stopping.aborted) throw error;
      const told = { error, feed: name, eventId: one.event._id, type: one.event.type };
      log.error(told, 'An event that was set aside failed once more');
      countGivenUp('event');
      await aside.giveUpAgain(one, error);
    }
  }
}
