import { expect, test } from '@jest/globals';
import { orderStory } from './order-story.ts';

const now = new Date(2026, 10, 21, 12);
const story = (order: Partial<Parameters<typeof orderStory>[0]>) =>
  orderStory(
    {
      state: 'SHIPPED',
      shipmentStatus: 'IN_TRANSIT',
      expectedDelivery: null,
      deliveredAt: null,
      placedAt: '2026-11-18T09:00:00.000Z',
      ...order,
    },
    now,
    'en-GB',
  );

test('out for delivery today says between which hours', () => {
  const today = story({
    shipmentStatus: 'OUT_FOR_DELIVERY',
    expectedDelivery: {
      date: '2026-11-21',
      from: new Date(2026, 10, 21, 14).toISOString(),
      to: new Date(2026, 10, 21, 16).toISOString(),
    },
  });
  expect(today).toMatchObject({
    headline: 'Out for delivery',
    at: 3,
    tone: 'calm',
    when: { lead: 'Today between', time: '14:00 and 16:00' },
  });
});

test('a day without hours is named with its date', () => {
  const { when } = story({ expectedDelivery: { date: '2026-11-26', from: null, to: null } });
  expect(when).toEqual({ lead: 'Expected', time: 'Thu 26 Nov' });
});

test('made to order stands at the bench, whatever the parcel says', () => {
  expect(story({ state: 'IN_PRODUCTION', shipmentStatus: null })).toMatchObject({
    headline: 'Being made for you',
    at: 1,
  });
});

test.each([
  ['DELAYED', 'late'],
  ['DELIVERY_ATTEMPTED', 'late'],
  ['EXCEPTION', 'bad'],
  ['LOST', 'bad'],
] as const)('%s is told as %s, with what is safe', (shipmentStatus, tone) => {
  const told = story({ shipmentStatus });
  expect(told.tone).toBe(tone);
  expect(told.note?.strong).toMatch(/\.$/);
});

test('a delivered order is final: nothing more is watched', () => {
  const deliveredAt = new Date(2026, 10, 21, 9, 37).toISOString();
  expect(story({ state: 'DELIVERED', deliveredAt })).toMatchObject({
    isFinal: true,
    tone: 'done',
    when: { lead: 'Today at', time: '09:37' },
  });
  expect(story({ shipmentStatus: 'IN_TRANSIT' }).isFinal).toBe(false);
});

test('a cancelled order has no way left to show', () => {
  expect(story({ state: 'CANCELLED' })).toMatchObject({ at: null, isFinal: true });
});
