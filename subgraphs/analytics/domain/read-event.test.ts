import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventRegistry } from './event-registry.ts';
import { payloadBytesMax, readEvent, type TrackedEvent } from './read-event.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const anEvent = (change: Partial<TrackedEvent> = {}): TrackedEvent => ({
  id: 'e1',
  name: 'aurora_products_shown',
  occurredAt: now,
  payload: '{"count": 8}',
  ...change,
});
const read = (change: Partial<TrackedEvent> = {}) => readEvent(anEvent(change), now, 'salt');

test('an event that follows its schema is taken', () => {
  expect(read()).toEqual({ name: 'aurora_products_shown', occurredAt: now, payload: { count: 8 } });
});

test.each<[Partial<TrackedEvent>, string]>([
  [{ id: '' }, 'id must have 1 to 100 characters'],
  [{ id: 'x'.repeat(101) }, 'id must have 1 to 100 characters'],
  [{ name: 'aurora_dance' }, 'name must be one of the registered aurora_* events'],
  [{ name: 'constructor' }, 'name must be one of the registered aurora_* events'],
  [{ occurredAt: new Date('2026-11-21T12:06:00Z') }, 'occurredAt lies in the future'],
  [{ occurredAt: new Date('2026-11-10T12:00:00Z') }, 'occurredAt lies more than 7 days back'],
  [{ payload: '{' }, 'payload must be JSON'],
  [{ payload: '[1]' }, 'payload must be a JSON object'],
  [{ payload: 'null' }, 'payload must be a JSON object'],
  [{ payload: `{"count": ${'1'.repeat(payloadBytesMax)}}` }, 'payload must be at most 8192 bytes'],
  [{ payload: '{}' }, 'payload.count is missing'],
  [{ payload: '{"count": "8"}' }, 'payload.count must be integer'],
  [{ payload: '{"count": -1}' }, 'payload.count must be >= 0'],
  [{ payload: '{"count": 8, "name": "Opal"}' }, 'payload.name is no field of this event'],
  [
    { payload: '{"count": 8, "__proto__": {"a": 1}}' },
    'payload.__proto__ is no field of this event',
  ],
  [
    { name: 'aurora_widget_open', payload: '{"trigger": "magic"}' },
    'payload.trigger must be one of launcher, api, link, restored',
  ],
])('event %# is refused: %s', (change, message) => {
  expect(read(change)).toBe(message);
});

test.each([
  [
    { name: 'aurora_widget_open', payload: '{"trigger": "api", "page": "/opal@example.com"}' },
    'page',
  ],
  [{ name: 'aurora_product_view', payload: '{"productId": "GG-12047"}' }, 'productId'],
])('a personal value is refused and never repeated: %#', (change, field) => {
  const message = read(change);
  expect(message).toMatch(new RegExp(`^payload\\.${field} `));
  expect(message).not.toMatch(/opal|12047/i);
});

test('an order is kept as a salted hash only', () => {
  const event = read({ name: 'aurora_order_tracked', payload: '{"orderId": "T3JkZXI6b3JkXzE"}' });
  expect(event).toMatchObject({
    payload: { orderIdHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(JSON.stringify(event)).not.toContain('T3JkZXI6b3JkXzE');
});

test('every registered event is an aurora event that says what happened, and none takes free text', () => {
  const fields = Object.entries(eventRegistry).flatMap(([name, kind]) => {
    expect(name).toMatch(/^aurora_[a-z_]+$/);
    expect(kind.says).not.toBe('');
    return Object.values({ ...kind.required, ...kind.optional }) as Record<string, unknown>[];
  });
  for (const field of fields)
    if (field['type'] === 'string') expect('enum' in field || 'pattern' in field).toBe(true);
});

test('whatever is sent, the answer is an event or a sentence', () => {
  const names = fc.constantFrom(...Object.keys(eventRegistry), 'aurora_dance');
  fc.assert(
    fc.property(names, fc.jsonValue(), (name, payload) => {
      const answer = read({ name, payload: JSON.stringify(payload) });
      expect(typeof answer === 'string' || answer.name === name).toBe(true);
    }),
  );
});
