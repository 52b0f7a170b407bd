import { expect, test } from '@jest/globals';
import { MinKey } from 'bson';
import type { Document } from '../bson/values.ts';
import { implies } from './implies.ts';

const implied: readonly (readonly [Document, Document])[] = [
  [{ live: true, sku: 1 }, { live: true }],
  [{ $and: [{ live: true }, { sku: 1 }] }, { live: true }],
  [{ price: { $gt: 10 } }, { price: { $gt: 5 } }],
  [{ price: { $gte: 6 } }, { price: { $gt: 5 } }],
  [{ price: 7 }, { price: { $gt: 5 } }],
  [{ price: { $lt: 5 } }, { price: { $lt: 10 } }],
  [{ price: { $lt: 5 } }, { price: { $lte: 5 } }],
  [{ price: { $lte: 1 }, sku: { $gt: 1 } }, { price: { $lte: 1.5 } }],
  [{ status: { $in: ['A', 'B'] } }, { status: { $in: ['A', 'B', 'C'] } }],
  [{ email: 'a@x.io' }, { email: { $exists: true } }],
  [{ email: /^a/ }, { email: { $exists: true } }],
  [{ email: { $in: [/^a/, ['b']] } }, { email: { $exists: true } }],
];

test.each(implied)('%j selects only members of %j', (filter, partial) => {
  expect(implies(filter, partial)).toBe(true);
});

const notImplied: readonly (readonly [Document, Document])[] = [
  [{ sku: 1 }, { live: true }],
  [{ live: false }, { live: true }],
  [{ price: { $gte: 5 } }, { price: { $gt: 5 } }],
  [{ price: { $lte: 5 } }, { price: { $lt: 5 } }],
  [{ price: { $lte: Number.NaN } }, { price: { $lte: 5 } }],
  [{ price: { $lt: 'cheap' } }, { price: { $lt: 5 } }],
  [{ status: { $in: ['A', 'X'] } }, { status: { $in: ['A'] } }],
  [{ email: null }, { email: { $exists: true } }],
  [{ $or: [{ live: true }, { sku: 1 }] }, { live: true }],
  [{ price: { $gte: 'dear' } }, { price: { $gte: 5 } }],
  [{ email: { $gt: new MinKey() } }, { email: { $exists: true } }],
  [{ email: /^a/ }, { email: { $type: 'regex' } }],
  [{ email: { $in: [/^a/] } }, { email: { $type: 'regex' } }],
  [{ sizes: { $eq: [7] } }, { sizes: { $gt: 5 } }],
  [{ sizes: { $in: [[7]] } }, { sizes: { $gt: 5 } }],
  [{ email: { $eq: null } }, { email: { $type: 'null' } }],
];

test.each(notImplied)('%j may select others than members of %j', (filter, partial) => {
  expect(implies(filter, partial)).toBe(false);
});
