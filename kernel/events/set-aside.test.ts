import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../tests/support/eventually.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { givenUpSoFar } from '../../tests/support/given-up-so-far.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { MINUTE_MS, systemClock } from '../clock.ts';
import { inTransaction } from '../data/transaction.ts';
import { ShopError } from '../errors.ts';
import { createLog } from '../log.ts';
import type { StoredEvent } from './event.ts';
import { openFeed } from './feed.ts';
import { ensureEvents } from './outbox.ts';
import {
  createSetAsideEvents,
  type SetAside,
  type SetAsideEvents,
  setAsideCollection,
} from './set-aside.ts';

const tenant = 'glowglitch';
const clock = fakeClock();

let database: TestDatabase;
let aside: SetAsideEvents;
beforeAll(async () => {
  database = await testDatabase();
  await ensureEvents(database.db);
  aside = createSetAsideEvents({ db: database.db, clock });
  await aside.ensureIndexes();
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => void (await database.db.collection(setAsideCollection).deleteMany({})));

const anEvent = (_id: string, parts: Partial<StoredEvent> = {}): StoredEvent => ({
  _id,
  specversion: '1.0',
  type: 'aurora.order.status_changed',
  source: '/orders',
  subject: 'Order:ord_1',
  time: clock.now(),
  tenant,
  key: 'Order:ord_1',
  keySeq: 1,
  schemaVersion: 1,
  data: {},
  ...parts,
});

const keep = (id: string, error: unknown = new Error('opal@example.com is not known')) =>
  aside.keep('returns.orders', anEvent(id), error, 8);
const retry = (id: string) => {
  const lastRetry = { by: 'Jasper Sample', at: clock.now() };
  return inTransaction(database.client, (session) =>
    aside.retry(tenant, `returns.orders:${id}`, lastRetry, session),
  );
};
const find = (id: string): Promise<SetAside | null> => aside.find(tenant, `returns.orders:${id}`);

/** A feed that tries what is wanted at once, as a feed does when it opens. */
async function feedOnce(onEvent: (event: StoredEvent) => Promise<void>, name = 'returns.orders') {
  const log = createLog({ level: 'silent', name: 'test' });
  const feed = openFeed({ db: database.db, clock: systemClock, log, name, types: [], onEvent });
  await feed.ready;
  await feed.stop();
}

test('what was set aside is listed a page at a time, the last one first, of its own shop alone', async () => {
  for (const id of ['a', 'b', 'c']) {
    await keep(id, new ShopError('CONFLICT', 'Another change came first'));
    clock.advance(MINUTE_MS);
  }
  await aside.keep('returns.orders', anEvent('d', { tenant: 'another' }), new Error('no'), 8);
  const first = await aside.deadPage(tenant, { limit: 2, after: null });
  expect(first).toMatchObject({
    hasNextPage: true,
    items: [{ event: { _id: 'c' }, code: 'CONFLICT', attempts: 8 }, { event: { _id: 'b' } }],
  });
  const last = first.items.at(-1);
  const after = [last?.at.toISOString() ?? null, last?._id ?? ''];
  const rest = await aside.deadPage(tenant, { limit: 2, after });
  expect(rest.items.map(({ event }) => event._id)).toEqual(['a']);
  expect(await aside.countDead(tenant)).toBe(3);
});

test('what was set aside before codes were kept waits for somebody too', async () => {
  const event = anEvent('old');
  await database.db.collection<SetAside>(setAsideCollection).insertOne({
    ...{ _id: 'returns.orders:old', feed: 'returns.orders', tenant, event },
    ...{ reason: 'It was not there', at: clock.now() },
  });
  expect(await aside.countDead(tenant)).toBe(1);
  expect(await retry('old')).toBe(true);
});

test('an event that staff want tried once more is handled by its own feed, and is gone then', async () => {
  await keep('a');
  expect(await retry('a')).toBe(true);
  expect(await retry('a')).toBe(false);
  expect(await aside.countDead(tenant)).toBe(0);
  const handled: string[] = [];
  await feedOnce(async ({ _id }) => void handled.push(`catalog ${_id}`), 'catalog.sales');
  await feedOnce(async ({ _id }) => void handled.push(`returns ${_id}`));
  expect(handled).toEqual(['returns a']);
  expect(await find('a')).toBeNull();
});

test('an event that fails once more is back in the list, with who tried it, and holds up nothing', async () => {
  await keep('a');
  clock.advance(MINUTE_MS);
  await keep('b');
  await retry('a');
  clock.advance(MINUTE_MS);
  await retry('b');
  const before = await givenUpSoFar('event');
  const handled: string[] = [];
  await feedOnce(async ({ _id }) => {
    handled.push(_id);
    if (_id === 'a') throw new ShopError('NOT_FOUND', 'It is not known');
  });
  expect(handled).toEqual(['a', 'b']);
  expect(await givenUpSoFar('event')).toBe(before + 1);
  expect(await find('a')).toMatchObject({
    wantedAt: null,
    attempts: 9,
    code: 'NOT_FOUND',
    lastRetry: { by: 'Jasper Sample' },
  });
  expect(await find('b')).toBeNull();
});

test('a feed that is open looks for what staff want by itself', async () => {
  await keep('a');
  const handled: string[] = [];
  const log = createLog({ level: 'silent', name: 'test' });
  const feed = openFeed({
    ...{ db: database.db, clock: systemClock, log, name: 'returns.orders', types: [] },
    onEvent: async ({ _id }) => void handled.push(_id),
  });
  await feed.ready;
  await retry('a');
  await eventually(() => expect(handled).toEqual(['a']));
  await feed.stop();
});
