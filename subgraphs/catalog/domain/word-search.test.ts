import { expect, test } from '@jest/globals';
import { createVocabulary, toWordSearch } from './word-search.ts';

const vocabulary = createVocabulary(
  'solitaire halo ring hoop earring gold rose sapphire diamond 18k 750 silver band'.split(' '),
);
const search = (...query: string[]) => toWordSearch(query, vocabulary);

test('a word that pieces have is looked for as written', () => {
  expect(search('halo', 'ring')).toEqual({ wanted: [['halo'], ['ring']], searchedFor: null });
});

test.each([
  ['creole', ['hoop']],
  ['engagement', ['solitaire', 'halo']],
  ['925', ['silver']],
  ['18ct', ['750']],
  ['18k', ['18k', '750']],
])('"%s" also stands for %j', (word, wanted) => {
  expect(search(word)).toEqual({ wanted: [wanted], searchedFor: null });
});

test('the beginning of a word finds every word that begins so', () => {
  expect(search('sap')).toEqual({ wanted: [['sapphire']], searchedFor: null });
  expect(search('s').wanted).toEqual([['sapphire', 'silver', 'solitaire']]);
});

test('a slip is taken for the nearest word, and said so', () => {
  expect(search('rose', 'gold', 'saphire')).toEqual({
    wanted: [['rose'], ['gold'], ['sapphire']],
    searchedFor: 'rose gold sapphire',
  });
});

test('a word that is nothing finds nothing, and is not explained away', () => {
  expect(search('xylophone')).toEqual({ wanted: [['xylophone']], searchedFor: null });
});

test('an inherited property is no word and no synonym', () => {
  expect(search('constructor')).toEqual({ wanted: [['constructor']], searchedFor: null });
});

test('completions are bounded and end where the words do', () => {
  const many = createVocabulary(Array.from({ length: 100 }, (_, i) => `band${i}`));
  expect(many.beginningWith('band', 30)).toHaveLength(30);
  expect(many.beginningWith('band99', 30)).toEqual(['band99']);
  expect(many.beginningWith('z', 30)).toEqual([]);
});
