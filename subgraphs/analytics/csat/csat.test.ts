import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { DAY_MS, HOUR_MS } from '../../../kernel/clock.ts';
import { eventsOf } from '../../../kernel/events/outbox.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import type { StartedSubgraph } from '../../../tests/support/start-subgraph.ts';
import { type AnalyticsEventRecord, analyticsEventsCollection, csatCollection } from '../index.ts';
import { aShopper, shop, staff, startAnalytics, unique } from '../testing/start-analytics.ts';

let analytics: StartedSubgraph;
beforeAll(async () => {
  analytics = await startAnalytics();
});
afterAll(async () => await analytics[Symbol.asyncDispose]());

interface Rated {
  csatSubmit: {
    csat: {
      id: string;
      rating: number;
      label: string;
      editableUntil: string;
      followUpAt: string | null;
    } | null;
    userErrors: { code: string; field: string[] }[];
  };
}
const rate = async (caller: Caller, input: object = {}) =>
  await analytics.ask<Rated>(
    `mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) {
      csat { id rating label intent run submittedAt editableUntil followUpAt }
      userErrors { code message field } clientMutationId
    } }`,
    { input: { rating: 5, intent: 'TRACK_ORDER', idempotencyKey: unique('key'), ...input } },
    caller,
  );

test('an answer is rated once; within a day the rating can be changed', async () => {
  const caller = aShopper();
  const first = (await rate(caller, { rating: 2, comment: 'Slow.' })).data.csatSubmit;
  expect(first).toMatchObject({ csat: { rating: 2, label: 'NEEDS_FOLLOW_UP' }, userErrors: [] });
  analytics.clock.advance(HOUR_MS);
  const second = (await rate(caller, { rating: 5 })).data.csatSubmit;
  expect(second.csat).toMatchObject({
    id: first.csat?.id,
    rating: 5,
    label: 'GREAT',
    editableUntil: first.csat?.editableUntil,
  });
  const other = (await rate(caller, { intent: 'FIND_PRODUCT' })).data.csatSubmit;
  expect(other.csat?.id).not.toBe(first.csat?.id);
});

test('a second answer to the same intent is rated by itself', async () => {
  const caller = aShopper();
  const first = (await rate(caller, { rating: 2 })).data.csatSubmit.csat;
  const second = (await rate(caller, { rating: 5, run: 2 })).data.csatSubmit.csat;
  expect(second).toMatchObject({ rating: 5, run: 2 });
  expect(second?.id).not.toBe(first?.id);
});

test('after a day the rating stands', async () => {
  const caller = aShopper();
  await rate(caller, { rating: 4 });
  analytics.clock.advance(DAY_MS + 1);
  const { data } = await rate(caller, { rating: 1 });
  expect(data.csatSubmit).toMatchObject({
    csat: { rating: 4 },
    userErrors: [{ code: 'EDIT_WINDOW_CLOSED', field: ['input', 'rating'] }],
  });
});

