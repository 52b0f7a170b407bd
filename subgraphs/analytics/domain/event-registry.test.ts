import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { type EventKind, eventRegistry } from './event-registry.ts';

const kinds = Object.entries<EventKind>(eventRegistry);

test('the events that the plans of the shop name are all there', () => {
  const named = [
    'aurora_products_shown',
    'aurora_csat_submitted',
    'aurora_capsule_reserved',
    'aurora_widget_open',
    'aurora_widget_close',
    'aurora_intent_detected',
    'aurora_intent_complete',
    'aurora_product_shortlisted',
    'aurora_product_view',
    'aurora_order_tracked',
    'aurora_return_initiated',
    'aurora_stylist_ticket_created',
    'aurora_order_updates_subscribed',
  ];
  expect(Object.keys(eventRegistry)).toEqual(expect.arrayContaining(named));
  expect(kinds.length).toBeGreaterThanOrEqual(17);
});

test.each(kinds)(
  '%s says what happened, and takes neither other fields nor free text',
  (name, kind) => {
    expect(name).toMatch(/^aurora_[a-z_]+$/);
    expect(kind.says).not.toBe('');
    const { properties = {}, additionalProperties } = z.toJSONSchema(kind.payload);
    expect(additionalProperties).toBe(false);
    const texts = Object.values(properties)
      .filter((field) => typeof field === 'object')
      .filter(({ type }) => type === 'string');
    for (const text of texts) expect(Boolean(text.enum ?? text.pattern)).toBe(true);
  },
);

test.each(kinds)('%s hashes only fields that it has', (_name, { payload, hashed }) => {
  expect(Object.keys(payload.shape)).toEqual(expect.arrayContaining([...hashed]));
});
