/** `$setWindowFields`: windows, the functions over them, and what is refused. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { decimal, double, long } from './bson-values.ts';
import { codeOf, exact, useDatabase } from './support.ts';

const database = useDatabase();

const hour = 3_600_000;
const at = (hours: number): Date => new Date(hours * hour);

/** By `x`: 1, 2, 3, 4, 5. */
const numbers: readonly Document[] = [5, 1, 3, 2, 4].map((x) => ({ x, odd: x % 2, square: x * x }));
const times: readonly Document[] = [0, 1, 2, 5].map((hours) => ({ t: at(hours), v: hours * 10 }));
const gaps: readonly Document[] = [
  { x: 1, v: 1 },
  { x: 2 },
  { x: 4, v: null },
  { x: 5, v: 9 },
  { x: 6 },
];

const documents = (lower: unknown, upper: unknown) => ({ documents: [lower, upper] });
const range = (lower: unknown, upper: unknown) => ({ range: [lower, upper] });
const growing = documents('unbounded', 'current');
const twoLast = documents(-1, 'current');
const around = documents(-1, 1);

function windowed(stage: unknown, given: readonly Document[]) {
  return database.db.aggregate([{ $documents: given }, { $setWindowFields: stage }], {
    promoteValues: false,
  });
}

/** Output, its values in order, and the documents where they are not the numbers. */
type WindowCase = readonly [Document, readonly unknown[], string, (readonly Document[])?];

const accumulated: readonly WindowCase[] = [
  [{ $sum: '$x', window: growing }, [1, 3, 6, 10, 15], 'x'],
  [{ $sum: '$x', window: around }, [3, 6, 9, 12, 9], 'x'],
  [{ $sum: '$x', window: documents(-3, -2) }, [0, 0, 1, 3, 5], 'x'],
  [{ $sum: '$x', window: documents('current', 'unbounded') }, [15, 14, 12, 9, 5], 'x'],
  [{ $sum: '$x' }, [15, 15, 15, 15, 15], 'x'],
  [{ $sum: '$x', window: {} }, [15, 15, 15, 15, 15], 'x'],
  [{ $avg: '$x', window: twoLast }, [1, 1.5, 2.5, 3.5, 4.5].map(double), 'x'],
  [{ $count: {}, window: twoLast }, [1, 2, 2, 2, 2], 'x'],
  [{ $max: '$x', window: around }, [2, 3, 4, 5, 5], 'x'],
  [{ $min: '$x', window: documents(1, 2) }, [2, 3, 4, 5, null], 'x'],
  [{ $first: '$x', window: around }, [1, 1, 2, 3, 4], 'x'],
  [{ $last: '$x', window: documents(-1, -1) }, [null, 1, 2, 3, 4], 'x'],
  [{ $push: '$x', window: documents(1, 2) }, [[2, 3], [3, 4], [4, 5], [5], []], 'x'],
  [{ $stdDevPop: '$x', window: growing }, [0, 0.5].map(double), 'x', [{ x: 1 }, { x: 2 }]],
  [{ $stdDevSamp: '$x', window: twoLast }, [null, ...Array(4).fill(double(Math.SQRT1_2))], 'x'],
  [
    { $firstN: { n: 2, input: '$x' }, window: documents(0, 3) },
    [[1, 2], [2, 3], [3, 4], [4, 5], [5]],
    'x',
  ],
  [
    { $topN: { n: 2, sortBy: { x: -1 }, output: '$x' }, window: growing },
    [[1], [2, 1], [3, 2], [4, 3], [5, 4]],
    'x',
  ],
  [
    { $median: { input: '$x', method: 'approximate' }, window: around },
    [1, 2, 3, 4, 4].map(double),
    'x',
  ],
  [
    { $covariancePop: ['$x', '$square'], window: growing },
    [0, 0.75].map(double),
    'x',
    [
      { x: 1, square: 1 },
      { x: 2, square: 4 },
    ],
  ],
  [
    { $covarianceSamp: ['$x', '$square'], window: twoLast },
    [null, double(1.5)],
    'x',
    [
      { x: 1, square: 1 },
      { x: 2, square: 4 },
    ],
  ],
];

