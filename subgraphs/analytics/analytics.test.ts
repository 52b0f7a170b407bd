import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  anonymous,
  type Caller,
  type ServiceCaller,
  type ShopperCaller,
  type StaffCaller,
  scopesOfRole,
} from '../../kernel/caller.ts';
import { DAY_MS, HOUR_MS } from '../../kernel/clock.ts';
import { appendEvents, eventsOf } from '../../kernel/events/outbox.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { type StartedSubgraph, startSubgraph } from '../../tests/support/start-subgraph.ts';
import {
  type AnalyticsEventRecord,
  analyticsEventsCollection,
  createAnalyticsSubgraph,
  csatCollection,
} from './index.ts';

const shop = 'glowglitch';
let counted = 0;
const unique = (what: string): string => {
  counted += 1;
  return `${what}-${counted}`;
};

const aShopper = (sessionId = unique('ses')): ShopperCaller => ({
  kind: 'shopper',
  tenant: shop,
  client: 'widget',
  sessionId,
  orderIds: [],
  scopes: ['session'],
});
const staff = (role: 'support_lead' | 'viewer', tenant = shop): StaffCaller => ({
  kind: 'staff',
  tenant,
  client: 'dashboard',
  subject: 'usr_1',
  name: 'Jasper Sample',
  roles: [role],
  scopes: scopesOfRole[role],
});
const service: ServiceCaller = {
  kind: 'service',
  tenant: shop,
  client: 'service',
  subject: 'crm',
  scopes: ['events:write'],
};

let analytics: StartedSubgraph;
beforeAll(async () => {
  analytics = await startSubgraph(createAnalyticsSubgraph);
});
afterAll(async () => await analytics[Symbol.asyncDispose]());

const salt = () => analytics.parts.config.secrets.piiSalt;
const trackedEvents = () =>
  analytics.parts.db.collection<AnalyticsEventRecord>(analyticsEventsCollection);

interface Tracked {
  eventsTrack: {
    accepted: number;
    duplicates: number;
    rejected: { id: string; message: string }[];
  };
}
const anEvent = (change: object = {}) => ({
  id: unique('e'),
  name: 'aurora_products_shown',
  occurredAt: analytics.clock.now().toISOString(),
  payload: '{"count": 8}',
  ...change,
});
const track = async (caller: Caller, events: object[]) =>
  await analytics.ask<Tracked>(
    `mutation ($input: EventsTrackInput!) {
      eventsTrack(input: $input) { accepted duplicates rejected { id message } }
    }`,
    { input: { events } },
    caller,
  );

interface Rated {
  csatSubmit: {
    csat: { id: string; rating: number; label: string; editableUntil: string } | null;
    userErrors: { code: string; field: string[] }[];
  };
}
const rate = async (caller: Caller, input: object = {}) =>
  await analytics.ask<Rated>(
    `mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) {
      csat { id rating label intent submittedAt editableUntil } userErrors { code message field }
    } }`,
    { input: { rating: 5, intent: 'TRACK_ORDER', idempotencyKey: unique('key'), ...input } },
    caller,
  );

test('a batch keeps its good events and says of each bad one what is wrong', async () => {
  const caller = aShopper();
  const { data } = await track(caller, [
    anEvent(),
    anEvent({ id: 'bad-1', payload: '{"count": "many"}' }),
    anEvent({ id: 'bad-2', name: 'aurora_dance' }),
    anEvent({ name: 'aurora_widget_open', payload: '{"trigger": "launcher"}' }),
  ]);
  expect(data.eventsTrack).toEqual({
    accepted: 2,
    duplicates: 0,
    rejected: [
      { id: 'bad-1', message: 'payload.count must be integer' },
      { id: 'bad-2', message: 'name must be one of the registered aurora_* events' },
    ],
  });
  const kept = await trackedEvents()
    .find({ sessionHash: hashPersonal(caller.sessionId, salt()) })
    .toArray();
  expect(kept.map((event) => event.name).sort()).toEqual([
    'aurora_products_shown',
    'aurora_widget_open',
  ]);
  expect(JSON.stringify(kept)).not.toContain(caller.sessionId);
});

test('a batch sent again adds nothing, nor does an event twice in one batch', async () => {
  const caller = aShopper();
  const event = anEvent();
  expect((await track(caller, [event, event])).data.eventsTrack).toMatchObject({
    accepted: 1,
    duplicates: 1,
  });
  expect((await track(caller, [event])).data.eventsTrack).toMatchObject({
    accepted: 0,
    duplicates: 1,
  });
});

