import { expect, test } from '@jest/globals';
import { holdStory } from './hold-story.ts';

const reservedAt = '2026-11-21T12:00:00.000Z';
const aHold = (state: Parameters<typeof holdStory>[0]['state'], hours = 48) => ({
  state,
  reservedAt,
  expiresAt: new Date(Date.parse(reservedAt) + hours * 3_600_000).toISOString(),
});
const after = (hours: number) => new Date(Date.parse(reservedAt) + hours * 3_600_000);
const told = (hold: ReturnType<typeof aHold>, hours: number) => {
  const { stage, left, share } = holdStory(hold, after(hours), 'en-GB');
  return [stage, left, Number(share.toFixed(2))];
};

test('the time left is whole at first and shrinks by the minute', () => {
  expect(told(aHold('ACTIVE'), 0)).toEqual(['held', '48 h left', 1]);
  expect(told(aHold('ACTIVE'), 0.8)).toEqual(['held', '47 h 12 min left', 0.98]);
  expect(told(aHold('ACTIVE'), 46.5)).toEqual(['held', '1 h 30 min left', 0.03]);
});

test('under an hour it is ending, and past its time it is over before the graph says so', () => {
  expect(told(aHold('ACTIVE'), 47.2)).toEqual(['ending', '48 min left', 0.02]);
  expect(told(aHold('ACTIVE'), 48)).toEqual(['expired', '', 0]);
  expect(told(aHold('EXPIRED'), 1)).toEqual(['expired', '', 0]);
});

test('when it ends is said as a day and a time, and an extension is named', () => {
  const at = after(1);
  expect(holdStory(aHold('ACTIVE'), at, 'en-GB').until).toMatch(
    /^Held until \w{3} 23 Nov, \d\d:\d\d$/,
  );
  expect(holdStory(aHold('EXTENDED', 96), at, 'en-GB').until).toMatch(
    /^Extended once, until \w{3} 25 Nov, \d\d:\d\d$/,
  );
});

test('what was given back or bought is said, and has no time left', () => {
  expect(told(aHold('RELEASED'), 1)).toEqual(['released', '', 0]);
  expect(told(aHold('CONVERTED'), 1)).toEqual(['bought', '', 0]);
});
