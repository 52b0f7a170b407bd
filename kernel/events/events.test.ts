import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../tests/support/eventually.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { systemClock } from '../clock.ts';
import { inTransaction } from '../data/transaction.ts';
import { createLog } from '../log.ts';
import type { NewEvent, StoredEvent } from './event.ts';
import { openFeed } from './feed.ts';
import { type LiveEvents, openLiveEvents } from './live.ts';
import { createLiveStream, type LiveStream } from './live-stream.ts';
import { appendEvents, ensureEvents } from './outbox.ts';
import { replayAfter } from './replay.ts';

let database: TestDatabase;
let live: LiveEvents;
const log = createLog({ level: 'silent', name: 'test' });
let keys = 0;

beforeAll(async () => {
  database = await testDatabase();
  await ensureEvents(database.db);
  live = await openLiveEvents({ db: database.db, log });
});
afterAll(async () => {
  await live.close();
  await database[Symbol.asyncDispose]();
});

const aKey = (): string => {
  keys += 1;
  return `Order:ord_${keys}`;
};

const anEvent = (key: string, keySeq: number, extra: Partial<NewEvent> = {}): NewEvent => ({
  type: 'aurora.order.status_changed',
  source: '/orders',
  subject: key,
  tenant: 'glowglitch',
  key,
  keySeq,
  schemaVersion: 1,
  data: { keySeq },
  ...extra,
});

/** Stores events the way a subgraph does and returns them. */
const store = (...events: NewEvent[]): Promise<StoredEvent[]> =>
  inTransaction(database.client, (session) =>
    appendEvents(database.db, session, events, systemClock),
  );

async function take(stream: LiveStream, count: number): Promise<[number, boolean][]> {
  const taken: [number, boolean][] = [];
  while (taken.length < count) {
    const step = await stream.next();
    if (step.done) break;
    taken.push([step.value.event.keySeq, step.value.gap === true]);
  }
  return taken;
}

