import { expect, test } from '@jest/globals';
import { BSONRegExp, Code, Decimal128, Double, Long, ObjectId } from 'bson';
import type { Document, Filter } from 'mongodb';
import { codeOf, exact, type Item, useDatabase } from './support.ts';

const database = useDatabase();

interface ProjectionCase {
  readonly rule: string;
  readonly document: Document;
  readonly filter?: Filter<Item>;
  readonly projection: Document;
  readonly result: Document;
}

const nested = { a: { b: 1, c: 2 }, d: 3 };
const list = { a: [{ b: 1, c: 2 }, 5, [{ b: 3 }], { c: 4 }] };
const numbers = { a: [1, 2, 3, 4], b: 5 };

const cases: readonly ProjectionCase[] = [
  { rule: 'named fields', document: nested, projection: { d: 1 }, result: { _id: 1, d: 3 } },
  {
    rule: 'a field with a decimal that no double is small enough for',
    document: nested,
    projection: { d: Decimal128.fromString('1E-6176') },
    result: { _id: 1, d: 3 },
  },
  { rule: 'all but those named', document: nested, projection: { a: 0 }, result: { _id: 1, d: 3 } },
  {
    rule: 'a field without the id',
    document: nested,
    projection: { d: true, _id: 0 },
    result: { d: 3 },
  },
  { rule: 'the id alone', document: nested, projection: { _id: 1 }, result: { _id: 1 } },
  { rule: 'all but the id', document: { d: 3 }, projection: { _id: 0 }, result: { d: 3 } },
  {
    rule: 'the id kept where fields are dropped',
    document: nested,
    projection: { _id: 1, a: 0 },
    result: { _id: 1, d: 3 },
  },
  {
    rule: 'an inner field',
    document: nested,
    projection: { 'a.b': 1 },
    result: { _id: 1, a: { b: 1 } },
  },
  {
    rule: 'an inner field dropped',
    document: nested,
    projection: { 'a.b': 0 },
    result: { _id: 1, a: { c: 2 }, d: 3 },
  },
  {
    rule: 'fields as documents',
    document: nested,
    projection: { a: { c: 1 } },
    result: { _id: 1, a: { c: 2 } },
  },
  {
    rule: 'arrays are looked through, and what is no document goes',
    document: list,
    projection: { 'a.b': 1 },
    result: { _id: 1, a: [{ b: 1 }, [{ b: 3 }], {}] },
  },
  {
    rule: 'what is no document stays where fields are dropped',
    document: list,
    projection: { 'a.b': 0 },
    result: { _id: 1, a: [{ c: 2 }, 5, [{}], { c: 4 }] },
  },
  {
    rule: 'any number but zero keeps',
    document: nested,
    projection: {
      d: new Double(-0.5),
      'a.c': Decimal128.fromString('2'),
      'a.b': Long.fromNumber(7),
    },
    result: { _id: 1, a: { b: 1, c: 2 }, d: 3 },
  },
  { rule: 'a missing field', document: nested, projection: { x: 1, 'd.e': 1 }, result: { _id: 1 } },
  {
    rule: 'expressions and literals come last',
    document: nested,
    projection: { x: { $add: ['$d', 1] }, y: '$a.b', z: 'text', d: 1 },
    result: { _id: 1, d: 3, x: 4, y: 1, z: 'text' },
  },
  {
    rule: 'an expression inside a document',
    document: { ...nested, e: [{ f: 1 }, 2] },
    projection: { 'a.x': '$d', 'e.x': { $literal: 1 } },
    result: { _id: 1, a: { x: 3 }, e: [{ x: 1 }, { x: 1 }] },
  },
  {
    rule: 'values that are neither numbers nor booleans are literals',
    document: nested,
    projection: { x: null, y: [1, '$d'] },
    result: { _id: 1, x: null, y: [1, 3] },
  },
  {
    rule: '$slice from the start',
    document: numbers,
    projection: { a: { $slice: 2 } },
    result: { _id: 1, a: [1, 2], b: 5 },
  },
  {
    rule: '$slice from the end',
    document: numbers,
    projection: { a: { $slice: -3 } },
    result: { _id: 1, a: [2, 3, 4], b: 5 },
  },
  {
    rule: '$slice of nothing',
    document: numbers,
    projection: { a: { $slice: 0 } },
    result: { _id: 1, a: [], b: 5 },
  },
  {
    rule: '$slice with a skip',
    document: numbers,
    projection: { a: { $slice: [1, 2] } },
    result: { _id: 1, a: [2, 3], b: 5 },
  },
  {
    rule: '$slice with a skip from the end',
    document: numbers,
    projection: { a: { $slice: [-2, 9] } },
    result: { _id: 1, a: [3, 4], b: 5 },
  },
  {
    rule: '$slice cuts fractions off',
    document: numbers,
    projection: { a: { $slice: [1.9, 1.9] } },
    result: { _id: 1, a: [2], b: 5 },
  },
  {
    rule: '$slice of what is no array',
    document: numbers,
    projection: { b: { $slice: 1 } },
    result: { _id: 1, ...numbers },
  },
  {
    rule: '$slice beside fields',
    document: numbers,
    projection: { a: { $slice: 1 }, b: 1 },
    result: { _id: 1, a: [1], b: 5 },
  },
  {
    rule: '$slice with the id',
    document: numbers,
    projection: { _id: 1, a: { $slice: 1 } },
    result: { _id: 1, a: [1] },
  },
  {
    rule: '$slice without the id',
    document: numbers,
    projection: { _id: 0, a: { $slice: 1 } },
    result: { a: [1], b: 5 },
  },
  {
    rule: '$slice of arrays in documents of an array',
    document: { a: [{ b: [1, 2] }, { b: [3, 4] }] },
    projection: { 'a.b': { $slice: 1 } },
    result: { _id: 1, a: [{ b: [1] }, { b: [3] }] },
  },
  {
    rule: '$elemMatch',
    document: numbers,
    projection: { a: { $elemMatch: { $gt: 2 } } },
    result: { _id: 1, a: [3] },
  },
  {
    rule: '$elemMatch of none',
    document: numbers,
    projection: { a: { $elemMatch: { $gt: 9 } } },
    result: { _id: 1 },
  },
  {
    rule: '$elemMatch on documents comes after the fields',
    document: { a: [{ b: 1 }, { b: 2 }], c: 1 },
    projection: { a: { $elemMatch: { b: 2 } }, c: 1 },
    result: { _id: 1, c: 1, a: [{ b: 2 }] },
  },
  {
    rule: 'the positional $',
    document: numbers,
    filter: { a: { $gt: 2 } },
    projection: { 'a.$': 1 },
    result: { _id: 1, a: [3] },
  },
  {
    rule: 'the positional $ on an inner array',
    document: { x: { y: [10, 20, 30] } },
    filter: { 'x.y': { $gte: 20 } },
    projection: { 'x.y.$': 1 },
    result: { _id: 1, x: { y: [20] } },
  },
  {
    rule: 'the positional $ of another array',
    document: { a: [10, 20, 30], b: [100, 200, 300] },
    filter: { b: { $gte: 200 } },
    projection: { 'a.$': true },
    result: { _id: 1, a: [20] },
  },
  {
    rule: 'the positional $ after $elemMatch',
    document: {
      a: [
        { b: 1, c: 1 },
        { b: 1, c: 2 },
      ],
    },
    filter: { a: { $elemMatch: { b: 1, c: 2 } } },
    projection: { 'a.$': 1 },
    result: { _id: 1, a: [{ b: 1, c: 2 }] },
  },
  {
    rule: 'the positional $ after values of an $or',
    document: { a: [10, 30, 50] },
    filter: { $or: [{ a: 20 }, { a: 30 }] },
    projection: { 'a.$': 1 },
    result: { _id: 1, a: [30] },
  },
  {
    rule: 'the positional $ after $all',
    document: { a: [1, 2, 3, 4, 5] },
    filter: { a: { $all: [3, 5] } },
    projection: { 'a.$': 1 },
    result: { _id: 1, a: [5] },
  },
  {
    rule: 'the positional $ of what is no array',
    document: { a: 1 },
    filter: { a: 1 },
    projection: { 'a.$': 1 },
    result: { _id: 1, a: 1 },
  },
];