test('the same key rates once; another rating under it is refused', async () => {
  const caller = aShopper();
  const idempotencyKey = unique('key');
  const first = await rate(caller, { idempotencyKey, clientMutationId: 'm1' });
  expect(await rate(caller, { idempotencyKey, clientMutationId: 'm1' })).toEqual(first);
  const { errors } = await rate(caller, { idempotencyKey, rating: 1 });
  expect(errors?.[0]?.extensions['code']).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('two ratings at the same moment leave one', async () => {
  const caller = aShopper();
  const answers = await Promise.all([rate(caller, { rating: 3 }), rate(caller, { rating: 4 })]);
  const ids = answers.map((answer) => answer.data.csatSubmit.csat?.id);
  expect(ids[0]).toBeDefined();
  expect(new Set(ids).size).toBe(1);
});

const order = toGlobalId('Order', 'ord_1');

test.each<[string, object, string, string]>([
  ['of nothing', { rating: 0 }, 'RATING_OUT_OF_RANGE', 'rating'],
  ['above five', { rating: 6 }, 'RATING_OUT_OF_RANGE', 'rating'],
  ['of an unknown answer', { intent: 'DANCE' }, 'INTENT_UNKNOWN', 'intent'],
  ['of no run', { run: 0 }, 'RUN_OUT_OF_RANGE', 'run'],
  ['of a run that cannot be', { run: 1_001 }, 'RUN_OUT_OF_RANGE', 'run'],
  ['of an order that was not opened', { orderId: order }, 'ORDER_NOT_OPENED', 'orderId'],
  ['with an endless comment', { comment: 'a'.repeat(501) }, 'COMMENT_TOO_LONG', 'comment'],
])('a rating %s is refused', async (_what, input, code, field) => {
  const { data } = await rate(aShopper(), input);
  expect(data.csatSubmit).toMatchObject({
    csat: null,
    userErrors: [{ code, field: ['input', field] }],
  });
});

test.each<[string, object]>([
  ['without a rating', { rating: null }],
  ['with half a rating', { rating: 4.5 }],
  ['of an order whose id is none', { orderId: 'GG-12047' }],
  ['of an order whose id names something else', { orderId: toGlobalId('Product', 'p') }],
  ['without a key', { idempotencyKey: '' }],
  ['with an endless key', { idempotencyKey: 'k'.repeat(300) }],
])('a rating %s is no input of the graph', async (_what, input) => {
  const { errors } = await rate(aShopper(), input);
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test.each<[string, () => Caller, string]>([
  ['nobody', () => anonymous(shop), 'UNAUTHENTICATED'],
  ['staff', () => staff('support_lead'), 'FORBIDDEN'],
])('%s cannot rate', async (_who, caller, code) => {
  expect((await rate(caller())).errors?.[0]?.extensions['code']).toBe(code);
});

test('a rating leaves its length of comment, never its words, and never the session', async () => {
  const caller = aShopper({ orderIds: ['ord_77'] });
  await rate(caller, { rating: 1, comment: 'Call me, Opal' });
  const { db } = analytics.parts;
  const stored = JSON.stringify([
    await db.collection(csatCollection).find().toArray(),
    await db.collection(analyticsEventsCollection).find().toArray(),
    await eventsOf(db).find().toArray(),
    await db.collection('idempotency').find().toArray(),
  ]);
  expect(stored).not.toMatch(/opal/i);
  expect(stored).not.toContain('ord_77');
  expect(stored).not.toContain(`"${caller.sessionId}"`);
  expect(await eventsOf(db).findOne({ 'data.commentLength': 13 })).toMatchObject({
    type: 'aurora.csat.submitted',
    data: { rating: 1, label: 'NEEDS_FOLLOW_UP', intent: 'TRACK_ORDER' },
  });
});

test('a rating of two or less asks for a person once, however often it is changed', async () => {
  const caller = aShopper();
  const { csat } = (await rate(caller, { rating: 3 })).data.csatSubmit;
  expect(csat?.followUpAt).toBeNull();
  const asked = (await rate(caller, { rating: 2 })).data.csatSubmit.csat;
  expect(asked?.followUpAt).toBe(analytics.clock.now().toISOString());
  analytics.clock.advance(HOUR_MS);
  await rate(caller, { rating: 5 });
  const { followUpAt } = (await rate(caller, { rating: 1 })).data.csatSubmit.csat ?? {};
  expect(followUpAt).toBe(asked?.followUpAt);
  const asks = await eventsOf(analytics.parts.db)
    .find({ type: 'aurora.csat.follow_up_needed' })
    .toArray();
  expect(
    asks.filter(({ data }) => toGlobalId('CsatResponse', String(data['csatId'])) === csat?.id),
  ).toHaveLength(1);
});

test('each change of a rating is an event with the request that brought it', async () => {
  const caller = aShopper();
  await rate(caller, { rating: 4 });
  const { csat } = (await rate(caller, { rating: 3 })).data.csatSubmit;
  const tracked = await analytics.parts.db
    .collection<AnalyticsEventRecord>(analyticsEventsCollection)
    .find({ name: 'aurora_csat_submitted' })
    .toArray();
  const ofThis = tracked.filter(
    ({ payload }) => toGlobalId('CsatResponse', String(payload['csatId'])) === csat?.id,
  );
  expect(
    ofThis.map(({ payload, requestId }) => [payload['version'], payload['rating'], requestId]),
  ).toEqual([
    [1, 4, 'req_test'],
    [2, 3, 'req_test'],
  ]);
});

const readEntity = async (typename: string, id: string, as: Caller) =>
  (
    await analytics.ask<{ _entities: unknown[] }>(
      `query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on ${typename} { csat { rating intent } } } }`,
      { r: [{ __typename: typename, id: toGlobalId(typename, id) }] },
      as,
    )
  ).data._entities[0];

test('the ratings of a session are seen by its shopper and by staff, and are empty to others', async () => {
  const caller = aShopper();
  await rate(caller, { rating: 4 });
  const read = (as: Caller) => readEntity('ConciergeSession', caller.sessionId, as);
  const seen = { csat: [{ rating: 4, intent: 'TRACK_ORDER' }] };
  expect(await read(caller)).toEqual(seen);
  expect(await read(staff('viewer'))).toEqual(seen);
  expect(await read(aShopper())).toEqual({ csat: [] });
  expect(await read(anonymous(shop))).toEqual({ csat: [] });
  expect(await read(staff('viewer', 'other-shop'))).toEqual({ csat: [] });
});

test('an order shows the ratings of answers about it to who may see the order', async () => {
  const caller = aShopper({ orderIds: ['ord_5'] });
  await rate(caller, { rating: 4 });
  analytics.clock.advance(1_000);
  await rate(caller, { rating: 5, intent: 'FIND_PRODUCT', orderId: toGlobalId('Order', 'ord_5') });
  await rate(caller, { rating: 1, intent: 'STYLIST_CONTACT' });
  const read = (as: Caller) => readEntity('Order', 'ord_5', as);
  const seen = {
    csat: [
      { rating: 4, intent: 'TRACK_ORDER' },
      { rating: 5, intent: 'FIND_PRODUCT' },
    ],
  };
  expect(await read(caller)).toEqual(seen);
  expect(await read(staff('viewer'))).toEqual(seen);
  expect(await read(aShopper())).toEqual({ csat: [] });
  expect(await read(staff('viewer', 'other-shop'))).toEqual({ csat: [] });
});

interface Listed {
  csatResponses: {
    nodes: { id: string; label: string }[];
    totalCount: number | null;
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const list = async (caller: Caller, args: string) =>
  await analytics.ask<Listed>(
    `{ csatResponses(${args}) { nodes { id label } totalCount pageInfo { hasNextPage endCursor } } }`,
    {},
    caller,
  );

test('ratings are read page by page, newest first, each once', async () => {
  const tenant = 'paged-shop';
  const given: (string | undefined)[] = [];
  for (let index = 0; index < 7; index += 1) {
    if (index % 2 === 0) analytics.clock.advance(1_000);
    const { data } = await rate(aShopper({ tenant }), { rating: (index % 5) + 1 });
    given.push(data.csatSubmit.csat?.id);
  }
  const lead = staff('support_lead', tenant);
  const read: string[] = [];
  for (let after = ''; ; ) {
    const { data } = await list(lead, `first: 3 ${after && `after: "${after}"`}`);
    const { nodes, pageInfo, totalCount } = data.csatResponses;
    expect(totalCount).toBe(7);
    read.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(read).toHaveLength(7);
  expect([...read].sort()).toEqual([...given].sort());
  const bad = (await list(lead, 'labels: [NEEDS_FOLLOW_UP]')).data.csatResponses;
  expect(bad.nodes.map(({ label }) => label)).toEqual(Array(4).fill('NEEDS_FOLLOW_UP'));
  expect(bad.totalCount).toBe(4);
});

test('agents read ratings one by one and see no totals; shoppers read none', async () => {
  const { data } = await list(staff('concierge_agent'), 'first: 1');
  expect(data.csatResponses.nodes).toHaveLength(1);
  expect(data.csatResponses.totalCount).toBeNull();
  expect((await list(aShopper(), 'first: 1')).errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  expect((await list(anonymous(shop), 'first: 1')).errors?.[0]?.extensions['code']).toBe(
    'UNAUTHENTICATED',
  );
});

test.each([
  ['first: 0', 'BAD_USER_INPUT'],
  ['first: 101', 'BAD_USER_INPUT'],
  ['after: "nonsense"', 'CURSOR_INVALID'],
])('a page of %s is refused', async (args, code) => {
  expect((await list(staff('viewer'), args)).errors?.[0]?.extensions['code']).toBe(code);
});
