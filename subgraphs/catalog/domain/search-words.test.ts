import { expect, test } from '@jest/globals';
import { queryWords, queryWordsMax, searchWords, wordsOf } from './search-words.ts';

test('a product is found by title, category, metal, stone, style and description, each word once', () => {
  const riviere = wordsOf({
    title: 'Rivière bracelet',
    description: 'A line of stones, set like light on water.',
    category: 'BRACELETS',
    metal: 'WHITE_GOLD',
    stone: 'Diamond',
    art: 'bracelet.tennis.white-gold.diamond.round',
  });
  expect(riviere.join(' ')).toBe(
    'riviere bracelet white gold diamond tennis round a line of stone set like light on water',
  );
});

test('a piece without a stone is not found by "none"', () => {
  const band = { title: 'Band', description: '', category: 'RINGS', metal: 'SILVER', stone: null };
  expect(wordsOf({ ...band, art: 'ring.band.silver.none.none' })).toEqual([
    'band',
    'ring',
    'silver',
  ]);
});

test.each([
  ['Éternité', ['eternite']],
  ['glass', ['glass']],
  ['18k-gold', ['18k', 'gold']],
  ['ﬀ ½', ['ﬀ', '½']],
  ['.*', []],
  ['  ', []],
])('"%s" has the words %j', (text, words) => {
  expect(searchWords(text)).toEqual(words);
});

test.each([
  ['RIVIÈRE', ['riviere']],
  ['a ring for my wife, please', ['ring', 'wife']],
  ['rings and a ring', ['ring']],
])('the query "%s" asks for %j', (query, words) => {
  expect(queryWords(query)).toEqual(words);
});

test('a very long query is cut, not refused', () => {
  const query = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
  expect(queryWords(query)).toHaveLength(queryWordsMax);
});
