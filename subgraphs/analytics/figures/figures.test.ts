import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import type { StartedSubgraph } from '../../../tests/support/start-subgraph.ts';
import type { EventName } from '../domain/event-registry.ts';
import { type AnalyticsEventRecord, analyticsEventsCollection } from '../index.ts';
import {
  anEventRecord,
  aShopper,
  shop,
  staff,
  startAnalytics,
} from '../testing/start-analytics.ts';

const from = new Date('2026-10-15T00:00:00Z');
const to = new Date('2026-10-29T00:00:00Z');
const at = (days: number, minutes = 60) => addMs(from, days * DAY_MS + minutes * MINUTE_MS);

const event = (
  sessionHash: string | null,
  name: EventName,
  days: number,
  payload: object = {},
  minutes = 60,
): AnalyticsEventRecord =>
  anEventRecord({
    sessionHash,
    name,
    payload: { ...payload },
    occurredAt: at(days, minutes),
    receivedAt: to,
  });
const rating = (sessionHash: string, value: number, days: number, intent = 'TRACK_ORDER') =>
  event(sessionHash, 'aurora_csat_submitted', days, {
    csatId: `${sessionHash}-${intent}`,
    version: 1,
    intent,
    rating: value,
    label: value <= 2 ? 'NEEDS_FOLLOW_UP' : 'GREAT',
  });
const wanted = (sessionHash: string, intent: string, days: number, minutes = 60) =>
  event(sessionHash, 'aurora_intent_detected', days, { intent }, minutes);

/** Five sessions of two weeks, one of the weeks before, and what the shop counts without a session. */
const history = [
  event('a', 'aurora_widget_open', 0),
  wanted('a', 'STYLIST_CONTACT', 0),
  event('a', 'aurora_escalation_shown', 1),
  event('a', 'aurora_stylist_ticket_created', 1),
  rating('a', 3, 0),
  event('b', 'aurora_widget_open', 0),
  wanted('b', 'FIND_PRODUCT', 0),
  event('b', 'aurora_products_shown', 0, { count: 3 }),
  event('b', 'aurora_product_view', 0, { productId: 'p1' }),
  event('b', 'aurora_capsule_reserved', 0, { productId: 'p1' }),
  event('b', 'aurora_checkout_started', 0, {}, 80),
  rating('b', 5, 0, 'FIND_PRODUCT'),
  wanted('c', 'TRACK_ORDER', 2),
  event('c', 'aurora_order_tracked', 2, { orderIdHash: 'h' }),
  event('d', 'aurora_widget_open', 13),
  wanted('d', 'FIND_PRODUCT', 13),
  event('d', 'aurora_products_shown', 13, { count: 1 }),
  event('d', 'aurora_checkout_started', 13, {}, 60 + 31),
  event('e', 'aurora_widget_open', 13),
  wanted('z', 'STYLIST_CONTACT', -3),
  event('z', 'aurora_stylist_ticket_created', -3),
  rating('z', 2, -1),
  event(null, 'aurora_visitors_counted', 5, { count: 40 }),
];

let analytics: StartedSubgraph;
beforeAll(async () => {
  analytics = await startAnalytics();
  analytics.clock.set(to);
  const events = analytics.parts.db.collection<AnalyticsEventRecord>(analyticsEventsCollection);
  await events.insertMany(history);
  await eventually(async () => expect(await events.countDocuments({ rollup: 0 })).toBe(0));
});
afterAll(async () => await analytics[Symbol.asyncDispose]());

const period = `from: "${from.toISOString()}", to: "${to.toISOString()}"`;
const lead = staff('support_lead');
const ask = async <T>(query: string, caller: Caller = lead) =>
  (await analytics.ask<T>(`{ ${query} }`, {}, caller)).data;

interface KpiOfGraph {
  key: string;
  value: number | null;
  series: (number | null)[];
}
const allKpis = `kpis(${period}) { key name value previous target onTarget baseline verdict sampleSize series }`;