test('two sessions that pick the same id do not shut each other out', async () => {
  const event = anEvent();
  expect((await track(aShopper(), [event])).data.eventsTrack.accepted).toBe(1);
  expect((await track(aShopper(), [event])).data.eventsTrack.accepted).toBe(1);
});

test('a service tracks without a session', async () => {
  const event = anEvent({ name: 'aurora_stylist_ticket_created', payload: '{"ticketId": "t1"}' });
  expect((await track(service, [event])).data.eventsTrack.accepted).toBe(1);
});

test.each([
  ['nothing', 0],
  ['more than a hundred', 101],
])('a batch of %s is refused', async (_what, size) => {
  const { errors } = await track(
    aShopper(),
    Array.from({ length: size }, () => anEvent()),
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.events' });
});

test('nobody tracks anonymously', async () => {
  const { errors } = await track(anonymous(shop), [anEvent()]);
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
});

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
  const first = await rate(caller, { idempotencyKey });
  expect(await rate(caller, { idempotencyKey })).toEqual(first);
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

test.each<[string, object, string, string]>([
  ['of nothing', { rating: 0 }, 'RATING_OUT_OF_RANGE', 'rating'],
  ['above five', { rating: 6 }, 'RATING_OUT_OF_RANGE', 'rating'],
  ['of an unknown answer', { intent: 'DANCE' }, 'INTENT_UNKNOWN', 'intent'],
  ['with an endless comment', { comment: 'a'.repeat(501) }, 'COMMENT_TOO_LONG', 'comment'],
])('a rating %s is refused', async (_what, input, code, field) => {
  const { data } = await rate(aShopper(), input);
  expect(data.csatSubmit).toMatchObject({
    csat: null,
    userErrors: [{ code, field: ['input', field] }],
  });
});

test.each<[string, () => Caller, string]>([
  ['nobody', () => anonymous(shop), 'UNAUTHENTICATED'],
  ['staff', () => staff('support_lead'), 'FORBIDDEN'],
])('%s cannot rate', async (_who, caller, code) => {
  expect((await rate(caller())).errors?.[0]?.extensions['code']).toBe(code);
});

test('a rating leaves its length of comment, never its words, and never the session', async () => {
  const caller = aShopper();
  await rate(caller, { rating: 1, comment: 'Call me, Opal' });
  const { db } = analytics.parts;
  const stored = JSON.stringify([
    await db.collection(csatCollection).find().toArray(),
    await trackedEvents().find().toArray(),
    await eventsOf(db).find().toArray(),
    await db.collection('idempotency').find().toArray(),
  ]);
  expect(stored).not.toMatch(/opal/i);
  expect(stored).not.toContain(`"${caller.sessionId}"`);
  expect(await eventsOf(db).findOne({ 'data.commentLength': 13 })).toMatchObject({
    type: 'aurora.csat.submitted',
    data: { rating: 1, label: 'NEEDS_FOLLOW_UP', intent: 'TRACK_ORDER' },
  });
});

test('the ratings of a session are seen by its shopper and by staff, and are empty to others', async () => {
  const caller = aShopper();
  await rate(caller, { rating: 4 });
  const read = async (as: Caller) =>
    (
      await analytics.ask<{ _entities: unknown[] }>(
        `query ($r: [_Any!]!) { _entities(representations: $r) {
          ... on ConciergeSession { csat { rating intent } } } }`,
        {
          r: [
            {
              __typename: 'ConciergeSession',
              id: toGlobalId('ConciergeSession', caller.sessionId),
            },
          ],
        },
        as,
      )
    ).data._entities[0];
  const seen = { csat: [{ rating: 4, intent: 'TRACK_ORDER' }] };
  expect(await read(caller)).toEqual(seen);
  expect(await read(staff('viewer'))).toEqual(seen);
  expect(await read(aShopper())).toEqual({ csat: [] });
  expect(await read(anonymous(shop))).toEqual({ csat: [] });
  expect(await read(staff('viewer', 'other-shop'))).toEqual({ csat: [] });
});

interface Kpis {
  kpis: {
    key: string;
    value: number | null;
    previous: number | null;
    sampleSize: number;
    series: (number | null)[];
  }[];
}
const kpis = async (caller: Caller, from: Date, to: Date) =>
  await analytics.ask<Kpis>(
    `query ($from: DateTime!, $to: DateTime!) { kpis(from: $from, to: $to) {
      key name value previous target onTarget sampleSize series } }`,
    { from: from.toISOString(), to: to.toISOString() },
    caller,
  );

test('the three figures are made of ratings and sessions, beside those of the period before', async () => {
  const tenant = 'kpi-shop';
  const from = new Date('2026-10-15T00:00:00Z');
  const to = new Date('2026-10-29T00:00:00Z');
  const at = (days: number) => new Date(from.getTime() + days * DAY_MS + HOUR_MS);
  const event = (sessionHash: string, name: AnalyticsEventRecord['name'], days: number) => ({
    _id: unique('evt'),
    tenant,
    name,
    sessionHash,
    payload: {},
    occurredAt: at(days),
    receivedAt: analytics.clock.now(),
  });
  await trackedEvents().insertMany([
    // Four sessions, one to a person, two towards a purchase; one of them on the last day.
    event('a', 'aurora_widget_open', 0),
    event('a', 'aurora_escalation_shown', 1),
    event('b', 'aurora_widget_open', 0),
    event('b', 'aurora_checkout_started', 0),
    event('c', 'aurora_intent_detected', 2),
    event('d', 'aurora_checkout_started', 13),
    // The period before: one session, to a person.
    event('z', 'aurora_stylist_ticket_created', -3),
  ]);
  const rating = (sessionHash: string, rating: number, days: number) => ({
    _id: unique('cst'),
    tenant,
    sessionHash,
    intent: 'TRACK_ORDER',
    rating,
    submittedAt: at(days),
  });
  await analytics.parts.db
    .collection<{ _id: string }>(csatCollection)
    .insertMany([rating('a', 3, 0), rating('b', 5, 0), rating('z', 2, -1)]);

  const { data, errors } = await kpis(staff('support_lead', tenant), from, to);
  expect(errors).toBeUndefined();
  const [csat, deflection, conversion] = data.kpis;
  expect(csat).toMatchObject({
    key: 'CSAT_MEAN',
    value: 4,
    previous: 2,
    onTarget: false,
    sampleSize: 2,
  });
  expect(csat?.series).toEqual([4, ...Array(13).fill(null)]);
  expect(deflection).toMatchObject({ value: 0.75, previous: 0, onTarget: true, sampleSize: 4 });
  expect(deflection?.series.slice(0, 3)).toEqual([0.5, null, 1]);
  expect(conversion).toMatchObject({ value: 0.5, previous: 0, sampleSize: 4 });
  expect(conversion?.series[13]).toBe(1);
});

test('figures are for those who may see them, over a period that makes sense', async () => {
  const now = analytics.clock.now();
  const yesterday = new Date(now.getTime() - DAY_MS);
  const codeOf = async (caller: Caller, from: Date, to: Date) =>
    (await kpis(caller, from, to)).errors?.[0]?.extensions['code'];
  expect(await codeOf(anonymous(shop), yesterday, now)).toBe('UNAUTHENTICATED');
  expect(await codeOf(staff('viewer'), yesterday, now)).toBe('FORBIDDEN');
  expect(await codeOf(staff('support_lead'), now, yesterday)).toBe('BAD_USER_INPUT');
  const { data } = await kpis(staff('support_lead', 'empty-shop'), yesterday, now);
  expect(data.kpis.map((kpi) => kpi.value)).toEqual([null, null, null]);
});

test('what the concierge announces is counted, once however often it is read', async () => {
  const { client, db, clock } = analytics.parts;
  const fact = (keySeq: number, type: string, data: object) => ({
    type,
    source: '/concierge',
    subject: 'ConciergeSession:feed',
    key: 'ConciergeSession:feed',
    keySeq,
    tenant: shop,
    schemaVersion: 1,
    data: { sessionHash: 'feed', ...data },
  });
  await client.withSession((session) =>
    session.withTransaction(() =>
      appendEvents(
        db,
        session,
        [
          fact(1, 'aurora.concierge.session_started', { locale: 'en-GB' }),
          fact(2, 'aurora.concierge.message_answered', {
            intent: 'RETURN_EXCHANGE',
            confidence: 0.9,
            rulesVersion: '1',
            answeredWith: ['ASSISTANT_TEXT', 'ESCALATION_FORM'],
          }),
          fact(3, 'aurora.concierge.message_answered', { intent: null, answeredWith: [] }),
        ],
        clock,
      ),
    ),
  );
  await eventually(async () => {
    const names = (await trackedEvents().find({ sessionHash: 'feed' }).toArray()).map(
      (e) => e.name,
    );
    expect(names.sort()).toEqual([
      'aurora_escalation_shown',
      'aurora_intent_detected',
      'aurora_session_started',
    ]);
  });
});
