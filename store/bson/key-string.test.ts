import { expect, test } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { compareValues } from './compare.ts';
import { invert, keyOf } from './key-string.ts';

const values: readonly unknown[] = [
  new MinKey(),
  null,
  new Double(Number.NaN),
  Number.NEGATIVE_INFINITY,
  -1e300,
  Long.MIN_VALUE,
  -5,
  new Double(-0.5),
  Decimal128.fromString('-0.25'),
  0,
  new Double(0.1),
  Decimal128.fromString('0.3'),
  1,
  Long.fromNumber(2),
  Decimal128.fromString('2.5'),
  2 ** 53,
  Long.fromString('9007199254740993'),
  Long.MAX_VALUE,
  1e300,
  Number.POSITIVE_INFINITY,
  '',
  'a',
  'a\u0000b',
  'aa',
  'b'.repeat(80),
  'b'.repeat(81),
  'é',
  {},
  { a: 1 },
  { a: 1, b: 'x'.repeat(100) },
  { a: 2 },
  [],
  [1],
  [1, 2],
  [2],
  new Binary(Buffer.from('b')),
  new Binary(Buffer.from('aaa')),
  new ObjectId('000000000000000000000001'),
  new ObjectId('ffffffffffffffffffffffff'),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Date(1e13),
  new Timestamp({ t: 1, i: 1 }),
  new Timestamp({ t: 2, i: 0 }),
  new BSONRegExp('a'),
  new BSONRegExp('a', 'i'),
  new MaxKey(),
];

test('keys stand in the order of their values, and inverted in the opposite one', () => {
  const wrong: unknown[] = [];
  for (const a of values) {
    for (const b of values) {
      const order = Math.sign(compareValues(a, b));
      const [x, y] = [keyOf(a), keyOf(b)];
      if (Math.sign(x.compare(y)) !== order) wrong.push([a, b]);
      if (Math.sign(invert(y).compare(invert(x))) !== order) wrong.push(['inverted', a, b]);
    }
  }
  expect(wrong).toEqual([]);
});
