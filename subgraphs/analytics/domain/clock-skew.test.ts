import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/clock.ts';
import { correctedTime, lateMaxMs, skewMsOf } from './clock-skew.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const ago = (ms: number) => addMs(now, -ms);

test.each([
  ['unknown', null, 0],
  ['right', now, 0],
  ['a slow way behind', ago(MINUTE_MS), 0],
  ['an hour behind', ago(HOUR_MS), HOUR_MS],
  ['a day ahead', ago(-DAY_MS), -DAY_MS],
])('a clock that is %s is off by so much', (_what, sentAt, skewMs) => {
  expect(skewMsOf(sentAt, now)).toBe(skewMs);
});

test.each<[string, Date, number, Date | string]>([
  ['just now', ago(SECOND_MS), 0, ago(SECOND_MS)],
  ['a little ahead counts as now', ago(-5 * MINUTE_MS), 0, now],
  ['ahead', ago(-5 * MINUTE_MS - 1), 0, 'no more than 5 minutes ahead of the time of sending'],
  ['late', ago(lateMaxMs), 0, ago(lateMaxMs)],
  ['too late', ago(lateMaxMs + 1), 0, 'no more than 7 days back'],
  ['by a clock three hours ahead', ago(-3 * HOUR_MS + 5_000), -3 * HOUR_MS, ago(5_000)],
  ['by a clock of 1970', new Date(90_000), now.getTime() - 100_000, ago(10_000)],
])('what happened %s', (_what, occurredAt, skewMs, expected) => {
  expect(correctedTime(occurredAt, skewMs, now)).toEqual(expected);
});

test('however wrong a clock is, what is taken happened within the week before now', () => {
  const years = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(years, fc.option(years), (occurredAt, sentAt) => {
      const time = correctedTime(occurredAt, skewMsOf(sentAt, now), now);
      const isWithin = time <= now && time >= ago(lateMaxMs);
      expect(typeof time === 'string' || isWithin).toBe(true);
    }),
  );
});
