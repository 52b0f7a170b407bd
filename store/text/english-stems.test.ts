import { expect, test } from '@jest/globals';
import { stemEnglish } from './english-stems.ts';

/** Words for each step of the algorithm, with the stems that Snowball gives. */
const stems: readonly (readonly [string, string])[] = [
  ['by', 'by'],
  ['rings', 'ring'],
  ['gas', 'gas'],
  ['kiwis', 'kiwi'],
  ['caresses', 'caress'],
  ['ties', 'tie'],
  ['cries', 'cri'],
  ["jeweller's", 'jewel'],
  ['agreed', 'agre'],
  ['feed', 'feed'],
  ['luxuriating', 'luxuri'],
  ['hopping', 'hop'],
  ['hoping', 'hope'],
  ['fizzed', 'fizz'],
  ['cry', 'cri'],
  ['enjoy', 'enjoy'],
  ['relational', 'relat'],
  ['conditional', 'condit'],
  ['happily', 'happili'],
  ['geology', 'geolog'],
  ['fluently', 'fluentli'],
  ['triplicate', 'triplic'],
  ['formative', 'format'],
  ['hopeful', 'hope'],
  ['goodness', 'good'],
  ['adjustable', 'adjust'],
  ['adoption', 'adopt'],
  ['necklace', 'necklac'],
  ['rate', 'rate'],
  ['controlling', 'control'],
  ['generously', 'generous'],
  ['youthful', 'youth'],
  ['skies', 'sky'],
  ['news', 'news'],
  ['earrings', 'earring'],
];

test.each(stems)('%s has the stem %s', (word, stem) => {
  expect(stemEnglish(word)).toBe(stem);
});
