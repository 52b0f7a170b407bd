import { expect, test } from '@jest/globals';
import { isEmail, normaliseEmail } from './email.ts';

test('an address is the same in any case', () => {
  expect(normaliseEmail('  Opal@Example.COM ')).toBe('opal@example.com');
});

test('an accent is the same typed as one character or as two', () => {
  expect(normaliseEmail('zoe\u0308@example.com')).toBe(normaliseEmail('zo\u00eb@example.com'));
});

test.each([
  ['opal@example.com', true],
  ['o.p+al@mail.example.co', true],
  ["d'opal@b\u00fccher.example", true],
  ['opal@example', false],
  ['opal@example.c', false],
  ['opal@example..com', false],
  ['opal example.com', false],
  ['opal@exa mple.com', false],
  ['opal@@example.com', false],
  ['', false],
  ['a@example.com,b@example.com', false],
  ['a@example.com;b', false],
  ['<opal@example.com>', false],
  ['opal\\@example.com', false],
  ['opal@example.com\nbcc: all@example.com', false],
  [`${'o'.repeat(65)}@example.com`, false],
  [`opal@${'a.'.repeat(130)}com`, false],
])('%j is an address: %s', (email, is) => {
  expect(isEmail(email)).toBe(is);
});
