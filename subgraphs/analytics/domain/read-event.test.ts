import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventRegistry } from './event-registry.ts';
import { payloadBytesMax, type Reception, readEvent, type TrackedEvent } from './read-event.ts';

const receivedAt = new Date('2026-11-21T12:00:00.000Z');
const anEvent = (change: Partial<TrackedEvent> = {}): TrackedEvent => ({
  id: 'e1',
  name: 'aurora_products_shown',
  occurredAt: receivedAt,
  payload: '{"count": 8}',
  ...change,
});
const read = (change: Partial<TrackedEvent> = {}, reception: Partial<Reception> = {}) =>
  readEvent(anEvent(change), {
    receivedAt,
    skewMs: 0,
    salt: 'salt',
    speaksForShop: false,
    ...reception,
  });

test('an event that follows its schema is taken', () => {
  expect(read()).toEqual({
    event: { name: 'aurora_products_shown', occurredAt: receivedAt, payload: { count: 8 } },
  });
});

const registered = 'one of the registered aurora_* events';
const aCount = 'a whole number from 0 to 10000';
const anId = 'text of 1 to 100 characters';

test.each<[Partial<TrackedEvent>, string, string | null]>([
  [{ id: '' }, 'id', anId],
  [{ id: 'x'.repeat(101) }, 'id', anId],
  [{ name: 'aurora_dance' }, 'name', registered],
  [{ name: 'constructor' }, 'name', registered],
  [
    { occurredAt: new Date('2026-11-21T12:06:00Z') },
    'occurredAt',
    'no more than 5 minutes ahead of the time of sending',
  ],
  [{ occurredAt: new Date('2026-11-10T12:00:00Z') }, 'occurredAt', 'no more than 7 days back'],
  [{ payload: '{' }, 'payload', 'a JSON object'],
  [{ payload: '[1]' }, 'payload', 'a JSON object'],
  [{ payload: 'null' }, 'payload', 'a JSON object'],
  [{ payload: `{"count": ${'1'.repeat(payloadBytesMax)}}` }, 'payload', 'at most 8192 bytes'],
  [{ payload: '{}' }, 'payload.count', aCount],
  [{ payload: '{"count": "8"}' }, 'payload.count', aCount],
  [{ payload: '{"count": -1}' }, 'payload.count', aCount],
  [{ payload: '{"count": 8.5}' }, 'payload.count', aCount],
  [{ payload: '{"count": 10001}' }, 'payload.count', aCount],
  [{ payload: '{"count": 8, "name": "Opal"}' }, 'payload.name', null],
  [{ payload: '{"count": 8, "__proto__": {"a": 1}}' }, 'payload.__proto__', null],
  [
    { name: 'aurora_widget_open', payload: '{"trigger": "magic"}' },
    'payload.trigger',
    'one of launcher, api, link, restored',
  ],
])('event %# is refused for its field, with what would be right', (change, field, expected) => {
  const says = expected === null ? 'is no field of this event' : `must be ${expected}`;
  expect(read(change)).toEqual({ problem: { field, expected, message: `${field} ${says}` } });
});

test('what the shop counts by itself is taken from nobody else', () => {
  const reserved = { name: 'aurora_capsule_reserved', payload: '{"productId": "p1"}' };
  expect(read(reserved)).toEqual({
    problem: {
      field: 'name',
      expected: null,
      message: 'name is an event that the shop counts by itself',
    },
  });
  expect(read(reserved, { speaksForShop: true })).toMatchObject({
    event: { name: 'aurora_capsule_reserved' },
  });
});

test('a clock that is off is put right', () => {
  const occurredAt = new Date('2026-11-21T15:00:00.000Z');
  expect(read({ occurredAt }, { skewMs: -3.5 * 60 * 60_000 })).toMatchObject({
    event: { occurredAt: new Date('2026-11-21T11:30:00.000Z') },
  });
});

test.each([
  [
    { name: 'aurora_widget_open', payload: '{"trigger": "api", "page": "/opal@example.com"}' },
    'payload.page',
  ],
  [{ name: 'aurora_product_view', payload: '{"productId": "GG-12047"}' }, 'payload.productId'],
])('a personal value is refused and never repeated: %#', (change, field) => {
  const refused = read(change);
  expect(refused).toMatchObject({ problem: { field } });
  expect(JSON.stringify(refused)).not.toMatch(/opal|12047/i);
});

test('an order is kept as a salted hash only', () => {
  const event = read({ name: 'aurora_order_tracked', payload: '{"orderId": "T3JkZXI6b3JkXzE"}' });
  expect(event).toMatchObject({
    event: { payload: { orderIdHash: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  });
  expect(JSON.stringify(event)).not.toContain('T3JkZXI6b3JkXzE');
});

test('whatever is sent, the answer is an event or what is wrong with it', () => {
  const names = fc.constantFrom(...Object.keys(eventRegistry), 'aurora_dance');
  fc.assert(
    fc.property(names, fc.jsonValue(), (name, payload) => {
      const answer = read({ name, payload: JSON.stringify(payload) }, { speaksForShop: true });
      expect('problem' in answer || answer.event.name === name).toBe(true);
    }),
  );
});
