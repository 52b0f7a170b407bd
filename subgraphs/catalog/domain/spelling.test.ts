import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearestWords, slipsBetween } from './spelling.ts';

const vocabulary = ['sapphire', 'solitaire', 'ring', 'bracelet', 'emerald', 'halo', 'hoop', 'rose'];

test.each([
  ['saphire', ['sapphire']],
  ['sapphier', ['sapphire']],
  ['solitare', ['solitaire']],
  ['bracelte', ['bracelet']],
  ['emerlad', ['emerald']],
  ['hallo', ['halo']],
  ['rinh', ['ring']],
])('"%s" is read as %j', (word, expected) => {
  expect(nearestWords(word, vocabulary)).toEqual(expected);
});

test.each([['rin'], ['hop'], ['xylophone'], ['amethyst'], ['']])('"%s" is near nothing', (word) => {
  expect(nearestWords(word, vocabulary)).toEqual([]);
});

test('only the nearest are taken, and of equals at most three', () => {
  expect(nearestWords('rings', ['ring', 'rings'])).toEqual(['rings']);
  expect(nearestWords('bant', ['band', 'bank', 'banu', 'bang'])).toEqual(['band', 'bank', 'banu']);
});

const word = fc.string({ unit: fc.constantFrom(...'abcd'), maxLength: 8 });

test('the distance is that of the plain recursive definition', () => {
  fc.assert(
    fc.property(word, word, (from, to) => {
      expect(slipsBetween(from, to, 99)).toBe(recursiveDistance(from, to));
    }),
  );
});

test('beyond the limit it only says that it is beyond', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (from, to, limit) => {
      const exact = recursiveDistance(from, to);
      const bounded = slipsBetween(from, to, limit);
      if (exact <= limit) expect(bounded).toBe(exact);
      else expect(bounded).toBeGreaterThan(limit);
    }),
  );
});

function recursiveDistance(from: string, to: string): number {
  if (from === '' || to === '') return Math.max(from.length, to.length);
  const [a, b] = [from.slice(0, -1), to.slice(0, -1)];
  const differs = from.at(-1) === to.at(-1) ? 0 : 1;
  const costs = [
    recursiveDistance(a, to) + 1,
    recursiveDistance(from, b) + 1,
    recursiveDistance(a, b) + differs,
  ];
  if (from.at(-1) === to.at(-2) && from.at(-2) === to.at(-1) && from.length > 1 && to.length > 1)
    costs.push(recursiveDistance(from.slice(0, -2), to.slice(0, -2)) + 1);
  return Math.min(...costs);
}
