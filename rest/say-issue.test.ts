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
  at: z.iso.datetime().optional(),
  on: z.iso.date().optional(),
  code: z.string().regex(/^GG/, 'must begin with GG').optional(),
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
  [{ first: 1, at: 'noon' }, 'must be an instant in UTC such as 2026-11-21T14:02:00.000Z'],
  [{ first: 1, on: '2026-02-30' }, 'must be a day such as 2026-11-21'],
  [{ first: 1, code: '12047' }, 'must begin with GG'],
])('of %j is said: %s', (given, words) => {
  const { error } = schema.safeParse(given, { error: sayIssue });
  expect(error?.issues.map(({ message }) => message)).toEqual([words]);
});
