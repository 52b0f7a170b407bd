import { expect, test } from '@jest/globals';
import { normalise } from './normalise.ts';
import { readPlace } from './place.ts';

test.each<[string, number | null]>([
  ['the second one', 2],
  ['The 2nd ring, please', 2],
  ['can you hold the third', 3],
  ['reserve the first gold necklace', 1],
  ['number 4', 4],
  ['#5', 5],
  ['show me the eighth piece?', 8],
  ['one second', null],
  ['it is my first time here', null],
  ['a second hand ring', null],
  ['the first of may', null],
  ['number 12', null],
  ['order number 4711', null],
  ['rings', null],
  ['', null],
])('"%s" names place %p', (text, place) => {
  expect(readPlace(normalise(text))).toBe(place);
});
