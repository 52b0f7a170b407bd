import { expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../kernel/clock.ts';
import { anEventRecord } from '../testing/start-analytics.ts';
import type { EventName } from './event-registry.ts';
import { attributionMs, causeOf, countsOfSession } from './session-counts.ts';
import { withEvents } from './session-summary.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const at = (minute: number) => new Date(noon + minute * MINUTE_MS);
const did = (name: EventName, minute = 0, payload: object = {}) =>
  anEventRecord({ name, occurredAt: at(minute), payload: { ...payload } });
const wanted = (intent: string, minute = 0) => did('aurora_intent_detected', minute, { intent });
const counted = (...events: ReturnType<typeof did>[]) =>
  Object.fromEntries(
    [...countsOfSession(withEvents(null, events))].map(([hour, counts]) => [
      (hour - noon) / (60 * MINUTE_MS),
      Object.fromEntries(counts),
    ]),
  );

test('a session that only looked asked nothing, and is neither deflected nor not', () => {
  expect(counted(did('aurora_widget_open'))).toEqual({
    0: { sessions: 1, 'sessions:opened': 1, 'funnel:DISCOVERY:0': 1 },
  });
});

test('a question that ended with a person was not deflected', () => {
  expect(counted(wanted('STYLIST_CONTACT'), did('aurora_escalation_shown', 1))[0]).toEqual({
    sessions: 1,
    'sessions:asked': 1,
    'sessions:person': 1,
    'intents:STYLIST_CONTACT': 1,
    'funnel:STYLIST:0': 1,
  });
});

test('a purchase is due to the last intent of the half hour before it', () => {
  const day = counted(
    wanted('FIND_PRODUCT', 0),
    wanted('TRACK_ORDER', 20),
    did('aurora_checkout_started', 45),
  );
  expect(day[0]).toMatchObject({ 'sessions:converted': 1, 'purchases:TRACK_ORDER': 1 });
  expect(day[0]).not.toHaveProperty('purchases:FIND_PRODUCT');
});

test.each([
  ['right then', 0, true],
  ['half an hour later', attributionMs, true],
  ['more than half an hour later', attributionMs + 1, false],
  ['before', -1, false],
])('a purchase %s', (_when, laterMs, isCaused) => {
  const intent = { id: 'i', at: at(0), intent: 'FIND_PRODUCT' };
  expect(causeOf(new Date(noon + laterMs), [intent])).toBe(isCaused ? intent : undefined);
});

test('a session counts in the hour in which it began, what happened in its own', () => {
  const day = counted(did('aurora_widget_open', 50), wanted('FIND_PRODUCT', 70));
  expect(day[0]).toMatchObject({ sessions: 1, 'sessions:asked': 1 });
  expect(day[1]).toEqual({ 'intents:FIND_PRODUCT': 1 });
});

test('a changed rating counts once, as it is now, when it was first given', () => {
  const rating = { csatId: 'c', intent: 'TRACK_ORDER' };
  const day = counted(
    did('aurora_csat_submitted', 10, { ...rating, version: 1, rating: 1 }),
    did('aurora_csat_submitted', 100, { ...rating, version: 2, rating: 4 }),
  );
  expect(day).toEqual({
    0: {
      sessions: 1,
      ratings: 1,
      'ratings:sum': 4,
      'ratings:4': 1,
      'ratings:TRACK_ORDER': 1,
      'ratings:sum:TRACK_ORDER': 4,
    },
  });
});

test('a funnel is left at the first step that was not taken, whatever came after', () => {
  const session = counted(
    did('aurora_widget_open'),
    wanted('FIND_PRODUCT', 1),
    did('aurora_capsule_reserved', 2, { productId: 'p1' }),
  )[0];
  expect(session).toMatchObject({ 'funnel:DISCOVERY:0': 1, 'funnel:DISCOVERY:1': 1 });
  expect(session).not.toHaveProperty('funnel:DISCOVERY:2');
  expect(session).not.toHaveProperty('sessions:heldPiece');
});

test('who saw pieces and held one went the whole way, in whatever order the clocks tell it', () => {
  const session = counted(
    did('aurora_capsule_reserved', 0, { productId: 'p1' }),
    did('aurora_products_shown', 1, { count: 3 }),
    wanted('FIND_PRODUCT', 2),
    did('aurora_widget_open', 3),
  )[0];
  expect(session).toMatchObject({
    'funnel:DISCOVERY:4': 1,
    'sessions:sawPieces': 1,
    'sessions:heldPiece': 1,
  });
});

test('an order that was seen without a person is the end of self-service; a rating crowns it', () => {
  const visit = [wanted('TRACK_ORDER'), did('aurora_order_tracked', 1, { orderIdHash: 'h' })];
  expect(counted(...visit)[0]).toMatchObject({ 'funnel:SELF_SERVICE:2': 1 });
  expect(counted(...visit, did('aurora_escalation_shown', 2))[0]).not.toHaveProperty(
    'funnel:SELF_SERVICE:2',
  );
});
