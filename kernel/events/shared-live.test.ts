import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { createLog } from '../log.ts';
import type { NewEvent } from './event.ts';
import { appendEvents, ensureEvents } from './outbox.ts';
import { shareLiveEvents } from './shared-live.ts';

const log = createLog({ level: 'silent', name: 'test' });
const tenant = 'glowglitch';
let database: TestDatabase;
/** A client of its own, whose commands are counted. */
let watched: MongoClient;
let changeStreams = 0;
beforeAll(async () => {
  database = await testDatabase();
  await ensureEvents(database.db);
  watched = new MongoClient(database.uri, { monitorCommands: true });
  watched.on('commandStarted', ({ command }) => {
    if (command['pipeline']?.[0]?.$changeStream) changeStreams += 1;
  });
});
afterAll(async () => {
  await watched.close();
  await database[Symbol.asyncDispose]();
});

const fact = (key: string, keySeq: number): NewEvent => ({
  type: 'aurora.test.fact',
  source: '/test',
  subject: key,
  tenant,
  key,
  keySeq,
  schemaVersion: 1,
  data: {},
});
const store = (...events: NewEvent[]) => appendEvents(database.db, undefined, events, fakeClock());

test('parts of one process follow one change stream, and each ends its own streams alone', async () => {
  const db = watched.db(database.db.databaseName);
  const [orders, returns] = await Promise.all([
    shareLiveEvents({ db, log }),
    shareLiveEvents({ db, log }),
  ]);
  expect(changeStreams).toBe(1);

  const ofOrders = orders.subscribe({ tenant, key: 'a' });
  const ofReturns = returns.subscribe({ tenant, key: 'a' });
  await store(fact('a', 1));
  expect((await ofOrders.next()).value?.event.key).toBe('a');
  expect((await ofReturns.next()).value?.event.key).toBe('a');

  const waiting = ofOrders.next();
  await orders.close();
  expect((await waiting).done).toBe(true);
  await store(fact('a', 2));
  expect((await ofReturns.next()).value?.event.keySeq).toBe(2);
  await returns.close();
});

test('after the last has closed, a new one begins anew', async () => {
  const first = await shareLiveEvents({ db: database.db, log });
  await first.close();
  await first.close();
  const second = await shareLiveEvents({ db: database.db, log });
  const stream = second.subscribe({ tenant, key: 'b' });
  await store(fact('b', 1));
  expect((await stream.next()).value?.event.key).toBe('b');
  await second.close();
});
