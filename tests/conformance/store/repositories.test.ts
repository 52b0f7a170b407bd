/**
 * What our own repositories ask of the store: the whole shop runs, and every command that it sends
 * must be on the supported list and be served by an index.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Db, type Document, MongoClient } from 'mongodb';
import type { Aurora } from '../../../app/aurora.ts';
import { startEverything } from '../../../app/everything.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { createLog } from '../../../kernel/log.ts';
import { seedDemoShop } from '../../../seed/load.ts';
import { supported } from '../../../store/supported.ts';
import { productsCollection } from '../../../subgraphs/catalog/index.ts';
import { ordersCollection } from '../../../subgraphs/orders/index.ts';
import { eventually } from '../../support/eventually.ts';
import { explainReads, recordReads } from '../../support/explain-reads.ts';
import { registeredOperations } from '../../support/registered-operations.ts';
import { testConfig } from '../../support/test-config.ts';

/** What the driver adds to a command, and marks in values that are no operators. */
const noOperators = new Set(['$db', '$clusterTime', '$readPreference', '$timestamp']);

const config = testConfig();
const sent = new Map<string, Set<string>>();
let client: MongoClient;
let db: Db;
let reads: ReturnType<typeof recordReads>;
let aurora: Aurora;

beforeAll(async () => {
  const uri = process.env['AURORA_TEST_MONGODB_URI'] ?? '';
  client = new MongoClient(uri, { monitorCommands: true, ignoreUndefined: true });
  db = client.db(`test_${randomBytes(6).toString('hex')}`);
  reads = recordReads(client, db);
  client.on('commandStarted', ({ commandName, command, databaseName }) => {
    if (databaseName !== db.databaseName) return;
    const used = sent.get(commandName) ?? [];
    sent.set(commandName, new Set([...used, ...operatorsOf(command)]));
  });
  const log = createLog({ level: 'silent', name: 'test' });
  aurora = await startEverything({
    config,
    data: { client, db, uri, place: 'a test', close: async () => {} },
    log,
  });
  await seedDemoShop({ db, clock: systemClock, config });
  await visitTheShop();
});

afterAll(async () => {
  await aurora.close();
  await db.dropDatabase();
  await client.close();
});

test('every command and every operator that the shop uses is on the supported list', () => {
  const lists = supported();
  const operators = new Set(Object.values(lists).flat());
  expect(sent.size).toBeGreaterThan(5);
  expect([...sent.keys()].filter((name) => !lists.commands.includes(name))).toEqual([]);
  const outside = [...sent].flatMap(([command, used]) =>
    [...used].filter((name) => !operators.has(name)).map((name) => `${command}: ${name}`),
  );
  expect(outside).toEqual([]);
});

test('no collection is read as a whole', async () => {
  const explained = await explainReads(db, reads);
  expect(explained.length).toBeGreaterThan(15);
  const scanning = explained.filter(({ scansCollection }) => scansCollection);
  expect(scanning.map(({ shape }) => shape)).toEqual([]);
});

/** All operations that our clients have, as staff and as a guest; that some are refused is no harm. */
async function visitTheShop(): Promise<void> {
  // A client of the test's own: what it asks is not the shop's.
  await using own = new MongoClient(process.env['AURORA_TEST_MONGODB_URI'] ?? '');
  const shop = own.db(db.databaseName);
  const order = await shop.collection<{ _id: string; number: string }>(ordersCollection).findOne();
  const piece = await shop.collection<{ handle: string }>(productsCollection).findOne();
  const key = { idempotencyKey: 'visit-1' };
  const variables = {
    first: 5,
    withTotals: true,
    handle: piece?.handle,
    query: 'ring',
    locale: 'en',
    id: toGlobalId('Order', order?._id ?? ''),
    orderId: toGlobalId('Order', order?._id ?? ''),
    number: order?.number,
    from: '2026-01-01T00:00:00.000Z',
    to: '2027-01-01T00:00:00.000Z',
  };
  const inputs: Readonly<Record<string, Document>> = {
    WidgetSessionStart: key,
    WidgetMessageSend: { ...key, text: 'Where is my order?' },
    WidgetCsatSubmit: { ...key, rating: 5, intent: 'TRACK_ORDER' },
    WidgetEventsTrack: {
      events: [
        { id: '1', name: 'aurora_widget_close', occurredAt: '2026-11-21T12:00:00Z', payload: '{}' },
      ],
    },
    WidgetOrderLookupRequest: { ...key, orderNumber: order?.number, email: 'opal@example.com' },
    WidgetOrderLookupVerify: { ...key, challengeId: toGlobalId('OrderLookup', 'x'), code: '1' },
  };
  const lead = await tokenOf('/dev/tokens', { role: 'support_lead', client: 'sandbox' });
  const session = await openSession();
  for (const { name, text, isSubscription } of registeredOperations()) {
    if (isSubscription) continue;
    for (const token of [lead, session]) {
      await ask(text, { ...variables, input: inputs[name] }, token);
    }
  }
  // What follows the feed of events runs behind: it has read when the events are counted.
  await eventually(() => expect(sent.has('getMore') || sent.has('aggregate')).toBe(true));
}

async function openSession(): Promise<string> {
  const { data } = await ask<{ sessionStart: { sessionToken: string } }>(
    'mutation { sessionStart(input: { idempotencyKey: "visit-0" }) { sessionToken } }',
    {},
  );
  return data?.sessionStart.sessionToken ?? '';
}

async function tokenOf(path: string, body: Document): Promise<string> {
  const { token } = await post<{ token: string }>(path, body, {});
  return token;
}

const ask = <T>(query: string, variables: Document, token?: string) =>
  post<{ readonly data?: T }>(
    '/graphql',
    { query, variables },
    token === undefined ? {} : { authorization: `Bearer ${token}` },
  );

async function post<T>(path: string, body: Document, headers: Record<string, string>): Promise<T> {
  const response = await fetch(`${aurora.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

/** Names that start with `$`, however deep; values that only look like one are left alone. */
function operatorsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(operatorsOf);
  if (value === null || typeof value !== 'object' || '_bsontype' in value) return [];
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return entries.flatMap(([name, inner]) => [
    ...(String(name).startsWith('$') && !noOperators.has(name) ? [String(name)] : []),
    ...operatorsOf(inner),
  ]);
}
