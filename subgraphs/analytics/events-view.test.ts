import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import type { EventName } from './domain/event-registry.ts';
import { createAnalyticsRepository, eventsView } from './repository.ts';
import { anEventRecord, shop } from './testing/start-analytics.ts';

const deployedAt = new Date('2026-11-20T12:00:00.000Z');
const at = (minute: number) => new Date(deployedAt.getTime() + minute * 60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const repository = createAnalyticsRepository(database.db);
  // Several copies start at the same time.
  await Promise.all([repository.ensureIndexes(), repository.ensureIndexes()]);
  const event = (name: EventName, minute: number, payload: object = {}, tenant = shop) =>
    anEventRecord({ name, tenant, occurredAt: at(minute), payload: { ...payload } });
  const rating = (minute: number, label: string) =>
    event('aurora_csat_submitted', minute, { rating: 2, label, intent: 'TRACK_ORDER' });
  await repository.addEvents([
    event('aurora_products_shown', -1, { count: 1 }),
    event('aurora_products_shown', 0, { count: 2 }),
    event('aurora_products_shown', 5, { count: 3 }),
    event('aurora_products_shown', 5, { count: 3 }, 'other-shop'),
    event('aurora_widget_open', 6),
    rating(-5, 'NEEDS_FOLLOW_UP'),
    rating(1, 'NEEDS_FOLLOW_UP'),
    rating(2, 'GREAT'),
    rating(3, 'GREAT'),
    rating(4, 'OK'),
  ]);
});
afterAll(() => database[Symbol.asyncDispose]());

const asked = (event: string, ...stages: object[]) =>
  database.db
    .collection(eventsView)
    .aggregate([{ $match: { tenant: shop, event, timestamp: { $gte: deployedAt } } }, ...stages])
    .toArray();

test('the view counts shelves that were shown since the deployment', async () => {
  expect(await asked('aurora_products_shown', { $count: 'count' })).toEqual([{ count: 2 }]);
});

test('the view knows the share of ratings since the deployment that need a follow-up', async () => {
  const isBad = { $cond: [{ $eq: ['$rating', 'needs_follow_up'] }, 1, 0] };
  expect(
    await asked('aurora_csat_submitted', { $group: { _id: null, share: { $avg: isBad } } }),
  ).toEqual([{ _id: null, share: 0.25 }]);
});

test('an event without a rating has none', async () => {
  const [row] = await asked('aurora_widget_open');
  expect(row).toEqual({
    tenant: shop,
    event: 'aurora_widget_open',
    timestamp: at(6),
    rating: null,
    sessionHash: 'a',
    requestId: null,
  });
});

test('the repository answers both without the view, along an index', async () => {
  const repository = createAnalyticsRepository(database.db);
  expect(await repository.countSince(shop, 'aurora_products_shown', deployedAt)).toBe(2);
  expect(await repository.labelShareSince(shop, 'NEEDS_FOLLOW_UP', deployedAt)).toBe(0.25);
  expect(await repository.labelShareSince('empty-shop', 'NEEDS_FOLLOW_UP', deployedAt)).toBeNull();
});
