import { expect, test } from '@jest/globals';
import { digitsForWords } from './number-words.ts';

test.each([
  ['under five hundred', 'under 500'],
  ['a thousand euros', '1000 euros'],
  ['twelve hundred', '1200'],
  ['two thousand five hundred', '2500'],
  ['one hundred and fifty', '150'],
  ['fifty-five pounds', '55 pounds'],
  ['between five hundred and one thousand', 'between 500 and 1000'],
  ['between eighty and one hundred twenty', 'between 80 and 120'],
  ['five grand', '5000'],
  ['show me one ring', 'show me one ring'],
  ['two rings', 'two rings'],
  ['a ring and a chain', 'a ring and a chain'],
])('"%s" reads "%s"', (text, digits) => {
  expect(digitsForWords(text)).toBe(digits);
});