test('a fact is stored with its change or not at all', async () => {
  const key = aKey();
  const failed = inTransaction(database.client, async (session) => {
    await appendEvents(database.db, session, [anEvent(key, 1)], systemClock);
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await database.db.collection('events').countDocuments({ key })).toBe(0);
});

test('two writers cannot both take the same step of an aggregate', async () => {
  const key = aKey();
  await store(anEvent(key, 1));
  await expect(store(anEvent(key, 1))).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a stream of one key gets its events only, in order', async () => {
  const key = aKey();
  const stream = live.subscribe({ tenant: 'glowglitch', key });
  await store(anEvent(key, 1), anEvent(aKey(), 1), anEvent(key, 2));
  await store(anEvent(key, 3, { tenant: 'another' }));
  await store(anEvent(key, 3));
  expect(await take(stream, 3)).toEqual([
    [1, false],
    [2, false],
    [3, false],
  ]);
  await stream.return();
});

test('a stream of a type gets that type of its tenant', async () => {
  const stream = live.subscribe({ tenant: 'glowglitch', types: ['aurora.test.wanted'] });
  const key = aKey();
  const type = 'aurora.test.wanted';
  await store(anEvent(key, 1), anEvent(key, 2, { type }), anEvent(aKey(), 7, { type }));
  expect(await take(stream, 2)).toEqual([
    [2, false],
    [7, false],
  ]);
  await stream.return();
});

test('resuming gives what was missed, in order, nothing twice, then goes on live', async () => {
  const key = aKey();
  const [first] = await store(anEvent(key, 1));
  await store(anEvent(key, 2), anEvent(key, 3));
  const stream = live.subscribe({ tenant: 'glowglitch', key, afterEventId: first?._id });
  await store(anEvent(key, 4));
  expect(await take(stream, 3)).toEqual([
    [2, false],
    [3, false],
    [4, false],
  ]);
  await stream.return();
});

test('resuming works from the store when this process never saw the events', async () => {
  const key = aKey();
  const [first] = await store(anEvent(key, 1));
  await store(anEvent(key, 2), anEvent(key, 3));
  const fresh = await openLiveEvents({ db: database.db, log });
  const stream = fresh.subscribe({ tenant: 'glowglitch', key, afterEventId: first?._id });
  expect(await take(stream, 2)).toEqual([
    [2, false],
    [3, false],
  ]);
  const all = fresh.subscribe({ tenant: 'glowglitch', afterEventId: first?._id });
  const seen = new Set<string>();
  while (!(seen.has(`${key}/2`) && seen.has(`${key}/3`))) {
    const step = await all.next();
    if (!step.done) seen.add(`${step.value.event.key}/${step.value.event.keySeq}`);
  }
  await fresh.close();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('an event that a client had from another process does not come again when it arrives in this one', async () => {
  const key = aKey();
  const [first] = await store(anEvent(key, 1));
  if (!first) throw new Error('Nothing was stored');
  const filter = { tenant: 'glowglitch', key, afterEventId: first._id };
  const { stream, subscriber } = createLiveStream(filter, {
    replay: (afterEventId) => replayAfter(database.db, filter, afterEventId, []),
    onEnd: () => {},
  });
  subscriber.offer(first);
  for (const event of await store(anEvent(key, 2))) subscriber.offer(event);
  expect(await take(stream, 1)).toEqual([[2, false]]);
  await stream.return();
});

test('an unknown place is told: the latest event comes with a gap', async () => {
  const key = aKey();
  await store(anEvent(key, 1), anEvent(key, 2));
  const stream = live.subscribe({ tenant: 'glowglitch', key, afterEventId: 'nobody' });
  await store(anEvent(key, 3));
  const [[seq, gap] = [], ...rest] = await take(stream, 1);
  expect(gap).toBe(true);
  expect([2, 3]).toContain(seq);
  expect(rest).toEqual([]);
  await stream.return();
});

test('another tenant cannot resume from an event of ours', async () => {
  const key = aKey();
  const [first] = await store(anEvent(key, 1));
  await store(anEvent(key, 1, { tenant: 'another' }));
  const stream = live.subscribe({ tenant: 'another', key, afterEventId: first?._id });
  const step = await stream.next();
  expect(step.done ? null : step.value.event.tenant).toBe('another');
  await stream.return();
});

test('a waiting reader is let go at once', async () => {
  const stream = live.subscribe({ tenant: 'glowglitch', key: aKey() });
  const waiting = stream.next();
  await stream.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('a reader that does not read is ended, not fed without bound', async () => {
  const key = aKey();
  const stream = live.subscribe({ tenant: 'glowglitch', key });
  const witness = live.subscribe({ tenant: 'glowglitch', key });
  const witnessed = take(witness, 1_001);
  await store(...Array.from({ length: 1_001 }, (_, index) => anEvent(key, index + 1)));
  await witnessed;
  await witness.return();
  const seen = take(stream, 1_001);
  await expect(seen).rejects.toMatchObject({ code: 'SUBSCRIPTION_OVERFLOW' });
});

test('a feed handles everything from the first event, in order for each key, and goes on from its place', async () => {
  const type = 'aurora.test.feed';
  const key = aKey();
  await store(anEvent(key, 1, { type }), anEvent(key, 2, { type }));
  const handled: number[] = [];
  const open = () =>
    openFeed({
      db: database.db,
      name: 'test.feed',
      clock: systemClock,
      log,
      types: [type],
      onEvent: async (event) => void handled.push(event.keySeq),
    });

  const first = open();
  await first.ready;
  expect(handled).toEqual([1, 2]);
  await store(anEvent(key, 3, { type }));
  await eventually(() => expect(handled).toEqual([1, 2, 3]));
  await first.stop();

  await store(anEvent(key, 4, { type }));
  const second = open();
  await second.ready;
  expect(handled).toEqual([1, 2, 3, 4]);
  await second.stop();
});

test('a feed whose place fell out of the history scans and handles nothing twice', async () => {
  const type = 'aurora.test.lost';
  const key = aKey();
  const handled: number[] = [];
  const open = () =>
    openFeed({
      db: database.db,
      name: 'test.lost',
      clock: systemClock,
      log,
      types: [type],
      onEvent: async (event) => void handled.push(event.keySeq),
    });
  await store(anEvent(key, 1, { type }));
  const first = open();
  await first.ready;
  await first.stop();
  await database.db
    .collection<{ _id: string }>('cursors')
    .updateOne({ _id: 'test.lost' }, { $set: { token: null } });
  await store(anEvent(key, 2, { type }));
  const second = open();
  await second.ready;
  expect(handled).toEqual([1, 2]);
  await second.stop();
});

test('a feed that is stopped while it opens stops', async () => {
  const onEvent = async () => {};
  for (const ticks of [0, 1, 2, 5, 10]) {
    const feed = openFeed({
      db: database.db,
      name: 'test.brief',
      clock: systemClock,
      log,
      onEvent,
    });
    for (let tick = 0; tick < ticks; tick += 1) await new Promise(setImmediate);
    await feed.stop();
  }
});

test('two copies of a feed share its events; the one that stops hands over', async () => {
  const type = 'aurora.test.shared';
  const key = aKey();
  const handled: string[] = [];
  const open = (copy: string) =>
    openFeed({
      db: database.db,
      name: 'test.shared',
      clock: systemClock,
      log,
      types: [type],
      onEvent: async (event) => void handled.push(`${copy}${event.keySeq}`),
    });
  const a = open('a');
  await a.ready;
  const b = open('b');
  await b.ready;
  await store(anEvent(key, 1, { type }));
  await eventually(() => expect(handled).toEqual(['a1']));
  await a.stop();
  await store(anEvent(key, 2, { type }));
  await eventually(() => expect(handled).toEqual(['a1', 'b2']));
  await b.stop();
});

test('a reader that died is replaced and its place is kept', async () => {
  const type = 'aurora.test.dead';
  const key = aKey();
  const [first] = await store(anEvent(key, 1, { type }), anEvent(key, 2, { type }));
  const cursors = database.db.collection<{ _id: string; [field: string]: unknown }>('cursors');
  await cursors.insertOne({
    _id: 'test.dead',
    owner: 'a copy that was killed',
    leaseUntil: new Date(Date.now() - 1),
    token: null,
    lastTime: first?.time ?? null,
    recentIds: [first?._id],
  });
  const handled: number[] = [];
  const feed = openFeed({
    db: database.db,
    name: 'test.dead',
    clock: systemClock,
    log,
    types: [type],
    onEvent: async (event) => void handled.push(event.keySeq),
  });
  await feed.ready;
  expect(handled).toEqual([2]);
  await feed.stop();
});

test('an event that fails at first is tried again before the next one', async () => {
  const type = 'aurora.test.flaky';
  const key = aKey();
  const handled: number[] = [];
  let failures = 2;
  const feed = openFeed({
    db: database.db,
    name: 'test.flaky',
    clock: systemClock,
    log,
    types: [type],
    onEvent: async (event) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('not yet');
      }
      handled.push(event.keySeq);
    },
  });
  await store(anEvent(key, 1, { type }), anEvent(key, 2, { type }));
  await eventually(() => expect(handled).toEqual([1, 2]));
  await feed.stop();
});
