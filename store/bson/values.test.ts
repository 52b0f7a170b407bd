import { expect, test } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  EJSON,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson';
import { seededRandom } from '../../kernel/random.ts';
import { compareValues } from './compare.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { invert, keyOf } from './key-string.ts';
import type { Document } from './values.ts';

const exact = (value: unknown) => EJSON.stringify({ value }, { relaxed: false });

const everyType: Document = {
  int: 5,
  intMax: 2147483647,
  double: new Double(5),
  fraction: 5.5,
  large: 1e300,
  negativeZero: -0,
  notANumber: Number.NaN,
  long: Long.fromString('9007199254740993'),
  decimal: Decimal128.fromString('1.10'),
  text: 'größe 💍',
  longText: 'x'.repeat(1000),
  date: new Date('1969-12-31T23:59:59.999Z'),
  id: new ObjectId(),
  binary: new Binary(Buffer.from([1, 2, 3])),
  uuid: new UUID().toBinary(),
  regex: new BSONRegExp('^a', 'i'),
  time: new Timestamp({ t: 4_000_000_000, i: 7 }),
  nothing: null,
  yes: true,
  list: [1, new Double(2), ['x'], { a: 1 }],
  inner: { 'a b': { c: 1 } },
  least: new MinKey(),
  most: new MaxKey(),
};

test('a document comes back with every type as it was', () => {
  expect(exact(decode(encode(everyType)))).toBe(exact(everyType));
});

test('a field named __proto__ is a field', () => {
  const bytes = Buffer.from(serialize(JSON.parse('{"__proto__": {"polluted": 1}}')));
  const document = decode(bytes);
  expect(Object.keys(document)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
  expect('polluted' in {}).toBe(false);
});

test('bytes that are cut short or changed are refused, never misread beyond their end', () => {
  const random = seededRandom(7);
  const whole = encode(everyType);
  for (let i = 0; i < 3000; i += 1) {
    const bytes = Buffer.from(whole);
    bytes[random.int(bytes.length)] = random.int(256);
    try {
      decode(bytes);
    } catch (error) {
      expect(error).toMatchObject({ name: 'StoreError', code: 22 });
    }
  }
  expect(() => decode(whole.subarray(0, 100))).toThrow('Invalid BSON');
});

test('documents nested too deep are refused', () => {
  let deep: Document = {};
  for (let i = 0; i < 250; i += 1) deep = { deep };
  expect(() => decode(encode(deep))).toThrow('exceeded max nested object depth');
});

/** Some values of each type, with neighbours that are hard to tell apart. */
const samples: readonly unknown[] = [
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  -1,
  0,
  0.1,
  Decimal128.fromString('0.1'),
  1,
  new Double(1),
  Long.fromNumber(1),
  1.5,
  Long.fromString('9007199254740992'),
  Long.fromString('9007199254740993'),
  9007199254740994,
  Number.POSITIVE_INFINITY,
  '',
  'a',
  'a\0',
  'ab',
  'é',
  '💍',
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { a: 2 },
  { b: 1 },
  [],
  [1],
  [1, 2],
  [2],
  new Binary(Buffer.from([1])),
  new Binary(Buffer.from([0, 1])),
  new ObjectId('000000000000000000000001'),
  new ObjectId('000000000000000000000002'),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Date(1),
  new Timestamp({ t: 1, i: 1 }),
  new Timestamp({ t: 1, i: 2 }),
  new BSONRegExp('a'),
  new MinKey(),
  new MaxKey(),
];

test('index keys are in the order of their values, and inverted in the opposite', () => {
  for (const a of samples) {
    for (const b of samples) {
      const byValue = Math.sign(compareValues(a, b));
      const [keyA, keyB] = [keyOf(a), keyOf(b)];
      const pair = exact([a, b]);
      expect([pair, Math.sign(Buffer.compare(keyA, keyB))]).toEqual([pair, byValue]);
      const downwards = Math.sign(Buffer.compare(invert(keyA), invert(keyB)));
      expect([pair, downwards + byValue]).toEqual([pair, 0]);
    }
  }
});
