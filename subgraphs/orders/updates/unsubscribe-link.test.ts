import { expect, test } from '@jest/globals';
import { readUnsubscribeToken, unsubscribeToken } from './unsubscribe-link.ts';

const secret = 'a-secret-of-the-tests-and-of-nothing-else';
const id = 'ous_01JD8XQ2N0ABCDEFGHJKMNPQRS';
const token = unsubscribeToken('glowglitch', id, secret);

test('a link names that subscription alone', () => {
  expect(readUnsubscribeToken('glowglitch', token, secret)).toBe(id);
});

test.each([
  ['of another shop', () => readUnsubscribeToken('another', token, secret)],
  ['signed by another', () => readUnsubscribeToken('glowglitch', token, `${secret}!`)],
  ['of another one', () => readUnsubscribeToken('glowglitch', token.replace('RS.', 'RT.'), secret)],
  ['cut short', () => readUnsubscribeToken('glowglitch', token.slice(0, -1), secret)],
  ['empty', () => readUnsubscribeToken('glowglitch', '', secret)],
])('a link %s is none', (_what, read) => {
  expect(read()).toBeNull();
});
