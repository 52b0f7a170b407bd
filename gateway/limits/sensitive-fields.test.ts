import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { chooseOperation } from '../operations/read-document.ts';
import { countSensitive } from './sensitive-fields.ts';

const countIn = (query: string): number => {
  const document = parse(query);
  return countSensitive(document, chooseOperation(document, null), new Set(['signIn', 'verify']));
};

test.each([
  ['none', 'mutation { note { signIn } }', 0],
  ['one of each', 'mutation { signIn { a } verify { a } }', 1],
  ['aliases', 'mutation { a: signIn { a } b: signIn { a } c: verify { a } }', 2],
  [
    'fragments',
    'mutation { ...F ...F ... { signIn { a } } } fragment F on M { ...G } fragment G on M { s: signIn { a } }',
    3,
  ],
])('%s', (_, query, times) => {
  expect(countIn(query)).toBe(times);
});