const tied: readonly Document[] = [
  { x: 0.16, v: 'a' },
  { x: 0.16, v: 'b' },
  { x: 0.7, v: 'c' },
];

const ranges: readonly WindowCase[] = [
  [
    { $push: '$x', window: range(-1, 1) },
    [
      [1, 2],
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
      [4, 5],
    ],
    'x',
  ],
  [{ $push: '$x', window: range('unbounded', -1.5) }, [[], [], [1], [1, 2], [1, 2, 3]], 'x'],
  [{ $sum: '$x', window: range(1, 'unbounded') }, [14, 12, 9, 5, 0], 'x'],
  [
    { $push: '$v', window: range(0, 0) },
    [['a', 'b'], ['a', 'b'], ['c']],
    'x',
    [
      { x: 1, v: 'a' },
      { x: long(1), v: 'b' },
      { x: decimal('1.5'), v: 'c' },
    ],
  ],
  [
    { $push: '$v', window: range('unbounded', 'current') },
    [['a'], ['a', 'b'], ['a', 'b', 'c']],
    'x',
    tied,
  ],
  [{ $push: '$v', window: range('current', 1) }, [['a', 'b', 'c'], ['b', 'c'], ['c']], 'x', tied],
  [
    { $push: '$v', window: { ...range(-1, 0), unit: 'hour' } },
    [[0], [0, 10], [10, 20], [50]],
    't',
    times,
  ],
  [{ $sum: '$v', window: { ...range(-1, 1), unit: 'day' } }, [80, 80, 80, 80], 't', times],
];

const ordered: readonly WindowCase[] = [
  [{ $rank: {} }, [1, 1, 3, 3, 3], 'odd'],
  [{ $denseRank: {} }, [1, 1, 2, 2, 2], 'odd'],
  [{ $documentNumber: {} }, [1, 2, 3, 4, 5], 'odd'],
  [{ $rank: {} }, [1, 1, 3], 'x', [{ x: null }, {}, { x: 1 }]],
  [{ $shift: { output: '$x', by: 1 } }, [2, 3, 4, 5, null], 'x'],
  [{ $shift: { output: '$x', by: -2, default: 'none' } }, ['none', 'none', 1, 2, 3], 'x'],
  [
    { $expMovingAvg: { input: '$x', alpha: 0.75 } },
    [1, 1.75, 2.6875, 3.671875, 4.66796875].map(double),
    'x',
  ],
  [{ $expMovingAvg: { input: '$x', N: 3 } }, [1, 1.5, 2.25, 3.125, 4.0625].map(double), 'x'],
  [
    { $expMovingAvg: { input: '$v', N: 3 } },
    [double(1), double(1), double(1), double(5), double(5)],
    'x',
    gaps,
  ],
  [
    { $derivative: { input: '$square' }, window: twoLast },
    [null, ...[3, 5, 7, 9].map(double)],
    'x',
  ],
  [
    { $derivative: { input: '$v', unit: 'hour' }, window: twoLast },
    [null, ...[10, 10, 10].map(double)],
    't',
    times,
  ],
  [{ $integral: { input: '$x' } }, Array(5).fill(double(12)), 'x'],
  [
    { $integral: { input: '$v', unit: 'hour' }, window: growing },
    [0, 5, 20, 125].map(double),
    't',
    times,
  ],
  [{ $locf: '$v' }, [1, 1, 1, 9, 9], 'x', gaps],
  [{ $linearFill: '$v' }, [1, double(3), double(7), 9, null], 'x', gaps],
];

