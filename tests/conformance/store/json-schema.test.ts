import { expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, Double, Long, ObjectId } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

const samples: Readonly<Record<string, unknown>> = {
  double: 1.5,
  string: 'text',
  object: { nope: 1 },
  array: ['text', 5],
  emptyArray: [],
  binData: new Binary(Buffer.from([1])),
  objectId: new ObjectId('000000000000000000000001'),
  bool: true,
  date: new Date(0),
  null: null,
  regex: new BSONRegExp('a'),
  int: 3,
  long: Long.fromNumber(3),
  decimal: Decimal128.fromString('3'),
};
const allTypes = Object.keys(samples);

interface KeywordRule {
  readonly keyword: string;
  /** The code by type of operand; null where it is taken. */
  readonly codes: Readonly<Record<string, number | null>>;
  readonly others: number;
  readonly beside?: Document;
}

const numbersTaken = { double: null, int: null, long: null, decimal: null };
const countsTaken = { int: null, long: null, decimal: null };

const rules: readonly KeywordRule[] = [
  { keyword: 'required', codes: { emptyArray: 9 }, others: 14 },
  { keyword: 'properties', codes: {}, others: 14 },
  { keyword: 'patternProperties', codes: {}, others: 14 },
  { keyword: 'additionalProperties', codes: { bool: null, object: 9 }, others: 14 },
  { keyword: 'dependencies', codes: {}, others: 14 },
  { keyword: 'bsonType', codes: { string: 2, emptyArray: 9 }, others: 14 },
  { keyword: 'type', codes: { string: 2, emptyArray: 9 }, others: 14 },
  { keyword: 'enum', codes: { array: null, emptyArray: 9 }, others: 14 },
  { keyword: 'title', codes: { string: null }, others: 14 },
  { keyword: 'description', codes: { string: null }, others: 14 },
  { keyword: 'minimum', codes: numbersTaken, others: 14 },
  { keyword: 'maximum', codes: numbersTaken, others: 14 },
  { keyword: 'exclusiveMinimum', codes: { bool: null }, others: 14, beside: { minimum: 0 } },
  { keyword: 'exclusiveMaximum', codes: { bool: null }, others: 14, beside: { maximum: 0 } },
  { keyword: 'exclusiveMinimum', codes: {}, others: 9 },
  { keyword: 'multipleOf', codes: numbersTaken, others: 14 },
  { keyword: 'minLength', codes: countsTaken, others: 9 },
  { keyword: 'maxLength', codes: countsTaken, others: 9 },
  { keyword: 'pattern', codes: { string: null }, others: 14 },
  { keyword: 'minItems', codes: countsTaken, others: 9 },
  { keyword: 'maxItems', codes: countsTaken, others: 9 },
  { keyword: 'uniqueItems', codes: { bool: null }, others: 14 },
  { keyword: 'items', codes: { object: 9, emptyArray: null }, others: 14 },
  { keyword: 'additionalItems', codes: { bool: null, object: 9 }, others: 14 },
  { keyword: 'minProperties', codes: countsTaken, others: 9 },
  { keyword: 'maxProperties', codes: countsTaken, others: 9 },
  { keyword: 'allOf', codes: { emptyArray: 2 }, others: 14 },
  { keyword: 'anyOf', codes: { emptyArray: 2 }, others: 14 },
  { keyword: 'oneOf', codes: { emptyArray: 2 }, others: 14 },
  { keyword: 'not', codes: { object: 9 }, others: 14 },
];

const codeOfSchema = async (schema: Document) => {
  const items = database.db.collection('empty');
  return (await codeOf(items.find({ $jsonSchema: schema }).toArray())) ?? null;
};

test.each(rules)('types of operands of $keyword', async ({ keyword, codes, others, beside }) => {
  const answers = allTypes.map(async (type) => {
    const schema = { [keyword]: samples[type], ...beside };
    const atTop = await codeOfSchema(schema);
    const inside = await codeOfSchema({ properties: { x: schema } });
    return [type, [atTop, inside]] as const;
  });
  const expected = allTypes.map((type) => {
    const code = Object.hasOwn(codes, type) ? codes[type] : others;
    return [type, [code, code]] as const;
  });
  expect(Object.fromEntries(await Promise.all(answers))).toEqual(Object.fromEntries(expected));
});

