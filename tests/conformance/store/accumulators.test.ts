/** Accumulators of `$group`, and those that are expressions too. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { decimal, double, long } from './bson-values.ts';
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { codeOf, exact, useDatabase } from './support.ts';

const longMax = long('9223372036854775807');
const infinity = double(Number.POSITIVE_INFINITY);
const notNumber = double(Number.NaN);
const method = 'approximate';

/** Accumulator, the values of the field `a` by document (absent where `none`), and the result. */
const none = Symbol('none');
type GroupCase = readonly [Document, readonly unknown[], unknown];

const sums: readonly GroupCase[] = [
  [{ $sum: '$a' }, [1, 2, 2147483647], long('2147483650')],
  [{ $sum: '$a' }, [1, 'x', null, none, [2]], 1],
  [{ $sum: '$a' }, ['x'], 0],
  [{ $sum: '$a' }, [long(5)], long(5)],
  [{ $sum: '$a' }, [0.1, 0.2, 0.3], double(0.6)],
  [{ $sum: '$a' }, [1e100, 1, -1e100], double(0)],
  [{ $sum: '$a' }, [longMax, 1], double(2 ** 63)],
  [{ $sum: '$a' }, [longMax, 1, -1], longMax],
  [{ $sum: '$a' }, [double(-0)], double(0)],
  [{ $sum: '$a' }, [infinity, double(Number.NEGATIVE_INFINITY)], notNumber],
  [{ $sum: '$a' }, [1e308, 1e308], infinity],
  [{ $sum: '$a' }, [decimal('1.10'), 2], decimal('3.10')],
  [{ $sum: '$a' }, [decimal('NaN'), 2], decimal('NaN')],
  [{ $sum: 1 }, [1, 2], 2],
  [{ $avg: '$a' }, [1, 2], double(1.5)],
  [{ $avg: '$a' }, [long(1), long(3), 'x'], double(2)],
  [{ $avg: '$a' }, [decimal('1'), 2], decimal('1.5')],
  [{ $avg: '$a' }, ['x', none], null],
  [{ $stdDevPop: '$a' }, [1, 3], double(1)],
  [{ $stdDevPop: '$a' }, [5], double(0)],
  [{ $stdDevPop: '$a' }, [decimal('1'), decimal('3')], double(1)],
  [{ $stdDevSamp: '$a' }, [1, 3], double(Math.SQRT2)],
  [{ $stdDevSamp: '$a' }, [5], null],
  [{ $count: {} }, [1, none, null], 3],
];

const values: readonly GroupCase[] = [
  [{ $min: '$a' }, [null, 3, none, 2], 2],
  [{ $max: '$a' }, [3, 'x', null], 'x'],
  [{ $max: '$a' }, [5, long(5), double(5)], double(5)],
  [{ $min: '$a' }, [decimal('5'), long(5)], long(5)],
  [{ $min: '$a' }, [double(-0), double(0)], double(0)],
  [{ $max: '$a' }, [none, null], null],
  [{ $min: '$a' }, [1, notNumber], notNumber],
  [{ $first: '$a' }, [none, 3], null],
  [{ $last: '$a' }, [3, [1]], [1]],
  [{ $push: '$a' }, [1, none, null, [2]], [1, null, [2]]],
  [{ $push: { x: '$a' } }, [1, none], [{ x: 1 }, {}]],
  [{ $addToSet: '$a' }, [5, long(5), double(5), none], [5]],
  [{ $mergeObjects: '$a' }, [{ x: 1 }, null, { x: 2, y: 3 }], { x: 2, y: 3 }],
  [{ $mergeObjects: '$a' }, [none], {}],
  [{ $concatArrays: '$a' }, [[1, [2]], none, [1]], [1, [2], 1]],
  [{ $concatArrays: '$a' }, [none], []],
  [{ $setUnion: '$a' }, [[1, 1], [long(1)]], [1]],
];