test.each(cases)('find: $rule', async ({ document, filter = {}, projection, result }) => {
  const items = database.collection();
  await items.insertOne({ _id: 1, ...document });
  expect(exact(await items.findOne(filter, { projection }))).toBe(exact(result));
});

const wrong: readonly (readonly [Document, number, Filter<Item>?])[] = [
  [{ a: 1, b: 0 }, 31254],
  [{ a: 0, b: 1 }, 31253],
  [{ a: { b: 1, c: 0 } }, 31254],
  [{ a: { b: 0, c: 1 } }, 31253],
  [{ a: 0, b: { $add: [1, 2] } }, 31252],
  [{ a: 0, b: '$a' }, 31310],
  [{ a: 0, b: null }, 31310],
  [{ _id: { $add: [1, 2] }, a: 0 }, 31254],
  [{ a: 1, 'a.b': 1 }, 31249],
  [{ 'a.b': 1, a: 1 }, 31250],
  [{ 'a.b.c': 0, a: 0 }, 31250],
  [{ a: { b: 1 }, 'a.b': 1 }, 31250],
  [{ '': 1 }, 40352],
  [{ 'a.': 1 }, 40353],
  [{ '.a': 1 }, 15998],
  [{ 'a..b': 1 }, 15998],
  [{ $a: 1 }, 16410],
  [{ $: 1 }, 16410],
  [{ 'a.$b': 1 }, 16410],
  [{ [Array(201).fill('a').join('.')]: 1 }, 15],
  [{ a: {} }, 51270],
  [{ a: { $nope: 1 } }, 31325],
  [{ a: { $gt: 1, $lt: 5 } }, 16410],
  [{ a: { $slice: [] } }, 28667],
  [{ a: { $slice: [1] } }, 28667],
  [{ a: { $slice: 'a' } }, 28667],
  [{ a: { $slice: [1, 2, 3] } }, 28724],
  [{ a: { $slice: [0, 0] } }, 28724],
  [{ a: { $slice: [0, -1] } }, 28724],
  [{ a: { $slice: [0, 0.5] } }, 28724],
  [{ a: { $slice: ['a', 1] } }, 28724],
  [{ a: { $slice: 1 }, 'a.b': 1 }, 31249],
  [{ a: { $slice: 1 }, 'a.$': 1 }, 31250],
  [{ 'a.$': { $slice: 1 } }, 31271],
  [{ a: { $elemMatch: 5 } }, 31274],
  [{ a: { $elemMatch: [1] } }, 31274],
  [{ a: { $elemMatch: null } }, 31274],
  [{ 'a.b': { $elemMatch: { c: 1 } } }, 31275],
  [{ a: { $elemMatch: { $nope: 1 } } }, 2],
  [{ a: { $elemMatch: { $expr: true } } }, 2],
  [{ a: { $elemMatch: { $where: '1' } } }, 2],
  [{ a: { $elemMatch: { $jsonSchema: {} } } }, 224],
  [{ a: { $elemMatch: { b: { $near: [0, 0] } } } }, 5626500],
  [{ a: { $elemMatch: { $gt: 1 }, $slice: 1 } }, 16410],
  [{ 'b.$': 1, a: { $elemMatch: { $gt: 1 } } }, 31255],
  [{ a: { $elemMatch: { $gt: 1 } }, 'b.$': 1 }, 31256],
  [{ 'a.$': 1, 'b.$': 1 }, 31276],
  [{ 'a.$.b': 1 }, 31394],
  [{ 'a.$': 'x' }, 31308],
  [{ 'a.$': new ObjectId('000000000000000000000001') }, 31308],
  [{ 'a.$': new BSONRegExp('a') }, 31308],
  [{ 'a.$': new Code('f') }, 31308],
  [{ 'a.$': 1, b: 0 }, 31254],
  [{ 'a.$': 1, 'a.b': 1 }, 31249],
  [{ 'a.$': 1 }, 51246],
  [{ 'a.$': 1 }, 51246, { a: [1, 2, 3] }],
  [{ 'a.$': 1 }, 51246, { 'a.0': 1 }],
  [{ 'a.$': 1 }, 51246, { a: { $size: 3 } }],
  [{ 'a.$': 1 }, 51246, { a: { $not: { $lt: 1 } } }],
  [{ 'a.$': 1 }, 51246, { $nor: [{ a: 100 }] }],
  [{ 'a.$': 1 }, 51246, { $or: [{ a: 1 }, { b: 5 }] }],
  [{ 'c.$': 1 }, 51247, { a: 3 }],
  [{ 'a.$': 1 }, 224, { a: 1, $expr: { $gt: ['$b', 0] } }],
];

