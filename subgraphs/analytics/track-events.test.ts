import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { HOUR_MS } from '../../kernel/clock.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import type { StartedSubgraph } from '../../tests/support/start-subgraph.ts';
import { type AnalyticsEventRecord, analyticsEventsCollection } from './index.ts';
import {
  aService,
  aShopper,
  shop,
  staff,
  startAnalytics,
  unique,
} from './testing/start-analytics.ts';

let analytics: StartedSubgraph;
beforeAll(async () => {
  analytics = await startAnalytics();
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
const track = async (caller: Caller, events: object[], sentAt?: Date) =>
  await analytics.ask<Tracked>(
    `mutation ($input: EventsTrackInput!) { eventsTrack(input: $input) {
      accepted duplicates rejected { index id field expected message } } }`,
    { input: { events, ...(sentAt ? { sentAt: sentAt.toISOString() } : {}) } },
    caller,
  );

test('a batch keeps its good events and says of each bad one what is wrong, and what would be right', async () => {
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
      {
        index: 1,
        id: 'bad-1',
        field: 'payload.count',
        expected: 'a whole number from 0 to 10000',
        message: 'payload.count must be a whole number from 0 to 10000',
      },
      {
        index: 2,
        id: 'bad-2',
        field: 'name',
        expected: 'one of the registered aurora_* events',
        message: 'name must be one of the registered aurora_* events',
      },
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

test('twenty copies of a batch at once leave each event once', async () => {
  const caller = aShopper();
  const events = Array.from({ length: 10 }, () => anEvent());
  const answers = await Promise.all(Array.from({ length: 20 }, () => track(caller, events)));
  const accepted = answers.reduce((sum, { data }) => sum + data.eventsTrack.accepted, 0);
  expect(accepted).toBe(10);
});

test('a service tells what only the shop knows, without a session; a browser may not', async () => {
  const event = anEvent({ name: 'aurora_visitors_counted', payload: '{"count": 120}' });
  expect((await track(aService, [event])).data.eventsTrack.accepted).toBe(1);
  expect((await track(aShopper(), [event])).data.eventsTrack).toMatchObject({
    accepted: 0,
    rejected: [{ message: 'name is an event that the shop counts by itself' }],
  });
});

test('a clock three hours ahead is put right by the time of sending', async () => {
  const caller = aShopper();
  const now = analytics.clock.now();
  const ahead = (ms: number) => new Date(now.getTime() + 3 * HOUR_MS - ms);
  const event = anEvent({ occurredAt: ahead(5_000).toISOString() });
  expect((await track(caller, [event])).data.eventsTrack.rejected).toMatchObject([
    { field: 'occurredAt', expected: 'no more than 5 minutes ahead of the time of sending' },
  ]);
  expect((await track(caller, [event], ahead(0))).data.eventsTrack.accepted).toBe(1);
  const kept = await trackedEvents().findOne({
    sessionHash: hashPersonal(caller.sessionId, salt()),
  });
  expect(kept?.occurredAt).toEqual(new Date(now.getTime() - 5_000));
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

test.each([
  ['no payload', { payload: null }],
  ['a payload that is no text', { payload: { count: 8 } }],
  ['a time that is none', { occurredAt: 'yesterday' }],
])('an event with %s is no input of the graph', async (_what, change) => {
  const { errors } = await track(aShopper(), [anEvent(change)]);
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('nobody tracks anonymously', async () => {
  const { errors } = await track(anonymous(shop), [anEvent()]);
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
});

const eventsOf = async (sessionId: string, caller: Caller) => {
  const { data, errors } = await analytics.ask<{
    _entities: { events: Record<string, unknown>[] | null }[];
  }>(
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ConciergeSession {
      events { name occurredAt payload requestId traceId } } } }`,
    { r: [{ __typename: 'ConciergeSession', id: toGlobalId('ConciergeSession', sessionId) }] },
    caller,
  );
  return { events: data._entities[0]?.events, code: errors?.[0]?.extensions['code'] };
};

test('staff see what was counted of a session, with the request that brought it', async () => {
  const caller = aShopper();
  const earlier = new Date(analytics.clock.now().getTime() - 1_000).toISOString();
  await track(caller, [
    anEvent(),
    anEvent({ name: 'aurora_widget_close', payload: '{}', occurredAt: earlier }),
  ]);
  const { events } = await eventsOf(caller.sessionId, staff('viewer'));
  expect(events).toMatchObject([
    { name: 'aurora_widget_close', payload: '{}', requestId: 'req_test', traceId: null },
    { name: 'aurora_products_shown', payload: '{"count":8}', requestId: 'req_test' },
  ]);
  expect((await eventsOf(caller.sessionId, staff('viewer', 'other-shop'))).events).toEqual([]);
  expect(await eventsOf(caller.sessionId, caller)).toEqual({ events: null, code: 'FORBIDDEN' });
});
