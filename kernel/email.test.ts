import { expect, test } from '@jest/globals';
import { normaliseEmail } from './email.ts';

test('an address is the same in any case', () => {
  expect(normaliseEmail('  Opal@Example.COM ')).toBe('opal@example.com');
});

test('an accent is the same typed as one character or as two', () => {
  expect(normaliseEmail('zoe\u0308@example.com')).toBe(normaliseEmail('zo\u00eb@example.com'));
});
