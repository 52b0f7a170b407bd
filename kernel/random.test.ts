import { expect, test } from '@jest/globals';
import { secureRandom } from './random.ts';

test('no two draws share bytes, however small they are', () => {
  const draws = Array.from({ length: 2_000 }, () => secureRandom.bytes(16));
  expect(new Set(draws.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(2_000);
  // A draw is its holder's own: what they write into it does not come back in another.
  for (const bytes of draws) bytes.fill(7);
  expect(secureRandom.bytes(16)).not.toEqual(new Uint8Array(16).fill(7));
});

test.each([0, 1, 4_095, 4_096, 4_097, 100_000])('a draw of %d bytes has that many', (count) => {
  expect(secureRandom.bytes(count)).toHaveLength(count);
});
