import { expect, test } from '@jest/globals';
import { isEmail, maskEmail } from './email.ts';

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
