import { expect, test } from '@jest/globals';
import { fromDecimal, toDecimal } from './money.ts';

test.each([
  [128_000, 'EUR', '1280.00'],
  [5, 'EUR', '0.05'],
  [-150, 'EUR', '-1.50'],
  [0, 'EUR', '0.00'],
  [1280, 'JPY', '1280'],
  [1_280, 'CLP', '1280'],
  [1_234_567, 'KWD', '1234.567'],
  [1_234_567, 'OMR', '1234.567'],
  [12_345, 'CLF', '1.2345'],
])('%i minor units of %s read %s', (amountMinor, currencyCode, text) => {
  expect(toDecimal({ amountMinor, currencyCode })).toBe(text);
  expect(fromDecimal(text, currencyCode)).toBe(amountMinor);
});

test.each([
  ['1280', 'EUR', 128_000],
  ['1280.5', 'EUR', 128_050],
  ['1280.505', 'EUR', null],
  ['1.5', 'JPY', null],
  ['1e3', 'EUR', null],
  ['', 'EUR', null],
  ['1,280', 'EUR', null],
])('the text %j in %s is %p minor units', (text, currencyCode, expected) => {
  expect(fromDecimal(text, currencyCode)).toBe(expected);
});
