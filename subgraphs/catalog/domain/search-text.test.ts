import { expect, test } from '@jest/globals';
import {
  queryWords,
  queryWordsMax,
  searchTextOf,
  searchWords,
  wordPattern,
} from './search-text.ts';

const riviere = searchTextOf({
  title: 'Rivière bracelet',
  description: 'A line of stones, set like light on water.',
  category: 'BRACELETS',
  metal: 'WHITE_GOLD',
  stone: 'Diamond',
  art: 'bracelet.tennis.white-gold.diamond.round',
});

test('a product is found by title, category, metal, stone, style and description, each word once', () => {
  expect(riviere).toBe(
    'riviere bracelet white gold diamond tennis round a line of stone set like light on water',
  );
});

test.each([
  ['riviere', true],
  ['RIVIÈRE', true],
  ['diamonds', true],
  ['tennis bracelet', true],
  ['white gold bracelets with diamonds', true],
  ['diam', true],
  ['mond', false],
  ['rose', false],
  ['white (gold', true],
  ['.*', true],
])('the query "%s" finds it: %s', (query, found) => {
  expect(queryWords(query).every((word) => wordPattern(word).test(riviere))).toBe(found);
});

test.each([
  ['Éternité', ['eternite']],
  ['glass', ['glass']],
  ['18k-gold', ['18k', 'gold']],
  ['ﬀ ½', ['ﬀ', '½']],
  ['  ', []],
])('"%s" has the words %j', (text, words) => {
  expect(searchWords(text)).toEqual(words);
});

test('a very long query is cut, not refused', () => {
  const query = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
  expect(queryWords(query)).toHaveLength(queryWordsMax);
});
