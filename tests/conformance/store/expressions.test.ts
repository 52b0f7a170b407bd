import { expect, test } from '@jest/globals';
import { Decimal128, Long, ObjectId } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, exact, useDatabase } from './support.ts';

const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number) => Long.fromNumber(value);
const id = new ObjectId('000000000000000000000001');
const leapDay = new Date('2024-02-29T10:00:00Z');

interface ExpressionCase {
  readonly expression: unknown;
  readonly given?: Document;
  /** Absent where the expression gives no value at all. */
  readonly value?: unknown;
  readonly code?: number;
}

const cases: readonly ExpressionCase[] = [
  { expression: { $concat: ['a', null] }, value: null },
  { expression: { $concat: ['a', 'b'] }, value: 'ab' },
  { expression: { $toUpper: 'größe' }, value: 'GRößE' },
  { expression: { $substrCP: ['häuser', 1, 2] }, value: 'äu' },
  { expression: { $strLenBytes: 'ä' }, value: 2 },
  { expression: { $split: ['a,b', ','] }, value: ['a', 'b'] },
  { expression: { $trim: { input: '  a ' } }, value: 'a' },
  { expression: { $regexMatch: { input: 'ABC', regex: 'b', options: 'i' } }, value: true },
  { expression: { $replaceAll: { input: 'a.a', find: '.', replacement: '-' } }, value: 'a-a' },
  { expression: { $toString: '$a' }, given: { a: id }, value: id.toHexString() },
  { expression: { $toInt: '42' }, value: 42 },
  { expression: { $toInt: 'x' }, code: 241 },
  { expression: { $toLong: '42' }, value: long(42) },
  { expression: { $toDecimal: '1.10' }, value: decimal('1.10') },
  { expression: { $convert: { input: 'x', to: 'int', onError: -1 } }, value: -1 },
  { expression: { $toDate: '2024-02-29T10:00:00Z' }, value: leapDay },
  { expression: { $type: '$nope' }, value: 'missing' },
  { expression: { $type: '$a' }, given: { a: decimal('1') }, value: 'decimal' },
  { expression: { $isNumber: '$a' }, given: { a: long(1) }, value: true },
  { expression: { $in: ['$a', ['$b', id]] }, given: { a: id, b: 1 }, value: true },
  { expression: { $arrayElemAt: [[1, 2, 3], -1] }, value: 3 },
  { expression: { $arrayElemAt: [[1], 5] } },
  { expression: { $slice: [[1, 2, 3], 1, 1] }, value: [2] },
  {
    expression: {
      $reduce: { input: [1, 2], initialValue: 0, in: { $add: ['$$value', '$$this'] } },
    },
    value: 3,
  },
  { expression: { $filter: { input: [1, 5], as: 'x', cond: { $gt: ['$$x', 2] } } }, value: [5] },
  {
    expression: { $map: { input: '$a', as: 'x', in: { $multiply: ['$$x.n', 2] } } },
    given: { a: [{ n: 1 }, { n: 2 }] },
    value: [2, 4],
  },
  {
    expression: { $sortArray: { input: [{ a: 2 }, { a: 1 }], sortBy: { a: 1 } } },
    value: [{ a: 1 }, { a: 2 }],
  },
  {
    expression: {
      $size: {
        $setUnion: [
          [1, 2],
          [long(2), 3],
        ],
      },
    },
    value: 3,
  },
  { expression: { $objectToArray: { a: 1 } }, value: [{ k: 'a', v: 1 }] },
  { expression: { $mergeObjects: [{ a: 1 }, null, { b: 2 }] }, value: { a: 1, b: 2 } },
  { expression: { $dayOfWeek: leapDay }, value: 5 },
  { expression: { $dateTrunc: { date: leapDay, unit: 'month' } }, value: new Date('2024-02-01') },
  { expression: { $dateTrunc: { date: new Date(0), unit: 'month' } }, value: new Date(0) },
  {
    expression: { $dateTrunc: { date: leapDay, unit: 'week', startOfWeek: 'monday' } },
    value: new Date('2024-02-26'),
  },
  {
    expression: { $dateTrunc: { date: leapDay, unit: 'day', timezone: 'Europe/Berlin' } },
    value: new Date('2024-02-28T23:00:00Z'),
  },
  {
    expression: { $dateTrunc: { date: new Date('1969-05-05'), unit: 'quarter' } },
    value: new Date('1969-04-01'),
  },
  {
    expression: { $dateAdd: { startDate: new Date('2024-01-31'), unit: 'month', amount: 1 } },
    value: new Date('2024-02-29'),
  },
  {
    expression: {
      $dateDiff: {
        startDate: new Date('2024-01-01T23:59:00Z'),
        endDate: new Date('2024-01-02T00:01:00Z'),
        unit: 'day',
      },
    },
    value: long(1),
  },
  {
    expression: { $dateToString: { date: leapDay, format: '%Y-%m-%d %H:%M', timezone: '+02:00' } },
    value: '2024-02-29 12:00',
  },
  { expression: { $isoWeek: new Date('2021-01-03') }, value: 53 },
];

const { collection } = useDatabase();
const named = cases.map((entry) => ({ ...entry, rule: JSON.stringify(entry.expression) }));

test.each(named)('$rule', async ({ expression, given = {}, value, code }) => {
  const items = collection();
  await items.insertOne({ _id: 1, ...given });
  const running = items.aggregate([{ $replaceWith: { result: expression } }]).toArray();
  if (code !== undefined) expect(await codeOf(running)).toBe(code);
  else expect(exact(await running)).toBe(exact([value === undefined ? {} : { result: value }]));
});
