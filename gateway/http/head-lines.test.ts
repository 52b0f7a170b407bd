import { expect, test } from '@jest/globals';
import { headLines } from './head-lines.ts';

test('of one name the first that says it decides', () => {
  expect(
    headLines([
      { 'content-length': 2, 'set-cookie': ['a=1', 'b=2'] },
      { vary: 'origin', 'cache-control': 'max-age=60' },
      { vary: 'accept', 'cache-control': 'no-store', origin: 'x' },
    ]),
  ).toEqual([
    ...['content-length', 2, 'set-cookie', ['a=1', 'b=2']],
    ...['vary', 'origin', 'cache-control', 'max-age=60'],
    ...['origin', 'x'],
  ]);
});