const several: readonly GroupCase[] = [
  [{ $firstN: { n: 2, input: '$a' } }, [1, none, 3], [1, null]],
  [{ $lastN: { n: 2, input: '$a' } }, [1, 2, 3, 4, none], [4, null]],
  [{ $lastN: { n: long('9223372036854775807'), input: '$a' } }, [1, 2], [1, 2]],
  [{ $minN: { n: 2, input: '$a' } }, [3, null, 1, none, 2], [1, 2]],
  [{ $maxN: { n: long(2), input: '$a' } }, [3, null, 1, 2], [3, 2]],
  [{ $maxN: { n: { $add: [1, 1] }, input: '$a' } }, [3], [3]],
  [{ $top: { sortBy: { a: 1 }, output: ['$a', '$_id'] } }, [2, 1, 1], [1, 1]],
  [{ $bottom: { sortBy: { a: 1 }, output: '$a' } }, [2, 3, 1], 3],
  [{ $topN: { n: 2, sortBy: { a: -1 }, output: '$a' } }, [2, 3, 1], [3, 2]],
  [{ $bottomN: { n: 2, sortBy: { a: 1 }, output: '$_id' } }, [1, 1, 0], [0, 1]],
  [{ $top: { sortBy: { a: 1 }, output: '$nope' } }, [1], null],
  [{ $median: { input: '$a', method } }, [3, 1, 2, 'x'], double(2)],
  [{ $median: { input: '$a', method } }, ['x'], null],
  [{ $percentile: { input: '$a', p: [0, 0.5, 1], method } }, [3, 1, 2], [1, 2, 3].map(double)],
  [{ $percentile: { input: '$a', p: [0.5], method } }, [none], [null]],
];

const refused: readonly (readonly [Document | number, number])[] = [
  [1, 40234],
  [{}, 40234],
  [{ a: 1 }, 40234],
  [{ $sum: 1, $avg: 1 }, 40238],
  [{ $sum: [1] }, 40237],
  [{ $add: [1, 2] }, 40237],
  [{ $add: 1 }, 15952],
  [{ $count: 1 }, 14],
  [{ $count: { a: 1 } }, 14],
  [{ $firstN: 1 }, 5787801],
  [{ $lastN: 'x' }, 5787801],
  [{ $minN: 1 }, 5787900],
  [{ $maxN: { n: 1, input: 1, other: 1 } }, 5787901],
  [{ $maxN: { input: 1 } }, 5787906],
  [{ $maxN: { n: 1 } }, 5787907],
  [{ $top: 1 }, 5788001],
  [{ $top: { sortBy: { a: 1 }, output: 1, other: 1 } }, 5788002],
  [{ $topN: { sortBy: { a: 1 }, output: 1 } }, 5788003],
  [{ $top: { sortBy: { a: 1 } } }, 5788004],
  [{ $top: { output: 1 } }, 5788005],
  [{ $top: { sortBy: { a: 'x' }, output: 1 } }, 15974],
  [{ $percentile: 1 }, 7429703],
  [{ $median: 1 }, 7436100],
  [{ $median: { input: 1 } }, 40414],
  [{ $median: { input: 1, method, p: [1] } }, 40415],
  [{ $median: { input: 1, method: 1 } }, 14],
  [{ $median: { input: 1, method: 'exact' } }, 2],
  [{ $percentile: { input: 1, p: ['$a'], method } }, 7750300],
  [{ $percentile: { input: 1, p: [], method } }, 7750301],
  [{ $percentile: { input: 1, p: 0.5, method } }, 7750301],
  [{ $percentile: { input: 1, p: ['x'], method } }, 7750302],
  [{ $percentile: { input: 1, p: [1.5], method } }, 7750303],
];

/** What documents make wrong: accumulator, values and code. */
type GroupFailure = readonly [Document, readonly unknown[], number];