test('the figures are made of ratings, sessions, visitors and tickets, beside those of the period before', async () => {
  const { kpis } = await ask<{ kpis: KpiOfGraph[] }>(allKpis);
  const byKey = new Map(kpis.map((kpi) => [kpi.key, kpi]));
  expect(byKey.get('CSAT_MEAN')).toMatchObject({
    value: 4,
    previous: 2,
    onTarget: false,
    sampleSize: 2,
  });
  expect(byKey.get('CSAT_MEAN')?.series).toEqual([4, ...Array(13).fill(null)]);
  expect(byKey.get('CSAT_GOOD_SHARE')).toMatchObject({ value: 0.5, previous: 0 });
  const deflection = byKey.get('DEFLECTION');
  expect(deflection).toMatchObject({ value: 0.75, previous: 0, onTarget: true, sampleSize: 4 });
  expect(deflection?.series.slice(0, 3)).toEqual([0.5, null, 1]);
  // The purchase of the last day came half an hour and a minute after its question.
  expect(byKey.get('CONVERSION')).toMatchObject({ value: 0.25, previous: 0, sampleSize: 4 });
  expect(byKey.get('CONVERSION')?.series[13]).toBe(0);
  expect(byKey.get('CAPSULE_CONVERSION')).toMatchObject({ value: 0.5, sampleSize: 2 });
  expect(byKey.get('WIDGET_OPEN_RATE')).toMatchObject({
    value: 0.1,
    onTarget: false,
    sampleSize: 40,
  });
  expect(byKey.get('OPEN_TICKETS')).toMatchObject({ value: 2, previous: 1, onTarget: true });
  expect(byKey.get('OPEN_TICKETS')?.series).toEqual([1, ...Array(13).fill(2)]);
  expect(kpis).toHaveLength(7);
});

test('days tell as much as hours do, and begin at any hour', async () => {
  const long = `from: "2026-09-01T09:00:00.000Z", to: "${to.toISOString()}"`;
  const { kpis } = await ask<{ kpis: KpiOfGraph[] }>(`kpis(${long}) { key value }`);
  expect(kpis.slice(0, 4).map(({ value }) => value)).toEqual([3.3333, 0.3333, 0.6, 0.2]);
});

test('a funnel tells how many sessions went how far', async () => {
  const { funnel } = await ask<{ funnel: object }>(
    `funnel(key: DISCOVERY, ${period}) { key steps { name sessions shareOfFirst shareOfPrevious } }`,
  );
  const step = (name: string, sessions: number, shareOfFirst: number, shareOfPrevious: number) => ({
    name,
    sessions,
    shareOfFirst,
    shareOfPrevious,
  });
  expect(funnel).toEqual({
    key: 'DISCOVERY',
    steps: [
      step('Opened the widget', 4, 1, 1),
      step('Asked for a piece', 2, 0.5, 0.5),
      step('Saw pieces', 2, 0.5, 1),
      step('Looked closer', 2, 0.5, 1),
      step('Held or bought one', 2, 0.5, 1),
    ],
  });
});

test.each([
  ['SELF_SERVICE', [1, 1, 1, 0]],
  ['STYLIST', [1, 1, 1]],
])('the funnel %s has so many sessions on its steps', async (key, sessions) => {
  const { funnel } = await ask<{ funnel: { steps: { sessions: number }[] } }>(
    `funnel(key: ${key}, ${period}) { steps { sessions } }`,
  );
  expect(funnel.steps.map((step) => step.sessions)).toEqual(sessions);
});

test('intents are mixed by their messages, with the purchases and ratings that they led to', async () => {
  const { intentMix } = await ask<{ intentMix: object[] }>(
    `intentMix(${period}) { intent count share purchases csatMean }`,
  );
  expect(intentMix).toEqual([
    { intent: 'FIND_PRODUCT', count: 2, share: 0.5, purchases: 1, csatMean: 5 },
    { intent: 'TRACK_ORDER', count: 1, share: 0.25, purchases: 0, csatMean: 3 },
    { intent: 'STYLIST_CONTACT', count: 1, share: 0.25, purchases: 0, csatMean: null },
  ]);
});

test('ratings are summed up with how many there are', async () => {
  const selection = '{ mean goodShare sampleSize needsFollowUp distribution { rating count } }';
  const { csatSummary } = await ask<{ csatSummary: object }>(`csatSummary(${period}) ${selection}`);
  expect(csatSummary).toEqual({
    mean: 4,
    goodShare: 0.5,
    sampleSize: 2,
    needsFollowUp: 0,
    distribution: [1, 2, 3, 4, 5].map((value) => ({
      rating: value,
      count: value === 3 || value === 5 ? 1 : 0,
    })),
  });
  const none = staff('support_lead', 'empty-shop');
  expect(await ask(`csatSummary(${period}) { mean goodShare sampleSize }`, none)).toEqual({
    csatSummary: { mean: null, goodShare: null, sampleSize: 0 },
  });
});

