import { expect, test } from '@jest/globals';
import { normalise } from './normalise.ts';
import { readPrice } from './price.ts';

const read = (text: string) => readPrice(normalise(text));

/** Text, lowest, highest (whole units), currency as named. */
const ranges: readonly [string, number | null, number | null, string | null][] = [
  ['under 500', null, 500, null],
  ['rings under €500', null, 500, 'EUR'],
  ['below 1,200 euros', null, 1200, 'EUR'],
  ['below 1.200 €', null, 1200, 'EUR'],
  ['less than $99.50', null, 99.5, 'USD'],
  ['up to 1.2k', null, 1200, null],
  ['max 300', null, 300, null],
  ['maximum of 300', null, 300, null],
  ['at most £2,500', null, 2500, 'GBP'],
  ['rings under ¥50,000', null, 50_000, 'JPY'],
  ['rings under 50000 yen', null, 50_000, 'JPY'],
  ['chf 900 or less', null, 900, 'CHF'],
  ['≤ 800', null, 800, null],
  ['<$500', null, 500, 'USD'],
  ['no more than 500', null, 500, null],
  ['not over 500 euro', null, 500, 'EUR'],
  ['500 or less', null, 500, null],
  ['1000 max', null, 1000, null],
  ['my budget is 750', null, 750, null],
  ['I can spend 400', null, 400, null],
  ['I have 500 euros', null, 500, 'EUR'],
  ['under five hundred', null, 500, null],
  ['under a thousand euros', null, 1000, 'EUR'],
  ['over 1000', 1000, null, null],
  ['above 2k', 2000, null, null],
  ['from 300', 300, null, null],
  ['at least 300 dollars', 300, null, 'USD'],
  ['≥500', 500, null, null],
  ['500+', 500, null, null],
  ['500 and up', 500, null, null],
  ['€500 or more', 500, null, 'EUR'],
  ['no less than 500', 500, null, null],
  ['not under 500', 500, null, null],
  ['between 500 and 1000', 500, 1000, null],
  ['between €500 and €1,000', 500, 1000, 'EUR'],
  ['between 1000 and 500', 500, 1000, null],
  ['between five hundred and one thousand', 500, 1000, null],
  ['from 500 to 900', 500, 900, null],
  ['500-1000', 500, 1000, null],
  ['500 – 1000 euros', 500, 1000, 'EUR'],
  ['€500-1000', 500, 1000, 'EUR'],
  ['200 to 300 euros', 200, 300, 'EUR'],
  ['1 to 2k', 1000, 2000, null],
  ['over 500 but under 900', 500, 900, null],
  ['around 500', 400, 600, null],
  ['about €1,000', 800, 1200, 'EUR'],
  ['500 euros or so', 400, 600, 'EUR'],
  ['a ring for €500', 400, 600, 'EUR'],
];

test.each(ranges)('"%s" asks for %p to %p', (text, min, max, currencyCode) => {
  const minMinor = min === null ? null : min * 100;
  const maxMinor = max === null ? null : max * 100;
  expect(read(text).price).toEqual({ minMinor, maxMinor, currencyCode });
});

test.each([
  'a gold ring',
  'size 52',
  'size 50 to 54',
  '18k gold',
  'over 2 weeks',
  'within 30 days',
  'from 12 november',
  'at least 3 stones',
  'a ring with 1.5 carat',
  'a 2 mm band',
  'the ring of 2024',
  'before 14:30',
  'more than 20% off',
  'one ring, two chains',
])('"%s" names no price', (text) => {
  expect(read(text)).toMatchObject({ price: null, isNegative: false });
});

test.each(['under -500', 'under €-500', 'max -20 euros'])(
  '"%s" is told apart as negative',
  (text) => {
    expect(read(text)).toMatchObject({ price: null, isNegative: true });
  },
);

test('amounts are taken out of the text, so that nothing reads them twice', () => {
  expect(read('silver rings under €500 please').rest.replace(/\s+/g, ' ')).toBe(
    'silver rings under please',
  );
});