test.each(
  [...accumulated, ...ranges, ...ordered].map(([output, expected, sortedBy, given = numbers]) => ({
    rule: `${exact(output)} by ${sortedBy} of ${given.length}`,
    output,
    expected,
    sortedBy,
    given,
  })),
)('$rule', async ({ output, expected, sortedBy, given }) => {
  const stage = { sortBy: { [sortedBy]: 1 }, output: { r: output } };
  const results = await windowed(stage, given).toArray();
  expect(exact(results.map(({ r }) => r))).toBe(exact(expected));
});

test('each partition has its own windows, and partitions come in order', async () => {
  const output = { 'a.sum': { $sum: '$x', window: growing }, n: { $documentNumber: {} } };
  const stage = { partitionBy: '$odd', sortBy: { x: -1 }, output };
  const results = await windowed(stage, numbers).toArray();
  expect(exact(results.map(({ x, a, n }) => [x, a, n]))).toBe(
    exact([
      [4, { sum: 4 }, 1],
      [2, { sum: 6 }, 2],
      [5, { sum: 5 }, 1],
      [3, { sum: 8 }, 2],
      [1, { sum: 9 }, 3],
    ]),
  );
});

test('a fraction that rounding leaves behind is none of a sum of whole numbers', async () => {
  const given = [0.1, long('9223372036854775807'), 0.1, null, null].map((v, x) => ({ x, v }));
  const stage = { sortBy: { x: 1 }, output: { r: { $sum: '$v', window: twoLast } } };
  const results = await windowed(stage, given).toArray();
  expect(exact(results.at(-1)?.['r'])).toBe(exact(0));
});

test('documents keep their order without partitions and sort', async () => {
  const results = await windowed({ output: { r: { $sum: '$x' } } }, numbers).toArray();
  expect(exact(results)).toBe(exact(numbers.map((document) => ({ ...document, r: 15 }))));
});

const one = (output: unknown, more: Document = { sortBy: { x: 1 } }) => ({
  ...more,
  output: { r: output },
});
const unsorted = {};
const compound = { sortBy: { x: 1, odd: 1 } };
const sum = (window: unknown) => ({ $sum: '$x', window });

const refused: readonly (readonly [unknown, number])[] = [
  [1, 9],
  [{}, 40414],
  [{ output: {}, other: 1 }, 40415],
  [{ output: 1 }, 14],
  [{ output: {}, sortBy: 1 }, 14],
  [{ output: {}, sortBy: { x: 'up' } }, 15974],
  [{ output: {}, sortBy: { x: 2 } }, 15975],
  [{ output: {}, partitionBy: [1] }, 14],
  [{ output: { a: { $sum: 1 }, 'a.b': { $sum: 1 } } }, 6307900],
  [one(1), 9],
  [one({ a: 1 }), 9],
  [one({ $nothing: 1 }), 9],
  [one({ $mergeObjects: '$x' }), 9],
  [one({ $sum: 1, $avg: 1 }), 9],
  [one({ $sum: 1, other: 1 }), 9],
  [one(sum(1)), 9],
  [one(sum({ documents: 1 })), 9],
  [one(sum({ documents: [1] })), 9],
  [one(sum({ other: 1 })), 9],
  [one(sum({ unit: 'day' })), 9],
  [one(sum({ ...growing, ...range(0, 1) })), 9],
  [one(sum({ ...growing, unit: 'day' })), 9],
  [one(sum(documents('first', 1))), 9],
  [one(sum(documents('$x', 1))), 9],
  [one(sum(documents(0.5, 1))), 9],
  [one(sum(documents(1, 0))), 5339900],
  [one(sum(growing), unsorted), 5339901],
  [one(sum(range(0, 1)), unsorted), 5339902],
  [one(sum(range(0, 1)), compound), 5339902],
  [one(sum(range(0, 1)), { sortBy: { x: -1 } }), 8947401],
  [one(sum(range('a', 1))), 9],
  [one(sum({ ...range(0, 1.5), unit: 'day' })), 9],
  [one(sum({ ...range(0, 1), unit: 'moon' })), 9],
  [one(sum({ ...range(0, 1), unit: 1 })), 9],
  [one(sum({ ...range(0, 1), unit: null })), 9],
  [one({ $rank: {} }, unsorted), 5371602],
  [one({ $rank: {} }, compound), 5371602],
  [one({ $rank: 1 }), 5371603],
  [one({ $denseRank: {}, window: growing }), 5371601],
  [one({ $shift: 1 }), 9],
  [one({ $shift: { output: 1 } }), 9],
  [one({ $shift: { output: 1, by: 'x' } }), 9],
  [one({ $shift: { output: 1, by: 1.5 } }), 9],
  [one({ $shift: { output: 1, by: 1, default: '$x' } }), 9],
  [one({ $shift: { output: 1, by: 1 } }, unsorted), 9],
  [one({ $expMovingAvg: 1 }), 9],
  [one({ $expMovingAvg: { input: 1 } }), 9],
  [one({ $expMovingAvg: { input: 1, N: 0 } }), 9],
  [one({ $expMovingAvg: { input: 1, N: 1.5 } }), 9],
  [one({ $expMovingAvg: { input: 1, alpha: 1 } }), 9],
  [one({ $expMovingAvg: { input: 1, N: 1 } }, unsorted), 9],
  [one({ $derivative: { input: 1 } }), 9],
  [one({ $derivative: { input: 1, unit: 'month' }, window: growing }), 5490710],
  [one({ $derivative: { input: 1 }, window: growing }, unsorted), 9],
  [one({ $derivative: { input: 1 }, window: growing }, compound), 9],
  [one({ $integral: {} }), 9],
  [one({ $integral: { input: 1, other: 1 } }), 9],
  [one({ $linearFill: '$x' }, unsorted), 605001],
  [one({ $linearFill: '$x', window: growing }), 9],
  [one({ $locf: '$x', window: growing }), 9],
];

