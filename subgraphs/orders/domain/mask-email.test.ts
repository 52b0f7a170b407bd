import { expect, test } from '@jest/globals';
import { maskEmail } from './mask-email.ts';

test.each([
  ['opal@example.com', 'o•••@example.com'],
  ['o@example.com', 'o•••@example.com'],
  ['broken', '•••'],
])('of %s staff see %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});
