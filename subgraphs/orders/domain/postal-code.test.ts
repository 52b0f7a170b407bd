import { expect, test } from '@jest/globals';
import { isPostalCode, isSamePostalCode, normalisePostalCode } from './postal-code.ts';

test.each([
  [' 3511 ab ', '3511AB', true],
  ['75-002', '75002', true],
  ['SW1A 1AA', 'SW1A1AA', true],
  ['12', '12', false],
  ['12345678901', '12345678901', false],
  ['35.11', '35.11', false],
])('%j is %s; a postal code: %s', (text, normalised, is) => {
  expect(normalisePostalCode(text)).toBe(normalised);
  expect(isPostalCode(normalised)).toBe(is);
});

test.each([
  ['3511AB', '3511AB', true],
  ['100011234', '10001', true],
  ['10001', '100019999', true],
  ['10001', '10002', false],
  ['100011234', '100011235', true],
  ['1000112', '10001', false],
])('%s and %s name one place: %s', (a, b, same) => {
  expect(isSamePostalCode(a, b)).toBe(same);
});
