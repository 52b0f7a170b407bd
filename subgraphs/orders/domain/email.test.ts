import { expect, test } from '@jest/globals';
import { isEmail, maskEmail, normaliseEmail } from './email.ts';

test('an address is the same in any case', () => {
  expect(normaliseEmail('  Opal@Example.COM ')).toBe('opal@example.com');
});

test.each([
  ['opal@example.com', true],
  ['o.p+al@mail.example.co', true],
  ['opal@example', false],
  ['opal example.com', false],
  ['opal@@example.com', false],
  ['', false],
  [`${'a'.repeat(250)}@example.com`, false],
])('%s: %s', (email, is) => {
  expect(isEmail(email)).toBe(is);
});

test.each([
  ['opal@example.com', 'o•••@example.com'],
  ['o@example.com', 'o•••@example.com'],
  ['broken', '•••'],
])('of %s staff see %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});
