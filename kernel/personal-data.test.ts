import { expect, test } from '@jest/globals';
import { findPersonal, hashPersonal, redactPersonal } from './personal-data.ts';

test.each([
  ['write to opal@example.com today', 'write to [e-mail] today', 'an e-mail address'],
  ['where is GG-12047?', 'where is [order number]?', 'an order number'],
  ['where is gg 12047', 'where is [order number]', 'an order number'],
  ['call +31 6 1234 5678', 'call [phone number]', 'a phone number'],
  ['call 020-7946 0958 now', 'call [phone number] now', 'a phone number'],
  ['4111 1111 1111 1111', '[card number]', 'a card number'],
])('"%s" leaves as "%s"', (text, redacted, kind) => {
  expect(redactPersonal(text)).toBe(redacted);
  expect(findPersonal(text)).toBe(kind);
});

test.each([
  'a ring under €2,500',
  'between 500 and 1000',
  'at most max 10000',
  '18k gold, size 52',
  'delivered 2026-11-21',
  'intent TRACK_ORDER, 12 shown',
  '2026-11-21T14:02:00.000Z',
])('"%s" holds nothing personal', (text) => {
  expect(findPersonal(text)).toBeNull();
  expect(redactPersonal(text)).toBe(text);
});

test('a hash says "the same again" only under the same salt', () => {
  expect(hashPersonal('GG-12047', 'a')).toBe(hashPersonal('GG-12047', 'a'));
  expect(hashPersonal('GG-12047', 'a')).not.toBe(hashPersonal('GG-12047', 'b'));
  expect(hashPersonal('GG-12047', 'a')).toMatch(/^[0-9a-f]{64}$/);
});
