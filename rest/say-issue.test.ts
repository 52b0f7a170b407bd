import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { sayIssue } from './say-issue.ts';

const schema = z.strictObject({
  first: z.int().min(1).max(100),
  q: z.string().min(1).max(200).optional(),
  metal: z
    .array(z.enum(['GOLD', 'SILVER']))
    .min(1)
    .max(2)
    .optional(),
  ready: z.boolean().optional(),
  price: z.string('must be an amount').optional(),
});

test.each<[Record<string, unknown>, string]>([
  [{}, 'is required'],
  [{ first: 'ten' }, 'must be a number'],
  [{ first: 1.5 }, 'must be a whole number'],
  [{ first: 0 }, 'must be at least 1'],
  [{ first: 101 }, 'must be at most 100'],
  [{ first: 1, q: '' }, 'must have at least 1 character'],
  [{ first: 1, q: 'a'.repeat(201) }, 'must have at most 200 characters'],
  [{ first: 1, q: { $ne: '' } }, 'must be text'],
  [{ first: 1, metal: [] }, 'must have at least 1 item'],
  [{ first: 1, metal: ['TIN'] }, 'must be one of GOLD, SILVER'],
  [{ first: 1, ready: 'maybe' }, 'must be true or false'],
  [{ first: 1, price: 12 }, 'must be an amount'],
])('of %j is said: %s', (given, words) => {
  const { error } = schema.safeParse(given, { error: sayIssue });
  expect(error?.issues.map(({ message }) => message)).toEqual([words]);
});
