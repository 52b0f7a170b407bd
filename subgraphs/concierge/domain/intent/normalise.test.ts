import { expect, test } from '@jest/globals';
import { normalise, readLengthMax } from './normalise.ts';

test.each([
  ['WHERE  is\nmy order', 'where is my order'],
  ['where’s my order', 'where is my order'],
  ['wheres it', 'where is it'],
  ["it's on its way", 'it is on its way'],
  ["I don't, can't and won't", 'i do not, can not and will not'],
  ['Rivière', 'riviere'],
  ['ｇｏｌｄ ５００', 'gold 500'],
  ['500–1000', '500-1000'],
  ['go\u200Bld', 'gold'],
  ['I have not recieved my oder', 'i have not received my order'],
  ['earing', 'earrings'],
  ['necklesses', 'necklace'],
  ['I am opal@example.com, hello', 'i am hello'],
])('"%s" is read as "%s"', (text, plain) => {
  expect(normalise(text)).toBe(plain);
});

test('a longer message is read up to its limit', () => {
  expect(normalise('a'.repeat(5_000))).toHaveLength(readLengthMax);
});