test.each<readonly [Document, number]>([
  [{ $ref: 'x' }, 9],
  [{ $schema: 'x' }, 9],
  [{ default: 1 }, 9],
  [{ definitions: {} }, 9],
  [{ format: 'email' }, 9],
  [{ id: 'x' }, 9],
  [{ nope: 1 }, 9],
  [{ type: 'string', bsonType: 'string' }, 9],
  [{ bsonType: 'integer' }, 9],
  [{ type: 'integer' }, 9],
  [{ bsonType: ['string', 'string'] }, 9],
  [{ type: 'int' }, 2],
  [{ type: ['date'] }, 2],
  [{ bsonType: 'boolean' }, 2],
  [{ required: [1] }, 14],
  [{ required: ['a', 'a'] }, 9],
  [{ enum: [1, Long.fromNumber(1)] }, 9],
  [
    {
      enum: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    },
    9,
  ],
  [{ minLength: -1 }, 9],
  [{ maxItems: 1.5 }, 9],
  [{ minProperties: Number.NaN }, 9],
  [{ multipleOf: 0 }, 9],
  [{ multipleOf: -1 }, 9],
  [{ multipleOf: Decimal128.fromString('0.0') }, 9],
  [{ pattern: '[a' }, 51091],
  [{ patternProperties: { '[a': {} } }, 2],
  [{ patternProperties: { a: 1 } }, 14],
  [{ properties: { a: 1 } }, 14],
  [{ items: [1] }, 14],
  [{ allOf: [{}, 1] }, 14],
  [{ dependencies: { a: [] } }, 9],
  [{ dependencies: { a: ['b', 'b'] } }, 9],
  [{ dependencies: { a: [1] } }, 14],
  [{ dependencies: { a: 'b' } }, 14],
  [{ required: ['a\0'] }, 9867600],
  [{ dependencies: { a: ['a.\0'] } }, 9867600],
  [{ pattern: 'a\0' }, 2],
])('the schema %j is refused with %i', async (schema, code) => {
  expect(await codeOfSchema(schema)).toBe(code);
});

interface MatchCase {
  readonly schema: Document;
  readonly matches: readonly unknown[];
  readonly misses: readonly unknown[];
}

const decimal = (text: string) => Decimal128.fromString(text);