test('a piece tells what shoppers did with it', async () => {
  const stats = async (days: number, caller: Caller = lead) =>
    await analytics.ask<{ _entities: { conciergeStats: object | null }[] }>(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product {
        conciergeStats(days: ${days}) { views shortlisted offered reserved converted } } } }`,
      { r: [{ __typename: 'Product', id: 'p1' }] },
      caller,
    );
  const counted = { views: 1, shortlisted: 0, offered: 0, reserved: 1, converted: 0 };
  expect((await stats(30)).data._entities).toEqual([{ conciergeStats: counted }]);
  expect((await stats(1)).data._entities).toMatchObject([{ conciergeStats: { views: 0 } }]);
  for (const days of [0, 367])
    expect((await stats(days)).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'days',
    });
  expect((await stats(30, staff('concierge_agent'))).errors?.[0]?.extensions['code']).toBe(
    'FORBIDDEN',
  );
});

const roots = [
  `kpis(${period}) { key }`,
  'kpiSnapshot { id }',
  `funnel(key: STYLIST, ${period}) { key }`,
  `intentMix(${period}) { intent }`,
  `csatSummary(${period}) { mean }`,
];

test.each(roots)('agents and shoppers see no totals: %s', async (root) => {
  const codeFor = async (caller: Caller) =>
    (await analytics.ask(`{ ${root} }`, {}, caller)).errors?.[0]?.extensions['code'];
  for (const caller of [staff('concierge_agent'), staff('viewer'), aShopper()])
    expect(await codeFor(caller)).toBe('FORBIDDEN');
  expect(await codeFor(anonymous(shop))).toBe('UNAUTHENTICATED');
  expect(await codeFor(staff('admin'))).toBeUndefined();
});

test.each(roots.filter((root) => root.includes('from:')))(
  'a period that makes no sense is refused: %s',
  async (root) => {
    const reversed = root.replace(
      period,
      `from: "${to.toISOString()}", to: "${from.toISOString()}"`,
    );
    const { errors } = await analytics.ask(`{ ${reversed} }`, {}, lead);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'to' });
  },
);

test('another shop has figures of its own', async () => {
  const { kpis } = await ask<{ kpis: KpiOfGraph[] }>(allKpis, staff('support_lead', 'empty-shop'));
  expect(kpis.map(({ value }) => value)).toEqual([...Array(6).fill(null), 0]);
});

test('figures that have changed are told, kept, and found by the moment at which they were', async () => {
  const { db } = analytics.parts;
  await eventually(async () => {
    const { kpiSnapshot } = await ask<{ kpiSnapshot: { kpis: KpiOfGraph[] } | null }>(
      'kpiSnapshot { takenAt from to kpis { key value } }',
    );
    expect(kpiSnapshot).toMatchObject({ from: at(7, 0).toISOString(), to: to.toISOString() });
    expect(kpiSnapshot?.kpis).toHaveLength(7);
  });
  expect(await db.collection('events').countDocuments({ type: 'aurora.kpis.changed' })).toBe(1);
  const before = addMs(to, -HOUR_MS).toISOString();
  expect(await ask(`kpiSnapshot(at: "${before}") { id }`)).toEqual({ kpiSnapshot: null });
});

test('a snapshot is an entity that its id leads to, for whoever may read figures', async () => {
  const { kpiSnapshot } = await ask<{ kpiSnapshot: { id: string } }>('kpiSnapshot { id }');
  const read = async (caller: Caller) =>
    (
      await analytics.ask<{ _entities: unknown[] }>(
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on KpiSnapshot { id } } }',
        { r: [{ __typename: 'KpiSnapshot', id: kpiSnapshot.id }] },
        caller,
      )
    ).data._entities;
  expect(kpiSnapshot.id).toBe(toGlobalId('KpiSnapshot', `${shop}:2026-10-29T00:00:00.000Z`));
  expect(await read(lead)).toEqual([{ id: kpiSnapshot.id }]);
  expect(await read(staff('viewer'))).toEqual([null]);
});
