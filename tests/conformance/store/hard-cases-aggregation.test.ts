/** Pipelines and expressions to which intuition gives the wrong answer, to the type. */
import { beforeAll, expect, test } from '@jest/globals';
import { Decimal128, Double, Long, ObjectId } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, exact, useDatabase } from './support.ts';

const database = useDatabase();

const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number) => Long.fromNumber(value);
const double = (value: number) => new Double(value);
const date = (text: string) => new Date(text);
const id = new ObjectId('00000000000000000000000f');
const day = 86_400_000;

const sumOf = (field: string): Document => ({ $group: { _id: null, r: { $sum: field } } });
const gathered = (accumulator: Document): Document => ({ $group: { _id: null, r: accumulator } });

type Pipeline = readonly [
  rule: string,
  input: readonly Document[],
  pipeline: Document[],
  output: readonly Document[],
];

const pipelines: readonly Pipeline[] = [
  [
    '$sum adds decimals exactly',
    [{ n: decimal('1.1') }, { n: decimal('2.2') }],
    [sumOf('$n')],
    [{ _id: null, r: decimal('3.3') }],
  ],
  [
    '$sum of longs is a long',
    [{ n: long(1) }, { n: long(2) }],
    [sumOf('$n')],
    [{ _id: null, r: long(3) }],
  ],
  [
    '$avg of longs is a double',
    [{ n: long(1) }, { n: long(3) }],
    [gathered({ $avg: '$n' })],
    [{ _id: null, r: double(2) }],
  ],
  [
    '$max compares decimals as numbers',
    [{ n: decimal('9') }, { n: decimal('10') }],
    [gathered({ $max: '$n' })],
    [{ _id: null, r: decimal('10') }],
  ],
  [
    'groups are told by the bytes of an id',
    [{ k: id }, { k: new ObjectId(id.toHexString()) }],
    [{ $group: { _id: '$k', r: { $sum: 1 } } }],
    [{ _id: id, r: 2 }],
  ],
  [
    'an int and the same long are one group',
    [{ k: 5 }, { k: long(5) }],
    [{ $group: { _id: '$k', r: { $sum: 1 } } }, { $project: { _id: 0 } }],
    [{ r: 2 }],
  ],
  [
    'documents are one group only with their fields in the same order',
    [{ k: { a: 1, b: 2 } }, { k: { b: 2, a: 1 } }],
    [{ $group: { _id: '$k' } }, { $count: 'r' }],
    [{ r: 2 }],
  ],
  ['$count of nothing is no document', [], [{ $count: 'r' }], []],
  ['$group of nothing is no group', [], [sumOf('$n')], []],
  [
    '$bucket puts the bound first',
    [{ p: 1 }],
    [{ $bucket: { groupBy: '$p', boundaries: [0, 5], output: { r: { $sum: 1 } } } }],
    [{ _id: 0, r: 1 }],
  ],
  [
    '$sortByCount puts the most frequent first',
    [{ a: 'x' }, { a: 'y' }, { a: 'x' }],
    [{ $sortByCount: '$a' }],
    [
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ],
  ],
  [
    '$unwind counts in longs',
    [{ a: ['p'] }],
    [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
    [{ a: 'p', i: long(0) }],
  ],
  ['$unwind drops a document without the field', [{ b: 1 }], [{ $unwind: '$a' }], []],
  [
    '$set in one facet does not show in another',
    [{ a: { b: 1 } }],
    [{ $facet: { x: [{ $set: { 'a.b': 2 } }], y: [] } }],
    [{ x: [{ a: { b: 2 } }], y: [{ a: { b: 1 } }] }],
  ],
  [
    '$project keeps a field of each element',
    [{ a: [{ b: 1, c: 2 }] }],
    [{ $project: { 'a.b': 1 } }],
    [{ a: [{ b: 1 }] }],
  ],
  ['$project drops a field', [{ a: 1, b: 2 }], [{ $project: { a: 0 } }], [{ b: 2 }]],
  [
    '$push keeps null and leaves out what is missing',
    [{ a: null }, {}, { a: 1 }],
    [gathered({ $push: '$a' })],
    [{ _id: null, r: [null, 1] }],
  ],
  [
    '$first of a missing field is null',
    [{}],
    [gathered({ $first: '$a' })],
    [{ _id: null, r: null }],
  ],
  [
    '$min passes over null',
    [{ a: null }, { a: 3 }],
    [gathered({ $min: '$a' })],
    [{ _id: null, r: 3 }],
  ],
  [
    '$replaceRoot takes the inner document',
    [{ a: { x: 1 } }],
    [{ $replaceRoot: { newRoot: '$a' } }],
    [{ x: 1 }],
  ],
  [
    'equal documents have equal rank, and the next ranks are left out',
    [{ s: 2 }, { s: 1 }, { s: 1 }],
    [
      { $setWindowFields: { sortBy: { s: 1 }, output: { r: { $rank: {} } } } },
      { $set: { r: { $toString: '$r' } } },
    ],
    [
      { s: 1, r: '1' },
      { s: 1, r: '1' },
      { s: 2, r: '3' },
    ],
  ],
  [
    'a window can be a span of time',
    [
      { d: new Date(0), v: 1 },
      { d: new Date(day), v: 2 },
      { d: new Date(10 * day), v: 4 },
    ],
    [
      {
        $setWindowFields: {
          sortBy: { d: 1 },
          output: { r: { $sum: '$v', window: { range: [-1, 0], unit: 'day' } } },
        },
      },
      { $project: { r: 1 } },
    ],
    [{ r: 1 }, { r: 3 }, { r: 4 }],
  ],
];

test.each(pipelines)('%s', async (_rule, input, pipeline, output) => {
  const items = database.collection();
  if (input.length > 0)
    await items.insertMany(input.map((document, i) => ({ _id: i, ...document })));
  const results = await items.aggregate([{ $unset: '_id' }, ...pipeline]).toArray();
  expect(exact(results)).toBe(exact(output));
});

test('a stage that there is not is refused', async () => {
  expect(
    await codeOf(
      database
        .collection()
        .aggregate([{ $improve: 1 }])
        .toArray(),
    ),
  ).toBe(40324);
});

type Expression = readonly [rule: string, expression: Document, result: unknown, fields?: Document];

const missing = Symbol('missing');
const leapDay = date('2024-02-29T10:00:00Z');
const truncated = (unit: string, more: Document = {}): Document => ({
  $dateTrunc: { date: '$d', unit, ...more },
});

const expressions: readonly Expression[] = [
  ['the month of the epoch', truncated('month'), new Date(0), { d: new Date(0) }],
  ['the month of a leap day', truncated('month'), date('2024-02-01'), { d: leapDay }],
  [
    'a week from Monday',
    truncated('week', { startOfWeek: 'monday' }),
    date('2024-02-26'),
    { d: leapDay },
  ],
  [
    'a day somewhere',
    truncated('day', { timezone: 'Europe/Berlin' }),
    date('2024-02-28T23:00:00Z'),
    { d: leapDay },
  ],
  ['a quarter before 1970', truncated('quarter'), date('1969-04-01'), { d: date('1969-05-05') }],
  [
    'a date written with an offset',
    { $dateToString: { date: '$d', format: '%Y-%m-%d %H:%M', timezone: '+02:00' } },
    '2024-02-29 12:00',
    { d: leapDay },
  ],
  [
    'a month after the 31st is the last day of the next',
    { $dateAdd: { startDate: '$d', unit: 'month', amount: 1 } },
    date('2024-02-29'),
    { d: date('2024-01-31') },
  ],
  [
    'days between dates are midnights passed, as a long',
    { $dateDiff: { startDate: '$a', endDate: '$b', unit: 'day' } },
    long(1),
    { a: date('2024-01-01T23:59:00Z'), b: date('2024-01-02T00:01:00Z') },
  ],
  ['the day of the week from Sunday', { $dayOfWeek: '$d' }, 5, { d: leapDay }],
  ['$add of decimals', { $add: ['$a', decimal('0.2')] }, decimal('0.3'), { a: decimal('0.1') }],
  ['$multiply of a long and an int', { $multiply: ['$a', 2] }, long(8), { a: long(4) }],
  ['$divide of ints', { $divide: [7, 2] }, 3.5],
  ['$round to the even neighbour', { $round: [2.5] }, double(2)],
  ['$round to hundreds', { $round: [1234.5, -2] }, double(1200)],
  ['$trunc towards zero', { $trunc: [-1.7] }, double(-1)],
  ['$mod has the sign of the dividend', { $mod: [-7, 3] }, -1],
  ['$abs of a decimal', { $abs: '$a' }, decimal('1.5'), { a: decimal('-1.5') }],
  ['$sum of an array', { $sum: '$a' }, 6, { a: [1, 2, 3] }],
  ['$avg of an array of longs', { $avg: '$a' }, double(2), { a: [long(1), long(3)] }],
  ['$max of its arguments', { $max: [1, 5, 3] }, 5],
  [
    '$eq goes by the order of fields',
    { $eq: ['$a', '$b'] },
    false,
    { a: { x: 1, y: 2 }, b: { y: 2, x: 1 } },
  ],
  ['$gt goes by the order of types', { $gt: ['a', 1] }, true],
  ['null is above missing', { $cmp: [null, '$nowhere'] }, 1],
  ['$ifNull takes missing for null', { $ifNull: ['$nowhere', 'd'] }, 'd'],
  ['$concat with null is null', { $concat: ['a', null] }, null],
  ['$toString of an id', { $toString: '$a' }, id.toHexString(), { a: id }],
  ['$toInt of text', { $toInt: '42' }, 42],
  ['$convert with a way out', { $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
  ['$type of a missing field', { $type: '$nowhere' }, 'missing'],
  ['$type of a decimal', { $type: '$a' }, 'decimal', { a: decimal('1') }],
  ['$isNumber of a long', { $isNumber: '$a' }, true, { a: long(1) }],
  ['$in compares ids', { $in: ['$a', ['$b', id]] }, true, { a: id, b: 1 }],
  ['$arrayElemAt from the end', { $arrayElemAt: [[1, 2, 3], -1] }, 3],
  ['$arrayElemAt beyond the end is missing', { $arrayElemAt: [[1], 5] }, missing],
  [
    '$reduce',
    { $reduce: { input: [1, 2], initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
    3,
  ],
  ['$filter with a name', { $filter: { input: [1, 5], as: 'x', cond: { $gt: ['$$x', 2] } } }, [5]],
  ['$map with a name', { $map: { input: [1, 2], as: 'x', in: { $multiply: ['$$x', 2] } } }, [2, 4]],
  ['$substrCP counts characters', { $substrCP: ['häuser', 1, 2] }, 'äu'],
  ['$strLenBytes counts bytes', { $strLenBytes: 'häuser' }, 7],
  ['$regexMatch with options', { $regexMatch: { input: 'ABC', regex: 'b', options: 'i' } }, true],
  ['$split', { $split: ['a,b', ','] }, ['a', 'b']],
  ['$strcasecmp', { $strcasecmp: ['A', 'a'] }, 0],
  [
    '$sortArray by a field',
    { $sortArray: { input: [{ a: 2 }, { a: 1 }], sortBy: { a: 1 } } },
    [{ a: 1 }, { a: 2 }],
  ],
  [
    '$setUnion holds each once',
    {
      $size: {
        $setUnion: [
          [1, 2],
          [2, 3],
        ],
      },
    },
    3,
  ],
  ['$objectToArray', { $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
  ['$literal is not read', { $literal: '$x' }, '$x'],
  ['$bsonSize of a document with an int', { $bsonSize: { a: 1 } }, 12],
];

const collection = 'expressions';
/** Written so that the branch is not taken for something to wait for. */
const thenKey = 'then';

beforeAll(async () => {
  const documents = expressions.map(([, , , fields], i) => ({ _id: i, ...fields }));
  await database.db.collection<Document & { _id: number }>(collection).insertMany(documents);
});

test.each(expressions.map((entry, i) => [entry[0], i] as const))('%s', async (_rule, i) => {
  const [, expression, result] = expressions[i] ?? [];
  const [found] = await database.db
    .collection<{ _id: number }>(collection, { promoteValues: false })
    .aggregate([{ $match: { _id: i } }, { $project: { _id: 0, r: expression } }])
    .toArray();
  expect(exact(found)).toBe(exact(result === missing ? {} : { r: result }));
});

test.each([
  ['$divide by zero', { $divide: [1, 0] }, 2],
  [
    '$switch without a branch that fits',
    { $switch: { branches: [{ case: '$nowhere', [thenKey]: 1 }] } },
    40066,
  ],
  ['an expression that there is not', { $improve: 1 }, 168],
])('%s fails', async (_rule, expression: Document, code) => {
  const items = database.collection();
  await items.insertOne({ _id: 1 });
  expect(await codeOf(items.aggregate([{ $set: { r: expression } }]).toArray())).toBe(code);
});