/** Each value stands in field `x`. */
const cases: readonly MatchCase[] = [
  {
    schema: { bsonType: 'number' },
    matches: [1, 1.5, Long.fromNumber(1), decimal('1')],
    misses: ['1', null],
  },
  {
    schema: { bsonType: ['int', 'null'] },
    matches: [1, null],
    misses: [Long.fromNumber(1), new Double(1)],
  },
  { schema: { type: 'boolean' }, matches: [true], misses: [1, null] },
  { schema: { type: ['array', 'object'] }, matches: [[], {}], misses: ['a'] },
  {
    schema: { minimum: 5 },
    matches: [5, 'a', decimal('5.0'), Number.POSITIVE_INFINITY],
    misses: [4.9, Number.NaN, decimal('NaN')],
  },
  { schema: { minimum: 5, exclusiveMinimum: true }, matches: [5.1], misses: [5] },
  {
    schema: { maximum: 5, exclusiveMaximum: false },
    matches: [5, Number.NEGATIVE_INFINITY],
    misses: [6, Number.NaN],
  },
  {
    schema: { maximum: Long.fromString('9007199254740992') },
    matches: [1],
    misses: [Long.fromString('9007199254740993')],
  },
  {
    schema: { multipleOf: 0.1 },
    matches: [0.3, 1, decimal('0.7'), 'a', 0],
    misses: [0.25, Number.NaN, Number.POSITIVE_INFINITY],
  },
  { schema: { multipleOf: 3 }, matches: [9, -9, [1]], misses: [10, 9.5] },
  { schema: { minLength: 2 }, matches: ['日本', '💍💍', 5], misses: ['日', '💍'] },
  { schema: { maxLength: 1 }, matches: ['', '💍'], misses: ['ab'] },
  { schema: { pattern: '^[a-c]+$' }, matches: ['abc', 5], misses: ['abd'] },
  { schema: { minItems: 1, maxItems: 2 }, matches: [[1], [1, 2], 'a'], misses: [[], [1, 2, 3]] },
  {
    schema: { uniqueItems: true },
    matches: [[1, 2], [0, false], 'a', [{ a: 1 }, { a: 2 }]],
    misses: [
      [1, Long.fromNumber(1)],
      [null, null],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
  },
  { schema: { items: { bsonType: 'int' } }, matches: [[1, 2], [], 'a'], misses: [[1, 'a']] },
  {
    schema: { items: [{ bsonType: 'string' }, { bsonType: 'int' }] },
    matches: [['a', 1], ['a'], ['a', 1, null]],
    misses: [
      [1, 'a'],
      ['a', 'b'],
    ],
  },
  { schema: { items: [{}], additionalItems: false }, matches: [['a']], misses: [['a', 1]] },
  {
    schema: { items: [{}], additionalItems: { bsonType: 'int' } },
    matches: [['a', 1]],
    misses: [['a', 'b']],
  },
  { schema: { items: {}, additionalItems: false }, matches: [['a', 1]], misses: [] },
  { schema: { required: ['a'] }, matches: [{ a: null }, 5], misses: [{}, { b: 1 }] },
  { schema: { not: { required: ['a'] } }, matches: [{ b: 1 }], misses: [{ a: 1 }, 5] },
  {
    schema: { properties: { a: { bsonType: 'int' } } },
    matches: [{ a: 1 }, {}, 5],
    misses: [{ a: 'b' }],
  },
  {
    schema: { properties: { a: {} }, additionalProperties: false },
    matches: [{ a: 1 }, 5],
    misses: [{ a: 1, b: 1 }],
  },
  {
    schema: {
      patternProperties: { '^s_': { bsonType: 'string' } },
      additionalProperties: { bsonType: 'int' },
    },
    matches: [{ s_a: 'b', c: 1 }],
    misses: [{ s_a: 1 }, { c: 'd' }],
  },
  {
    schema: { minProperties: 1, maxProperties: 2 },
    matches: [{ a: 1 }, [1, 2, 3]],
    misses: [{}, { a: 1, b: 1, c: 1 }],
  },
  {
    schema: { dependencies: { a: ['b'] } },
    matches: [{ a: 1, b: 1 }, { c: 1 }, 5],
    misses: [{ a: 1 }],
  },
  {
    schema: { dependencies: { a: { required: ['b'] } } },
    matches: [{ a: 1, b: 1 }, {}],
    misses: [{ a: 1 }],
  },
  {
    schema: { dependencies: { title: 'b with a', description: 'never a alone', a: ['b'] } },
    matches: [{ a: 1, b: 1 }, { title: 1 }],
    misses: [{ a: 1 }],
  },
  {
    schema: { required: ['a.b'] },
    matches: [{ a: { b: null } }, { a: [1, { b: 2 }] }],
    misses: [{ 'a.b': 1 }, { a: { c: 1 } }, { a: 1 }, { a: [] }],
  },
  {
    schema: { properties: { 'a.b': { bsonType: 'int' } } },
    matches: [{ a: { b: 1 } }, { a: [{ b: 'c' }, { b: 1 }] }, { a: { c: 'd' } }, { 'a.b': 'c' }],
    misses: [{ a: { b: 'c' } }],
  },
  {
    schema: { dependencies: { 'a.b': ['c.d'] } },
    matches: [{ a: { b: 1 }, c: { d: 1 } }, { a: 1 }],
    misses: [{ a: { b: 1 }, c: 1 }],
  },
  {
    schema: { enum: ['a', null, 1, { a: 1, b: 2 }] },
    matches: ['a', null, new Double(1), { b: 2, a: 1 }],
    misses: [true, 'b', [1]],
  },
  { schema: { allOf: [{ minimum: 1 }, { maximum: 5 }] }, matches: [3], misses: [0, 6] },
  {
    schema: { anyOf: [{ bsonType: 'int' }, { minLength: 2 }] },
    matches: [1, 'ab', true],
    misses: ['a'],
  },
  {
    schema: { oneOf: [{ multipleOf: 3 }, { multipleOf: 5 }] },
    matches: [3, 5],
    misses: [15, 7, 'a'],
  },
];

test.each(cases)('$schema', async ({ schema, matches, misses }) => {
  const items = database.plainCollection();
  const documents = [...matches, ...misses].map((x, _id) => ({ _id, x }));
  await items.insertMany([...documents, { _id: -1 }]);
  const found = await items
    .find(
      { $jsonSchema: { properties: { x: schema } } },
      { projection: { _id: 1 }, sort: { _id: 1 } },
    )
    .toArray();
  expect(found.map(({ _id }) => _id)).toEqual([-1, ...matches.keys()]);
});

test('a field name is a name, also an empty one and one with a dollar', async () => {
  const items = database.plainCollection();
  await items.insertMany([{ _id: 1, '': 1 }, { _id: 2, $a: 1 }, { _id: 3 }]);
  const ids = async (schema: Document) =>
    (await items.find({ $jsonSchema: schema }).toArray()).map(({ _id }) => _id);
  expect(await ids({ required: [''] })).toEqual([1]);
  expect(await ids({ required: ['$a'] })).toEqual([2]);
});