test.each(wrong)('%j is refused with %i', async (projection, code, filter = {}) => {
  const items = database.collection();
  await items.insertOne({ _id: 1, a: [1, 2, 3], b: 5, c: [1] });
  expect(await codeOf(items.find(filter, { projection }).toArray())).toBe(code);
});

test.each<readonly [Document, number]>([
  [{ 'a.$': 1 }, 31324],
  [{ a: { $elemMatch: { $gt: 1 } } }, 168],
  [{ a: { $slice: 2 } }, 28667],
  [{ a: 1, b: 0 }, 31254],
  [{ a: { b: 1 }, 'a.b': 1 }, 31250],
  [{ a: { $nope: 1 } }, 31325],
  [{ a: {} }, 51270],
  [{ 'a.': 1 }, 40353],
])('$project %j is refused with %i', async (projection, code) => {
  const items = database.collection();
  await items.insertOne({ _id: 1, a: [1, 2, 3] });
  expect(await codeOf(items.aggregate([{ $project: projection }]).toArray())).toBe(code);
});

test('findAndModify checks what the positional projection refers to before it writes', async () => {
  const items = database.collection();
  await items.insertOne({ _id: 1, a: [1, 2, 3], b: 5 });
  const filter = { a: 1, $expr: { $gt: ['$b', 0] } };
  const update = { $set: { b: 6 } };
  expect(await codeOf(items.findOneAndUpdate(filter, update, { projection: { 'a.$': 1 } }))).toBe(
    224,
  );
  expect(await items.find({ b: 5 }).toArray()).toHaveLength(1);
});
