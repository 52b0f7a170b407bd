import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { contractPages } from '../../scripts/contracts/contract-pages.ts';
import { withParts } from '../../scripts/contracts/marked-parts.ts';

test('the contracts are what the code says: npm run contracts', () => {
  for (const { path, text } of contractPages())
    expect([path, readFileSync(path, 'utf8')]).toEqual([path, text]);
});

test('a part is written between its marks, and what is around them stays', () => {
  const page = 'Before\n<!-- generated: one -->\nold\n<!-- end -->\nAfter';
  expect(withParts(page, { one: () => 'new' })).toBe(
    'Before\n<!-- generated: one -->\nnew\n<!-- end -->\nAfter',
  );
});

test('a mark that nobody writes and a writer without a mark are told', () => {
  const page = '<!-- generated: one -->\n<!-- end -->';
  expect(() => withParts(page, {})).toThrow('Nobody writes the part one');
  expect(() => withParts(page, { one: () => '', two: () => '' })).toThrow(
    'The page has no mark for two',
  );
});
