import { expect, test } from '@jest/globals';
import { commentLengthMax, csatProblems, editableUntil, labelOf } from './csat.ts';

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

const fine = { rating: 5, intent: 'TRACK_ORDER', comment: null };

test.each([
  [fine, []],
  [{ ...fine, comment: 'é'.repeat(commentLengthMax) }, []],
  [{ ...fine, rating: 0 }, ['RATING_OUT_OF_RANGE']],
  [{ ...fine, rating: 6 }, ['RATING_OUT_OF_RANGE']],
  [{ ...fine, rating: 4.5 }, ['RATING_OUT_OF_RANGE']],
  [{ ...fine, intent: 'DANCE' }, ['INTENT_UNKNOWN']],
  [{ ...fine, comment: 'a'.repeat(commentLengthMax + 1) }, ['COMMENT_TOO_LONG']],
  [{ rating: 9, intent: '', comment: null }, ['RATING_OUT_OF_RANGE', 'INTENT_UNKNOWN']],
])('rating %# has the problems %j', (input, problems) => {
  expect(csatProblems(input)).toEqual(problems);
});
