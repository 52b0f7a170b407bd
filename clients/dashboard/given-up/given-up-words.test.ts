import { expect, test } from '@jest/globals';
import { goneWords, takenUpWords, triedWords } from './given-up-words.ts';

const now = new Date('2026-11-21T15:00:00');
const at = (time: string) => new Date(`2026-11-21T${time}`).toISOString();
const anItem = { attempts: 6, givenUpAt: at('14:22:00'), lastRetry: null };

test('when it was given up is told, and how often it was tried', () => {
  expect(triedWords(anItem, now)).toBe('Given up 14:22, after 6 tries.');
  expect(triedWords({ ...anItem, attempts: 1, givenUpAt: null }, now)).toBe(
    'Given up just now, after 1 try.',
  );
});

test('who had it tried before is told by name', () => {
  expect(takenUpWords(anItem, now)).toBeNull();
  const lastRetry = { by: 'Opal', at: at('13:05:00') };
  expect(takenUpWords({ ...anItem, lastRetry }, now)).toBe(
    'Opal had it tried again 13:05; it failed once more.',
  );
});

test('who was not the first to have one tried is told so', () => {
  expect([true, false].map((isOurs) => goneWords('05341', isOurs))).toEqual([
    '05341 is tried once more.',
    '05341 is given up no longer: somebody had it tried before.',
  ]);
});
