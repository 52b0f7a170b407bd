import { expect, test } from '@jest/globals';
import {
  commentLengthMax,
  csatProblems,
  editableUntil,
  labelOf,
  ratedOrder,
  runMax,
} from './csat.ts';

test.each([
  [5, 'GREAT'],
  [4, 'GREAT'],
  [3, 'OK'],
  [2, 'NEEDS_FOLLOW_UP'],
  [1, 'NEEDS_FOLLOW_UP'],
])('a rating of %i is %s', (rating, label) => {
  expect(labelOf(rating)).toBe(label);
});

test('a rating can be changed for a day', () => {
  expect(editableUntil(new Date('2026-11-21T12:00:00Z'))).toEqual(new Date('2026-11-22T12:00:00Z'));
});

const fine = { rating: 5, intent: 'TRACK_ORDER', run: 1, comment: null };

test.each([
  [fine, []],
  [{ ...fine, comment: 'é'.repeat(commentLengthMax) }, []],
  [{ ...fine, rating: 0 }, ['RATING_OUT_OF_RANGE']],
  [{ ...fine, rating: 6 }, ['RATING_OUT_OF_RANGE']],
  [{ ...fine, rating: 4.5 }, ['RATING_OUT_OF_RANGE']],
  [{ ...fine, intent: 'DANCE' }, ['INTENT_UNKNOWN']],
  [{ ...fine, comment: 'a'.repeat(commentLengthMax + 1) }, ['COMMENT_TOO_LONG']],
  [{ ...fine, run: runMax }, []],
  [{ ...fine, run: 0 }, ['RUN_OUT_OF_RANGE']],
  [{ ...fine, run: runMax + 1 }, ['RUN_OUT_OF_RANGE']],
  [{ ...fine, rating: 9, intent: '' }, ['RATING_OUT_OF_RANGE', 'INTENT_UNKNOWN']],
])('rating %# has the problems %j', (input, problems) => {
  expect(csatProblems(input)).toEqual(problems);
});

test.each<[string, string | null, string[], string | null]>([
  ['TRACK_ORDER', null, [], null],
  ['TRACK_ORDER', null, ['o1'], 'o1'],
  ['TRACK_ORDER', null, ['o1', 'o2'], null],
  ['TRACK_ORDER', 'o2', ['o1', 'o2'], 'o2'],
  ['FIND_PRODUCT', null, ['o1'], null],
  ['FIND_PRODUCT', 'o1', ['o1'], 'o1'],
])(
  'a rating of %s that names %s, where %j is open, is about %s',
  (intent, named, opened, about) => {
    expect(ratedOrder(intent, named, opened)).toBe(about);
  },
);
