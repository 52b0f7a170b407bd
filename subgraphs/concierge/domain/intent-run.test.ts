import { expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../kernel/clock.ts';
import type { Intent } from './intent/intents.ts';
import { type IntentRuns, isRunOver, noRuns, runOf, runsAfter } from './intent-run.ts';

/** The runs after answers about these intents, one after the other; `-` is a long silence. */
function talk(...course: readonly (Intent | '-')[]): IntentRuns {
  let runs = noRuns;
  course.forEach((each, index) => {
    const isRunOver = course[index - 1] === '-';
    if (each !== '-') runs = runsAfter({ runs, isRunOver }, each, false);
  });
  return runs;
}

test.each<[string, readonly (Intent | '-')[], Intent, number]>([
  ['the first message begins the first run', ['TRACK_ORDER'], 'TRACK_ORDER', 1],
  ['the same wish goes on with it', ['TRACK_ORDER', 'TRACK_ORDER'], 'TRACK_ORDER', 1],
  [
    'another wish ends it: the next is a run anew',
    ['TRACK_ORDER', 'FIND_PRODUCT', 'TRACK_ORDER'],
    'TRACK_ORDER',
    2,
  ],
  ['so does a long silence', ['TRACK_ORDER', '-', 'TRACK_ORDER'], 'TRACK_ORDER', 2],
  ['each intent counts its own', ['TRACK_ORDER', 'FIND_PRODUCT'], 'FIND_PRODUCT', 1],
  ['a wish to rate ends nothing', ['TRACK_ORDER', 'CSAT', 'TRACK_ORDER'], 'TRACK_ORDER', 1],
  ['whoever rates later means what was last', ['TRACK_ORDER', '-', 'CSAT'], 'TRACK_ORDER', 1],
  ['with nothing before, the wish to rate is all there is', ['CSAT'], 'CSAT', 1],
])('%s', (_, course, intent, number) => {
  expect(talk(...course).latest).toEqual({ intent, number, isRatingAsked: false });
});

test('a run that was asked to be rated stays so; the next one was not asked', () => {
  const asked = runsAfter({ runs: noRuns, isRunOver: false }, 'TRACK_ORDER', true);
  const goesOn = runsAfter({ runs: asked, isRunOver: false }, 'TRACK_ORDER', false);
  expect(goesOn.latest?.isRatingAsked).toBe(true);
  expect(runOf(goesOn, 'TRACK_ORDER', true)).toEqual({
    intent: 'TRACK_ORDER',
    number: 2,
    isRatingAsked: false,
  });
});

test('half an hour of silence is no end yet, more is', () => {
  expect(isRunOver(30 * MINUTE_MS)).toBe(false);
  expect(isRunOver(30 * MINUTE_MS + 1)).toBe(true);
});
