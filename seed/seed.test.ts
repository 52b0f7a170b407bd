import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getTracking } from 'ts-tracking-number';
import type { StoredEvent } from '../kernel/events/event.ts';
import { createBlobStorage } from '../kernel/uploads/create-blob-storage.ts';
import type { ProductRecord } from '../subgraphs/catalog/index.ts';
import { createSales, orderEventTypes } from '../subgraphs/catalog/sales.ts';
import {
  blobKey,
  type InspirationRecord,
  type TicketRecord,
} from '../subgraphs/concierge/index.ts';
import type { OrderRecord } from '../subgraphs/orders/index.ts';
import type { ReturnRecord } from '../subgraphs/returns/index.ts';
import { fakeClock } from '../tests/support/fake-clock.ts';
import { testConfig } from '../tests/support/test-config.ts';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.ts';
import { type SeedResult, seedDemoShop } from './load.ts';

let database: TestDatabase;
let first: SeedResult;
let products: ProductRecord[];
let orders: OrderRecord[];
let returns: ReturnRecord[];
const clock = fakeClock();
const config = testConfig();

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  first = await seedDemoShop({ db, clock, config });
  products = await db.collection<ProductRecord>('products').find().sort({ _id: 1 }).toArray();
  orders = await db.collection<OrderRecord>('orders').find().sort({ number: 1 }).toArray();
  returns = await db.collection<ReturnRecord>('returns').find().toArray();
});
afterAll(() => database[Symbol.asyncDispose]());

test('the shop is as large as it promises', () => {
  expect(first.seeded).toBe(true);
  expect(products.length).toBeGreaterThanOrEqual(210);
  expect(orders.length).toBeGreaterThanOrEqual(320);
  expect(returns.length).toBeGreaterThanOrEqual(40);
  expect(first.counts['sessions']).toBeGreaterThanOrEqual(60);
});

test('seeding twice writes nothing', async () => {
  expect(await seedDemoShop({ db: database.db, clock, config })).toEqual({
    seeded: false,
    counts: {},
  });
});

test('a seeding that broke off is finished, and what was there stays', async () => {
  const { db } = database;
  await db.collection('seeds').deleteMany({});
  await db.collection<OrderRecord>('orders').deleteOne({ number: 'GG-12001' });
  await db
    .collection<OrderRecord>('orders')
    .updateOne({ number: 'GG-12002' }, { $set: { version: 9 } });
  await seedDemoShop({ db, clock, config });
  expect(await db.collection('orders').countDocuments()).toBe(orders.length);
  expect(await db.collection('orders').findOne({ number: 'GG-12002' })).toMatchObject({
    version: 9,
  });
  expect(await db.collection('events').countDocuments()).toBe(first.counts['events']);
});

test('every state of order, payment, parcel and return is there', () => {
  const has = (values: unknown[]) => new Set(values);
  expect(has(orders.map(({ state }) => state)).size).toBe(9);
  expect(has(orders.map(({ paymentState }) => paymentState)).size).toBe(6);
  expect(has(orders.map(({ shipmentStatus }) => shipmentStatus)).size).toBe(15);
  expect(has(orders.map(({ attention }) => attention?.reason)).size).toBe(8);
  expect(has(returns.map(({ state }) => state)).size).toBe(11);
});

test('what was called off says why and how its payment ended', () => {
  const cancelled = orders.filter(({ state }) => state === 'CANCELLED');
  const reasons = new Set(cancelled.map(({ cancellation }) => cancellation?.reason));
  expect(reasons.size).toBeGreaterThanOrEqual(4);
  for (const { paymentState, totalMinor, cancellation, attention } of cancelled)
    expect(cancellation?.settlement).toMatchObject({
      kind: paymentState === 'REFUNDED' ? 'REFUND' : 'VOID',
      amountMinor: totalMinor,
      state: attention?.reason === 'SETTLEMENT_FAILED' ? 'FAILED' : 'DONE',
    });
});

test('some parcels are late, and somebody has written to some that need attention', () => {
  const due = orders.flatMap(({ search }) => search?.dueBy ?? []);
  expect(due.filter((at) => at < clock.now()).length).toBeGreaterThan(10);
  expect(due.filter((at) => at > clock.now()).length).toBeGreaterThan(10);
  expect(orders.filter(({ notes }) => notes?.length).length).toBeGreaterThan(5);
});

test('the order to try waits for its OUT_FOR_DELIVERY scan', () => {
  const order = orders.find(({ number }) => number === 'GG-12047');
  expect(order).toMatchObject({
    _id: 'ord_12047',
    state: 'SHIPPED',
    shipmentStatus: 'IN_TRANSIT',
    customer: { email: 'opal@example.com' },
    shipments: [{ carrier: 'dpd', status: 'IN_TRANSIT' }],
  });
  expect(order?.lines).toHaveLength(2);
});

