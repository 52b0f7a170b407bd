import { expect, test } from '@jest/globals';
import type { OpeningHours } from '../../../kernel/opening-hours.ts';
import { stylistPromise } from './stylist-promise.ts';

const hours: OpeningHours = {
  timeZone: 'Europe/Amsterdam',
  days: { 1: [540, 1_200], 2: [540, 1_200], 6: [540, 1_200] },
};
const promise = (at: string, firstResponseMinutes = 120) =>
  stylistPromise(new Date(at), hours, { firstResponseMinutes });

test('while somebody is there: how soon, and until when', () => {
  expect(promise('2026-11-23T13:00:00Z')).toBe(
    'A person answers within about 2 hours. They are here until 20:00, Amsterdam time.',
  );
  expect(promise('2026-11-23T13:00:00Z', 15)).toContain('within about 15 minutes');
});

test('while nobody is there: when they are back, and how soon from then', () => {
  expect(promise('2026-11-22T13:00:00Z')).toBe(
    'Our stylists are away until Monday 09:00, Amsterdam time. Leave a message; they answer within about 2 hours of being back.',
  );
});

test('a desk that never opens promises no day', () => {
  const never = { timeZone: 'UTC', days: {} };
  expect(stylistPromise(new Date(0), never, { firstResponseMinutes: 60 })).toBe(
    'Our stylists are away. Leave a message; they answer within about 60 minutes of being back.',
  );
});
