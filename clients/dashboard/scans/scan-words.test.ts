import { expect, test } from '@jest/globals';
import { givenUpWords, scanFailureWords, takenWords } from './scan-words.ts';

test.each([
  ['UNKNOWN_SHIPMENT', 'No order and no return has this parcel.'],
  ['SERVICE_DOWN', 'Orders did not answer.'],
  [
    'REFUSED: A timeline holds at most 500 entries',
    'The order did not take it: A timeline holds at most 500 entries.',
  ],
  [
    'REFUSED: OCCURRED_IN_FUTURE: A scan is at most 10 minutes ahead of our clock',
    'The order did not take it: A scan is at most 10 minutes ahead of our clock.',
  ],
])('%s is told as a sentence', (lastFailure, words) => {
  expect(scanFailureWords({ lastFailure })).toBe(words);
});

test('one scan is one', () => {
  expect([1, 2].map(givenUpWords)).toEqual([
    '1 carrier scan was given up',
    '2 carrier scans were given up',
  ]);
});

test('who was not the first to have a scan taken is told so', () => {
  expect([true, false].map((isOurs) => takenWords({ trackingNumber: '05341' }, isOurs))).toEqual([
    '05341 is taken once more.',
    '05341 is given up no longer: somebody had it taken before.',
  ]);
});
