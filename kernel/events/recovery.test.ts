import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Db, type Document, MongoClient } from 'mongodb';
import { eventually } from '../../tests/support/eventually.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { openFeed } from './feed.ts';
import { openLiveEvents } from './live.ts';
import type { LiveStream } from './live-stream.ts';
import { appendEvents, ensureEvents } from './outbox.ts';

/** Fail points hit the readers of this file only. */
const appName = 'events-recovery-test';
const type = 'aurora.test.recovery';
const log = createLog({ level: 'silent', name: 'test' });
let database: TestDatabase;
let reader: MongoClient;
let readerDb: Db;
let keys = 0;

beforeAll(async () => {
  database = await testDatabase();
  await ensureEvents(database.db);
  reader = new MongoClient(database.uri, { appName });
  readerDb = reader.db(database.db.databaseName);
});
afterAll(async () => {
  await reader.close();
  await database[Symbol.asyncDispose]();
});

const aKey = (): string => {
  keys += 1;
  return `Order:ord_${keys}`;
};

const store = (key: string, keySeq: number) => {
  const event = { type, source: '/orders', subject: key, tenant: 'glowglitch', key, keySeq };
  return appendEvents(
    database.db,
    undefined,
    [{ ...event, schemaVersion: 1, data: {} }],
    systemClock,
  );
};

/** The readers' next looks at their change streams fail like this. */
const failLooks = (times: number, failure: Document) =>
  database.client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times },
    data: { failCommands: ['getMore'], appName, ...failure },
  });

const failures: readonly (readonly [string, Document])[] = [
  ['its history is lost', { errorCode: 286 }],
  ['its place is refused', { errorCode: 260 }],
  ['its connection is cut', { closeConnection: true }],
];

test.each(failures)(
  'a live stream goes on when %s: nothing missing, nothing twice',
  async (_what, failure) => {
    const live = await openLiveEvents({ db: readerDb, log });
    const key = aKey();
    const stream = live.subscribe({ tenant: 'glowglitch', key });
    await store(key, 1);
    expect(await nextSeq(stream)).toBe(1);
    await failLooks(2, failure);
    for (const seq of [2, 3, 4]) await store(key, seq);
    for (const seq of [2, 3, 4]) expect(await nextSeq(stream)).toBe(seq);
    await store(key, 5);
    expect(await nextSeq(stream)).toBe(5);
    await live.close();
  },
);

test.each(failures)(
  'a feed goes on when %s: nothing missing, nothing twice',
  async (what, failure) => {
    const key = aKey();
    const handled: number[] = [];
    const feed = openFeed({
      db: readerDb,
      name: `recovery ${what}`,
      clock: systemClock,
      log,
      types: [type],
      onEvent: async (event) => {
        if (event.key === key) handled.push(event.keySeq);
      },
    });
    await feed.ready;
    await store(key, 1);
    await eventually(() => expect(handled).toEqual([1]));
    await failLooks(2, failure);
    for (const seq of [2, 3, 4]) await store(key, seq);
    await eventually(() => expect(handled).toEqual([1, 2, 3, 4]));
    await store(key, 5);
    await eventually(() => expect(handled).toEqual([1, 2, 3, 4, 5]));
    await feed.stop();
  },
);

async function nextSeq(stream: LiveStream): Promise<number> {
  const step = await stream.next();
  return step.done ? -1 : step.value.event.keySeq;
}
