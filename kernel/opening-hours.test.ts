import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, HOUR_MS, MINUTE_MS } from './clock.ts';
import { addOpenMs, openMsBetween, openSpanAt, readOpeningHours } from './opening-hours.ts';

const hours = readOpeningHours('Europe/Amsterdam mon-fri 09:00-20:00, sat 10:00-18:00');
if (!hours) throw new Error('These hours are well written');

/** Three years, so that every change of the clocks is in it. */
const anInstant = fc.date({
  min: new Date('2025-01-01T00:00:00Z'),
  max: new Date('2027-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const aWhile = fc.integer({ min: 1, max: 400 * HOUR_MS });

describe('opening time', () => {
  test.each([
    ['within a day', '2026-11-20T10:00:00Z', 90, '2026-11-20T11:30:00.000Z'],
    ['to the minute of closing', '2026-11-20T18:30:00Z', 30, '2026-11-20T19:00:00.000Z'],
    ['over the night', '2026-11-19T18:30:00Z', 60, '2026-11-20T08:30:00.000Z'],
    ['over the Sunday', '2026-11-21T16:30:00Z', 60, '2026-11-23T08:30:00.000Z'],
    ['from a time when it is closed', '2026-11-22T11:00:00Z', 15, '2026-11-23T08:15:00.000Z'],
    ['into summer time', '2026-03-28T16:00:00Z', 120, '2026-03-30T08:00:00.000Z'],
    ['into winter time', '2026-10-24T15:00:00Z', 120, '2026-10-26T09:00:00.000Z'],
  ])('passes %s', (_what, from, minutes, expected) => {
    expect(addOpenMs(new Date(from), minutes * MINUTE_MS, hours).toISOString()).toBe(expected);
  });

  test('that is added is found between', () => {
    fc.assert(
      fc.property(anInstant, aWhile, (from, openMs) => {
        expect(openMsBetween(from, addOpenMs(from, openMs, hours), hours)).toBe(openMs);
      }),
    );
  });

  test('can be added at once or in parts', () => {
    fc.assert(
      fc.property(anInstant, aWhile, aWhile, (from, first, second) => {
        const inParts = addOpenMs(addOpenMs(from, first, hours), second, hours);
        expect(inParts).toEqual(addOpenMs(from, first + second, hours));
      }),
    );
  });

  test('is never more than the time between, and adds up', () => {
    fc.assert(
      fc.property(anInstant, aWhile, aWhile, (from, first, second) => {
        const middle = addMs(from, first);
        const to = addMs(middle, second);
        const open = openMsBetween(from, to, hours);
        expect(open).toBeLessThanOrEqual(first + second);
        expect(open).toBe(openMsBetween(from, middle, hours) + openMsBetween(middle, to, hours));
      }),
    );
  });

  test('does not run backwards', () => {
    const noon = new Date('2026-11-20T11:00:00Z');
    expect(openMsBetween(noon, addMs(noon, -HOUR_MS), hours)).toBe(0);
    expect(addOpenMs(noon, -HOUR_MS, hours)).toEqual(noon);
  });
});

test('the open stretch ends when the shop closes; at night there is none', () => {
  expect(openSpanAt(new Date('2026-11-20T11:00:00Z'), hours)?.to.toISOString()).toBe(
    '2026-11-20T19:00:00.000Z',
  );
  expect(openSpanAt(new Date('2026-11-20T22:00:00Z'), hours)).toBeNull();
});

test.each([
  ['forward', '2026-03-08T12:00:00Z', '2026-03-08T15:00:00.000Z', '2026-03-09T00:00:00.000Z'],
  ['back', '2026-11-01T12:00:00Z', '2026-11-01T16:00:00.000Z', '2026-11-02T01:00:00.000Z'],
])(
  'where the clocks go %s that morning, the day begins by the new time',
  (_way, night, from, to) => {
    const daily = readOpeningHours('America/Los_Angeles mon-sun 08:00-17:00');
    if (!daily) throw new Error('These hours are well written');
    const opening = addOpenMs(new Date(night), 1, daily);
    expect(addMs(opening, -1).toISOString()).toBe(from);
    expect(openSpanAt(opening, daily)?.to.toISOString()).toBe(to);
  },
);

test('a shop may be open all day', () => {
  const always = readOpeningHours('UTC mon-sun 00:00-24:00');
  if (!always) throw new Error('These hours are well written');
  const from = new Date('2026-11-20T23:59:00Z');
  expect(addOpenMs(from, 48 * HOUR_MS, always)).toEqual(addMs(from, 48 * HOUR_MS));
});

test.each([
  '',
  'Europe/Amsterdam',
  'Europe/Atlantis mon-fri 09:00-20:00',
  'Europe/Amsterdam mon-fri 20:00-09:00',
  'Europe/Amsterdam fri-mon 09:00-20:00',
  'Europe/Amsterdam mon 09:00-24:01',
  'Europe/Amsterdam monday 09:00-20:00',
  'Europe/Amsterdam mon 9-20',
])('%j are no opening hours', (text) => {
  expect(readOpeningHours(text)).toBeNull();
});