const refusedLater: readonly GroupFailure[] = [
  [{ $mergeObjects: '$a' }, [1], 5911200],
  [{ $concatArrays: '$a' }, [null], 14],
  [{ $setUnion: '$a' }, ['x'], 14],
  [{ $minN: { n: 0, input: '$a' } }, [1], 7548606],
  [{ $minN: { n: 1.5, input: '$a' } }, [1], 7548606],
  [{ $minN: { n: 'x', input: '$a' } }, [1], 7548606],
];

const database = useDatabase();

const titled = <T extends readonly [Document, readonly unknown[], unknown]>(cases: readonly T[]) =>
  cases.map(([accumulator, given, expected]) => ({
    rule: `${exact(accumulator)} of ${exact(given.map((value) => (value === none ? {} : value)))}`,
    accumulator,
    given,
    expected,
  }));

/** All documents in one group, in the order in which they are written here. */
async function grouping(accumulator: Document, given: readonly unknown[]) {
  const items = database.collection();
  await items.insertMany(
    given.map((value, index) => ({ _id: index, ...(value !== none && { a: value }) })),
  );
  return items.aggregate([{ $sort: { _id: 1 } }, { $group: { _id: null, r: accumulator } }]);
}

test.each(titled([...sums, ...values, ...several]))(
  '$rule',
  async ({ accumulator, given, expected }) => {
    const groups = await grouping(accumulator, given);
    expect(exact(await groups.toArray())).toBe(exact([{ _id: null, r: expected }]));
  },
);

test.each(titled(refusedLater))('$rule fails with $expected', async (entry) => {
  const groups = await grouping(entry.accumulator, entry.given);
  expect(await codeOf(groups.toArray())).toBe(entry.expected);
});

test.each(refused.map(([spec, code]) => ({ rule: exact(spec), spec, code })))(
  '$rule is refused with $code',
  async ({ spec, code }) => {
    const running = database.collection().aggregate([{ $group: { _id: null, r: spec } }]);
    expect(await codeOf(running.toArray())).toBe(code);
  },
);

test('the number of values may depend on the group', async () => {
  const items = database.collection();
  await items.insertMany([1, 2, 3].map((n) => ({ _id: n, odd: n % 2 === 1 })));
  const n = { $cond: ['$odd', 2, 1] };
  const groups = await items
    .aggregate([
      { $sort: { _id: 1 } },
      { $group: { _id: { odd: '$odd' }, ids: { $firstN: { n, input: '$_id' } } } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  expect(exact(groups)).toBe(
    exact([
      { _id: { odd: false }, ids: [2] },
      { _id: { odd: true }, ids: [1, 3] },
    ]),
  );
});

const asExpressions: readonly ExpressionCase[] = [
  gives({ $sum: '$a' }, 6, { a: [1, 2, 3] }),
  gives({ $sum: ['$a', 5] }, 5, { a: [1, 2, 3] }),
  gives({ $sum: [] }, 0),
  gives({ $sum: [1, 'x', 2.5] }, double(3.5)),
  gives({ $avg: '$a' }, double(2), { a: [long(1), long(3)] }),
  gives({ $avg: [] }, null),
  gives({ $max: [1, 5, 3] }, 5),
  gives({ $min: ['$a', '$nope'] }, 4, { a: 4 }),
  gives({ $max: '$a' }, null, { a: [] }),
  gives({ $max: [[1, 2], [3]] }, [3]),
  gives({ $stdDevPop: [1, 3] }, double(1)),
  gives({ $stdDevSamp: '$a' }, null, { a: [1] }),
  gives({ $median: { input: '$a', method } }, double(2), { a: [3, 1, 2, 'x'] }),
  gives({ $median: { input: 5, method } }, double(5)),
  fails({ $median: 1 }, 7436201),
  gives({ $percentile: { input: [10, 20], p: [0.5, 0.9], method } }, [double(10), double(20)]),
  gives({ $percentile: { input: 'x', p: [0.5], method } }, [null]),
  fails({ $percentile: 1 }, 7436200),
];

testExpressions(database, asExpressions);