test.each(refused.map(([stage, code]) => ({ rule: exact(stage), stage, code })))(
  '$rule is refused with $code',
  async ({ stage, code }) => {
    expect(await codeOf(windowed(stage, []).toArray())).toBe(code);
  },
);

const hours = { ...range(-1, 0), unit: 'hour' };

/** What documents make wrong. */
const refusedLater: readonly (readonly [Document, Document, number])[] = [
  [sum(range(-1, 0)), { x: at(1) }, 5429413],
  [sum(range(-1, 0)), { x: 'a' }, 5429414],
  [sum(hours), { x: 1 }, 5429513],
  [{ $derivative: { input: '$v', unit: 'hour' }, window: growing }, { x: 1, v: 1 }, 5624900],
  [{ $derivative: { input: '$v' }, window: growing }, { x: at(1), v: 1 }, 5624901],
  [{ $derivative: { input: '$v' }, window: growing }, { x: 'a', v: 1 }, 5624902],
  [{ $derivative: { input: '$v' }, window: growing }, { x: 1 }, 5624903],
  [{ $integral: { input: '$v' } }, { x: 1 }, 5423900],
  [{ $integral: { input: '$v', unit: 'hour' } }, { x: 1, v: 1 }, 5423901],
  [{ $integral: { input: '$v' } }, { x: at(1), v: 1 }, 5423902],
  [{ $linearFill: '$v' }, { x: 1, v: 'a' }, 14],
  [{ $linearFill: '$v' }, { x: 'a' }, 14],
];

test.each(
  refusedLater.map(([output, given, code]) => ({
    rule: `${exact(output)} of ${exact(given)}`,
    output,
    given,
    code,
  })),
)('$rule fails with $code', async ({ output, given, code }) => {
  expect(await codeOf(windowed(one(output), [given]).toArray())).toBe(code);
});

test('values are not filled in between documents with one sort value', async () => {
  const given = [{ x: 1, v: 1 }, { x: 1 }];
  expect(await codeOf(windowed(one({ $linearFill: '$v' }), given).toArray())).toBe(6050106);
});
