import { expect, test } from '@jest/globals';
import { scanFailureWords } from './scan-words.ts';

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
