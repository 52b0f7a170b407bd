import { expect, test } from '@jest/globals';
import { readPhone } from './phone.ts';

test.each([
  ['+31 6 1234 5678', '+31612345678'],
  ['0031 (6) 12-34.56 78', '+31612345678'],
  ['+49 30/123\u2013456', '+4930123456'],
  ['+1 (415) 555-0100', '+14155550100'],
  ['+290 1234', '+2901234'],
  ['+290 123', null],
])('%s is %s', (typed, number) => {
  expect(readPhone(typed)).toBe(number);
});

test.each(['', '06 1234 5678', '+0612345678', '+31', '+31 6 1234 5678 x', `+${'1'.repeat(16)}`])(
  '%j is no number that can be called from anywhere',
  (typed) => {
    expect(readPhone(typed)).toBeNull();
  },
);
