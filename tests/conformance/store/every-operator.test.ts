/** One call of each operator and stage on the supported list: none is promised that nobody has tried. */
import { describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { supported } from '../../../store/supported.ts';
import { double, long } from './bson-values.ts';
import { changes, exact, useDatabase } from './support.ts';
import { checkUpdate } from './update-case.ts';

const database = useDatabase();
const lists = supported();

/** Stock of a shop; its text is indexed. */
const stock = [
  { _id: 1, kind: 'ring', price: 10, sizes: [48, 52], note: 'gold band' },
  { _id: 2, kind: 'ring', price: 30, sizes: [], note: 'silver' },
  { _id: 3, kind: 'chain', price: 20, note: null },
];

async function aShop() {
  const items = database.collection();
  await items.insertMany([...stock]);
  await items.createIndex({ note: 'text' });
  return items;
}

type Calls<T> = Readonly<Record<string, T>>;

/** Those that are not in the table of calls have a table or tests of their own. */
function expectCalls(
  kind: keyof typeof lists,
  calls: Calls<unknown>,
  elsewhere: readonly string[] = [],
): void {
  test(`each of the list of ${kind} has its call`, () => {
    expect([...Object.keys(calls), ...elsewhere].sort()).toEqual(lists[kind]);
  });
}

describe('query', () => {
  /** A filter with each, and the ids that it finds. */
  const calls: Calls<readonly [filter: Document, ids: readonly number[]]> = {
    $all: [{ sizes: { $all: [52, 48] } }, [1]],
    $alwaysFalse: [{ $alwaysFalse: 1 }, []],
    $alwaysTrue: [{ $alwaysTrue: 1 }, [1, 2, 3]],
    $and: [{ $and: [{ kind: 'ring' }, { price: 30 }] }, [2]],
    $bitsAllClear: [{ price: { $bitsAllClear: [0, 2] } }, [1]],
    $bitsAllSet: [{ price: { $bitsAllSet: 20 } }, [2, 3]],
    $bitsAnyClear: [{ price: { $bitsAnyClear: 10 } }, [3]],
    $bitsAnySet: [{ price: { $bitsAnySet: [3] } }, [1, 2]],
    $comment: [{ kind: 'chain', $comment: 'why it is asked' }, [3]],
    $elemMatch: [{ sizes: { $elemMatch: { $gt: 48, $lt: 53 } } }, [1]],
    $eq: [{ price: { $eq: 20 } }, [3]],
    $exists: [{ sizes: { $exists: false } }, [3]],
    $expr: [{ $expr: { $gt: ['$price', { $multiply: ['$_id', 9] }] } }, [1, 2]],
    $gt: [{ price: { $gt: 20 } }, [2]],
    $gte: [{ price: { $gte: 20 } }, [2, 3]],
    $in: [{ kind: { $in: [/^ch/, 'none'] } }, [3]],
    $jsonSchema: [{ $jsonSchema: { required: ['sizes'] } }, [1, 2]],
    $lt: [{ price: { $lt: 20 } }, [1]],
    $lte: [{ price: { $lte: 20 } }, [1, 3]],
    $mod: [{ price: { $mod: [20, 10] } }, [1, 2]],
    $ne: [{ sizes: { $ne: 48 } }, [2, 3]],
    $nin: [{ price: { $nin: [10, 20] } }, [2]],
    $nor: [{ $nor: [{ price: 10 }, { kind: 'chain' }] }, [2]],
    $not: [{ price: { $not: { $gt: 10 } } }, [1]],
    $options: [{ kind: { $regex: '^RI', $options: 'i' } }, [1, 2]],
    $or: [{ $or: [{ price: 10 }, { kind: 'chain' }] }, [1, 3]],
    $regex: [{ kind: { $regex: 'ai' } }, [3]],
    $sampleRate: [{ $sampleRate: 1 }, [1, 2, 3]],
    $size: [{ sizes: { $size: 0 } }, [2]],
    $text: [{ $text: { $search: 'bands' } }, [1]],
    $type: [{ note: { $type: 'null' } }, [3]],
  };
  expectCalls('query', calls);
  test.each(Object.entries(calls))('%s', async (_name, [filter, ids]) => {
    const found = await (await aShop()).find(filter).sort({ _id: 1 }).toArray();
    expect(found.map(({ _id }) => Number(_id))).toEqual(ids);
  });
});

describe('projection', () => {
  const calls: Calls<readonly [filter: Document, projection: Document, result: Document]> = {
    $: [{ sizes: { $gt: 50 } }, { 'sizes.$': 1 }, { _id: 1, sizes: [52] }],
    $elemMatch: [{ _id: 1 }, { sizes: { $elemMatch: { $gt: 50 } } }, { _id: 1, sizes: [52] }],
    $meta: [
      { $text: { $search: 'silver' } },
      { kind: 1, score: { $meta: 'textScore' } },
      { _id: 2, kind: 'ring', score: double(1.1) },
    ],
    $slice: [{ _id: 1 }, { _id: 1, sizes: { $slice: -1 } }, { _id: 1, sizes: [52] }],
  };
  expectCalls('projection', calls);
  test.each(Object.entries(calls))('%s', async (_name, [filter, projection, result]) => {
    const found = await (await aShop()).findOne(filter, { projection });
    expect(exact(found)).toBe(exact(result));
  });
});

describe('update', () => {
  type Call = readonly [before: Document, update: Document, after: Document, more?: Document];
  const calls: Calls<Call> = {
    $: [{ a: [1, 2] }, { $set: { 'a.$': 5 } }, { a: [1, 5] }, { filter: { a: 2 } }],
    '$[<identifier>]': [
      { a: [1, 2] },
      { $set: { 'a.$[low]': 0 } },
      { a: [0, 2] },
      { arrayFilters: [{ low: { $lt: 2 } }] },
    ],
    '$[]': [{ a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
    $addToSet: [{ a: [1] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
    $bit: [{ a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
    $each: [{ a: [] }, { $addToSet: { a: { $each: [1, 1, 2] } } }, { a: [1, 2] }],
    $inc: [{ a: 1 }, { $inc: { a: -3 } }, { a: -2 }],
    $max: [{ a: 1 }, { $max: { a: 5 } }, { a: 5 }],
    $min: [{ a: 1 }, { $min: { a: 5 } }, { a: 1 }],
    $mul: [{ a: 3 }, { $mul: { a: long(2) } }, { a: long(6) }],
    $pop: [{ a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
    $position: [{ a: [3] }, { $push: { a: { $each: [1, 2], $position: 0 } } }, { a: [1, 2, 3] }],
    $pull: [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    $pullAll: [{ a: [1, 5, 1] }, { $pullAll: { a: [1, 7] } }, { a: [5] }],
    $push: [{ a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
    $rename: [{ a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
    $set: [{ a: 1 }, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
    $setOnInsert: [{ a: 1 }, { $set: { a: 2 }, $setOnInsert: { b: 3 } }, { a: 2 }],
    $slice: [{ a: [1] }, { $push: { a: { $each: [2, 3], $slice: -2 } } }, { a: [2, 3] }],
    $sort: [{ a: [2] }, { $push: { a: { $each: [3, 1], $sort: 1 } } }, { a: [1, 2, 3] }],
    $unset: [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  };
  expectCalls('update', calls, ['$currentDate']);
  test.each(Object.entries(calls))('%s', async (rule, [before, update, after, more = {}]) => {
    await checkUpdate(database, { rule, before, update, after, ...more });
  });

  test('$currentDate', async () => {
    const items = await aShop();
    const $currentDate = { at: true, seq: { $type: 'timestamp' } };
    await items.updateOne({ _id: 1 }, changes({ $currentDate }));
    const isNow = { at: { $gt: new Date(Date.now() - 3_600_000) }, seq: { $type: 'timestamp' } };
    expect(await items.find(isNow).toArray()).toHaveLength(1);
  });
});

describe('accumulators', () => {
  /** The operand of each over the stock in the order of prices, and what it gives. */
  const calls: Calls<readonly [operand: unknown, value: unknown]> = {
    $addToSet: [{ $gt: ['$price', 0] }, [true]],
    $avg: ['$price', double(20)],
    $bottom: [{ sortBy: { price: 1 }, output: '$kind' }, 'ring'],
    $bottomN: [{ n: 2, sortBy: { price: 1 }, output: '$price' }, [20, 30]],
    $concatArrays: ['$sizes', [48, 52]],
    $count: [{}, 3],
    $first: ['$price', 10],
    $firstN: [{ n: 2, input: '$price' }, [10, 20]],
    $last: ['$price', 30],
    $lastN: [{ n: 2, input: '$price' }, [20, 30]],
    $max: ['$price', 30],
    $maxN: [{ n: 2, input: '$price' }, [30, 20]],
    $median: [{ input: '$price', method: 'approximate' }, double(20)],
    $mergeObjects: [{ last: '$price' }, { last: 30 }],
    $min: ['$price', 10],
    $minN: [{ n: 2, input: '$price' }, [10, 20]],
    $percentile: [{ input: '$price', p: [0, 1], method: 'approximate' }, [double(10), double(30)]],
    $push: ['$_id', [1, 3, 2]],
    $setUnion: [{ $literal: ['a'] }, ['a']],
    $stdDevPop: [{ $cond: [{ $eq: ['$kind', 'ring'] }, '$price', null] }, double(10)],
    $stdDevSamp: ['$price', double(10)],
    $sum: ['$price', 60],
    $top: [{ sortBy: { price: -1 }, output: '$price' }, 30],
    $topN: [{ n: 2, sortBy: { price: -1 }, output: '$price' }, [30, 20]],
  };
  expectCalls('accumulators', calls);
  test.each(Object.entries(calls))('%s', async (name, [operand, value]) => {
    const stages = [
      { $sort: { price: 1 } },
      { $group: { _id: null, result: { [name]: operand } } },
    ];
    const found = await (await aShop()).aggregate(stages).toArray();
    expect(exact(found)).toBe(exact([{ _id: null, result: value }]));
  });
});

describe('window', () => {
  const pair = { documents: [-1, 0] };
  const over = (operator: Document, values: readonly unknown[]) => [operator, values] as const;
  /** Each over the stock in the order of prices 10, 20, 30. */
  const calls: Calls<readonly [output: Document, values: readonly unknown[]]> = {
    $addToSet: over({ $addToSet: { $literal: 1 }, window: pair }, [[1], [1], [1]]),
    $avg: over({ $avg: '$price', window: pair }, [double(10), double(15), double(25)]),
    $bottom: over(
      { $bottom: { sortBy: { price: 1 }, output: '$price' }, window: pair },
      [10, 20, 30],
    ),
    $bottomN: over({ $bottomN: { n: 1, sortBy: { price: 1 }, output: '$_id' }, window: pair }, [
      [1],
      [3],
      [2],
    ]),
    $concatArrays: over({ $concatArrays: ['$_id'], window: pair }, [[1], [1, 3], [3, 2]]),
    $count: over({ $count: {}, window: pair }, [1, 2, 2]),
    $covariancePop: over({ $covariancePop: ['$price', '$price'], window: pair }, [
      double(0),
      double(25),
      double(25),
    ]),
    $covarianceSamp: over({ $covarianceSamp: ['$price', '$price'], window: pair }, [
      null,
      double(50),
      double(50),
    ]),
    $denseRank: over({ $denseRank: {} }, [1, 2, 3]),
    $derivative: over({ $derivative: { input: '$_id' }, window: pair }, [
      null,
      double(0.2),
      double(-0.1),
    ]),
    $documentNumber: over({ $documentNumber: {} }, [1, 2, 3]),
    $expMovingAvg: over({ $expMovingAvg: { input: '$price', alpha: 0.5 } }, [
      double(10),
      double(15),
      double(22.5),
    ]),
    $first: over({ $first: '$price', window: pair }, [10, 10, 20]),
    $firstN: over({ $firstN: { n: 1, input: '$price' }, window: pair }, [[10], [10], [20]]),
    $integral: over({ $integral: { input: '$_id' }, window: pair }, [0, double(20), double(25)]),
    $last: over({ $last: '$price', window: pair }, [10, 20, 30]),
    $lastN: over({ $lastN: { n: 1, input: '$price' }, window: pair }, [[10], [20], [30]]),
    $linearFill: over({ $linearFill: { $cond: [{ $eq: ['$price', 20] }, null, '$price'] } }, [
      10,
      double(20),
      30,
    ]),
    $locf: over({ $locf: { $cond: [{ $eq: ['$price', 20] }, null, '$price'] } }, [10, 10, 30]),
    $max: over({ $max: '$_id', window: pair }, [1, 3, 3]),
    $maxN: over({ $maxN: { n: 1, input: '$_id' }, window: pair }, [[1], [3], [3]]),
    $median: over({ $median: { input: '$price', method: 'approximate' }, window: pair }, [
      double(10),
      double(10),
      double(20),
    ]),
    $min: over({ $min: '$_id', window: pair }, [1, 1, 2]),
    $minMaxScaler: over({ $minMaxScaler: { input: '$price' } }, [
      double(0),
      double(0.5),
      double(1),
    ]),
    $minN: over({ $minN: { n: 1, input: '$_id' }, window: pair }, [[1], [1], [2]]),
    $percentile: over(
      { $percentile: { input: '$price', p: [1], method: 'approximate' }, window: pair },
      [[double(10)], [double(20)], [double(30)]],
    ),
    $push: over({ $push: '$_id', window: pair }, [[1], [1, 3], [3, 2]]),
    $rank: over({ $rank: {} }, [1, 2, 3]),
    $setUnion: over({ $setUnion: [{ $literal: 1 }], window: pair }, [[1], [1], [1]]),
    $shift: over({ $shift: { output: '$_id', by: 1, default: 'end' } }, [3, 2, 'end']),
    $stdDevPop: over({ $stdDevPop: '$price', window: pair }, [0, double(5), double(5)]),
    $stdDevSamp: over({ $stdDevSamp: '$_id', window: { documents: [0, 0] } }, [null, null, null]),
    $sum: over({ $sum: '$price', window: pair }, [10, 30, 50]),
    $top: over({ $top: { sortBy: { price: 1 }, output: '$_id' }, window: pair }, [1, 1, 3]),
    $topN: over({ $topN: { n: 1, sortBy: { price: 1 }, output: '$_id' }, window: pair }, [
      [1],
      [1],
      [3],
    ]),
  };
  expectCalls('window', calls);
  test.each(Object.entries(calls))('%s', async (_name, [output, values]) => {
    const stages = [
      { $setWindowFields: { sortBy: { price: 1 }, output: { result: output } } },
      { $project: { _id: 0, result: 1 } },
    ];
    const found = await (await aShop()).aggregate(stages).toArray();
    expect(exact(found)).toBe(exact(values.map((result) => ({ result }))));
  });
});