test('the best sellers are those of its orders: the first count changes nothing', async () => {
  const sales = createSales(database.db);
  const events = await database.db.collection<StoredEvent>('events').find().toArray();
  for (const event of events)
    if (orderEventTypes.some((type) => type === event.type)) await sales.learn(event);
  expect(await sales.score(config.tenant, clock.now())).toBe(0);
  expect(products.filter(({ bestsellerScore }) => bestsellerScore > 0).length).toBeGreaterThan(50);
});

test('numbers rise with time and nothing happens in the future', () => {
  const now = clock.now().getTime();
  for (const [index, order] of orders.entries()) {
    const before = orders[index - 1];
    if (before) expect(order.placedAt.getTime()).toBeGreaterThanOrEqual(before.placedAt.getTime());
    const times = order.statusHistory.map(({ occurredAt }) => occurredAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times, order.changedAt.getTime())).toBeLessThanOrEqual(now);
  }
  const newest = orders.at(-1)?.placedAt.getTime() ?? 0;
  expect(now - newest).toBeLessThan(3 * 60 * 60_000);
});

test('amounts add up and every line names a piece of the catalog', () => {
  const variants = new Set(products.flatMap((product) => product.variants.map(({ _id }) => _id)));
  for (const order of orders) {
    const sum = order.lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
    expect(order.totalMinor).toBe(sum);
    for (const line of order.lines) expect(variants).toContain(line.variantId);
  }
});

test('pieces have titles of their own', () => {
  expect(new Set(products.map(({ title }) => title)).size).toBe(products.length);
});

test('tracking numbers are valid where the format is known', () => {
  for (const { carrier, trackingNumber } of orders.flatMap(({ shipments }) => shipments)) {
    if (carrier === 'dhl') expect(getTracking(trackingNumber)?.courier.code).toBe('dhl');
    if (carrier === 'postnl') expect(getTracking(trackingNumber)?.courier.code).toBe('s10');
    if (carrier === 'dpd') expect(trackingNumber).toMatch(/^\d{14}$/);
  }
});

test('figures have two months to show, on both sides of their target', async () => {
  const { db } = database;
  const ratings = await db.collection('csatFeedback').find().toArray();
  const mean = ratings.reduce((sum, { rating }) => sum + rating, 0) / ratings.length;
  expect(ratings.length).toBeGreaterThan(150);
  expect(mean).toBeGreaterThan(3.8);
  expect(mean).toBeLessThan(4.7);
  const events = await db.collection('analytics_events').find().toArray();
  const times = events.map(({ occurredAt }) => occurredAt.getTime());
  expect(Math.max(...times)).toBeLessThanOrEqual(clock.now().getTime());
  expect(clock.now().getTime() - Math.min(...times)).toBeGreaterThan(55 * 24 * 60 * 60_000);
});

test('nobody in the story exists', () => {
  for (const { customer } of orders) expect(customer.email).toMatch(/@example\.com$/);
});

test('the stylists’ desk has one of everything: what waits, what is paused, what is late, what is done', async () => {
  const tickets = await database.db
    .collection<TicketRecord>('stylistTickets')
    .find()
    .sort({ number: 1 })
    .toArray();
  expect(tickets.map(({ number, state, priority }) => `${number} ${state} ${priority}`)).toEqual([
    'ST-30001 CLOSED NORMAL',
    'ST-30002 CLOSED NORMAL',
    'ST-30003 REOPENED NORMAL',
    'ST-30004 RESOLVED NORMAL',
    'ST-30005 WAITING_ON_CUSTOMER NORMAL',
    'ST-30006 IN_PROGRESS HIGH',
    'ST-30007 ASSIGNED NORMAL',
    'ST-30008 NEW HIGH',
    'ST-30009 NEW NORMAL',
    'ST-30010 NEW URGENT',
  ]);
  const percentOf = new Map(tickets.map(({ number, sla }) => [number, sla.markedPercent]));
  expect([percentOf.get('ST-30008'), percentOf.get('ST-30010')]).toEqual([100, 80]);
  expect(
    tickets.every(({ version, history, notes }) => version === history.length + notes.length),
  ).toBe(true);
  const events = await database.db
    .collection<StoredEvent>('events')
    .find({ key: 'StylistTicket:tkt_demo_3' })
    .sort({ keySeq: 1 })
    .toArray();
  expect(events.map(({ keySeq }) => keySeq)).toEqual(events.map((_, index) => index + 1));
});

test('one wish comes with a drawing, which is kept as any picture is', async () => {
  const pictures = await database.db
    .collection<InspirationRecord>('widgetInspiration')
    .find()
    .toArray();
  expect(pictures).toEqual([
    expect.objectContaining({ state: 'READY', sessionId: 'ses_ticket_9', blobs: ['webp'] }),
  ]);
  const [picture] = pictures;
  if (!picture) throw new Error('There is no picture');
  const bytes = await createBlobStorage(config.uploads).get(blobKey(picture, 'webp'));
  expect(bytes?.byteLength).toBe(picture.picture?.bytes);
  expect(picture.picture).toMatchObject({ mime: 'image/webp', width: 480, height: 480 });
  expect(picture.picture?.bytes).toBeLessThan(40_000);
  expect(picture.dueAt?.getTime()).toBeGreaterThan(clock.now().getTime());
});
