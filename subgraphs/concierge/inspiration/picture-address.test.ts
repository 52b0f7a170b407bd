import { expect, test } from '@jest/globals';
import { addMs, MINUTE_MS } from '../../../kernel/clock.ts';
import { isPictureAddress, pictureAddress } from './picture-address.ts';

const noon = new Date('2026-11-21T12:00:30.000Z');
const secret = 'a-secret-of-tests'.padEnd(40, 'x');
const address = pictureAddress('ins_1', secret, noon);
const query = (change: Readonly<Record<string, string>> = {}): URLSearchParams => {
  const { searchParams } = new URL(address, 'http://shop.example');
  for (const [name, value] of Object.entries(change)) searchParams.set(name, value);
  return searchParams;
};
const at = (minutes: number): Date => addMs(noon, minutes * MINUTE_MS);

test('an address holds for ten minutes at least and fifteen at most', () => {
  expect(isPictureAddress('ins_1', query(), secret, noon)).toBe(true);
  expect(isPictureAddress('ins_1', query(), secret, at(10))).toBe(true);
  expect(isPictureAddress('ins_1', query(), secret, at(15))).toBe(false);
});

test('it is the same for who asks again soon', () => {
  expect(pictureAddress('ins_1', secret, at(4))).toBe(address);
  expect(pictureAddress('ins_1', secret, at(6))).not.toBe(address);
});

test.each([
  ['another picture', 'ins_2', query(), secret],
  ['a later end', 'ins_1', query({ until: '9999999999' }), secret],
  ['no end', 'ins_1', query({ until: '' }), secret],
  ['another signature', 'ins_1', query({ signature: 'x'.repeat(43) }), secret],
  ['no signature', 'ins_1', new URLSearchParams(), secret],
  ['another secret', 'ins_1', query(), `${secret}y`],
])('%s is not ours', (_what, id, given, key) => {
  expect(isPictureAddress(id, given, key, noon)).toBe(false);
});
