/** One call of each expression on the supported list: none is promised that nobody has tried. */
import { expect, test } from '@jest/globals';
import { Binary, Decimal128, ObjectId, Timestamp, UUID } from 'bson';
import { supported } from '../../../store/supported.ts';
import { decimal, double, long } from './bson-values.ts';
import { gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

const database = useDatabase();

const noon = new Date('2024-02-29T12:34:56.789Z');
const at = (text: string) => new Date(`${text}Z`);
const id = new ObjectId('65e07a800000000000000000');
/** Written so that the branch is not taken for something to wait for. */
const thenKey = 'then';

/** The operand of each, and what it gives. */
const calls: Readonly<Record<string, readonly [operand: unknown, value: unknown]>> = {
  // Numbers
  $abs: [long(-3), long(3)],
  $add: [[1, double(0.5), long(2)], double(3.5)],
  $ceil: [-1.5, double(-1)],
  $divide: [[7, 2], 3.5],
  $exp: [0, double(1)],
  $floor: [decimal('-1.5'), decimal('-2')],
  $ln: [1, double(0)],
  $log: [[8, 2], double(3)],
  $log10: [1000, double(3)],
  $mod: [[-7, 3], -1],
  $multiply: [[3, decimal('0.5')], decimal('1.5')],
  $pow: [[2, 10], 1024],
  $round: [[19.25, 1], 19.2],
  $sigmoid: [0, 0.5],
  $sqrt: [25, double(5)],
  $subtract: [[at('2024-03-01T00:00:00'), at('2024-02-29T23:59:59')], long(1000)],
  $trunc: [[decimal('7.85'), 1], decimal('7.8')],
  $bitAnd: [[6, 3], 2],
  $bitNot: [5, -6],
  $bitOr: [[6, 3], 7],
  $bitXor: [[6, long(3)], long(5)],
  // Angles
  $acos: [1, double(0)],
  $acosh: [1, double(0)],
  $asin: [0, double(0)],
  $asinh: [decimal('0'), decimal('0')],
  $atan: [0, double(0)],
  $atan2: [[0, 1], double(0)],
  $atanh: [0, double(0)],
  $cos: [0, double(1)],
  $cosh: [0, double(1)],
  $degreesToRadians: [180, Math.PI],
  $radiansToDegrees: [Math.PI, double(180)],
  $sin: [0, double(0)],
  $sinh: [0, double(0)],
  $tan: [0, double(0)],
  $tanh: [0, double(0)],
  // Comparison, truth, choice
  $allElementsTrue: [[[true, 1, 'x']], true],
  $and: [[1, 'x', null], false],
  $anyElementTrue: [[[null, 0, 1]], true],
  $cmp: [['b', 'a'], 1],
  $cond: [[{ $gt: [2, 1] }, 'more', 'less'], 'more'],
  $eq: [[5, decimal('5.0')], true],
  $gt: [[[], {}], true],
  $gte: [[2, 2], true],
  $ifNull: [[null, '$nowhere', 'last'], 'last'],
  $lt: [['B', 'a'], true],
  $lte: [[null, '$nowhere'], false],
  $ne: [[1, long(1)], false],
  $not: [[0], true],
  $or: [[0, null, '$nowhere'], false],
  $switch: [
    { branches: [{ case: { $eq: [1, 2] }, [thenKey]: 'a' }], default: 'otherwise' },
    'otherwise',
  ],
  // Text
  $binarySize: ['größe', 7],
  $concat: [['a', 'b'], 'ab'],
  $indexOfBytes: [['größe', 'e'], 6],
  $indexOfCP: [['größe', 'e'], 4],
  $ltrim: [{ input: '  ggoodbyte', chars: ' g' }, 'oodbyte'],
  $regexFind: [
    { input: 'Café 12', regex: /(\d)(\d)/ },
    { match: '12', idx: 5, captures: ['1', '2'] },
  ],
  $regexFindAll: [
    { input: 'abab', regex: 'b' },
    [
      { match: 'b', idx: 1, captures: [] },
      { match: 'b', idx: 3, captures: [] },
    ],
  ],
  $regexMatch: [{ input: 'ABC', regex: 'b', options: 'i' }, true],
  $replaceAll: [{ input: 'a.b.c', find: '.', replacement: '-' }, 'a-b-c'],
  $replaceOne: [{ input: 'a.b.c', find: '.', replacement: '-' }, 'a-b.c'],
  $rtrim: [{ input: 'text \n\t ' }, 'text'],
  $split: [
    ['astronomical', 'astro'],
    ['', 'nomical'],
  ],
  $strLenBytes: ['größe', 7],
  $strLenCP: ['größe', 5],
  $strcasecmp: [['Ring', 'ring'], 0],
  $substr: [['größe', 0, 2], 'gr'],
  $substrBytes: [['größe', 2, 2], 'ö'],
  $substrCP: [['größe', 2, 2], 'öß'],
  $toLower: ['PLATIN', 'platin'],
  $toUpper: ['platin', 'PLATIN'],
  $trim: [{ input: '..text..', chars: '.' }, 'text'],
  // Arrays
  $arrayElemAt: [[[1, 2, 3], -2], 2],
  $concatArrays: [
    [['a'], [['b']]],
    ['a', ['b']],
  ],
  $filter: [{ input: [1, 5, 7], cond: { $gt: ['$$this', 2] }, limit: 1 }, [5]],
  $first: [[[1, 2]], 1],
  $firstN: [{ n: 2, input: [3, 4, 5] }, [3, 4]],
  $in: [['b', ['a', 'b']], true],
  $indexOfArray: [[['a', 'b', 'a'], 'a', 1], 2],
  $isArray: [[[]], true],
  $last: [[[1, 2]], 2],
  $lastN: [{ n: 2, input: [3, 4, 5] }, [4, 5]],
  $map: [{ input: [1, 2], as: 'n', in: { $add: ['$$n', 1] } }, [2, 3]],
  $maxN: [{ n: 2, input: [3, 9, 5] }, [9, 5]],
  $minN: [{ n: 2, input: [3, 9, 5] }, [3, 5]],
  $range: [
    [10, 0, -4],
    [10, 6, 2],
  ],
  $reduce: [{ input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } }, 'ab'],
  $reverseArray: [[[1, 2, 3]], [3, 2, 1]],
  $size: [[[1, [2, 3]]], 2],
  $slice: [[[1, 2, 3], -2, 1], [2]],
  $sortArray: [{ input: [3, 1, 2], sortBy: -1 }, [3, 2, 1]],
  $zip: [
    { inputs: [[1], [2, 3]], useLongestLength: true, defaults: ['x', 'y'] },
    [
      [1, 2],
      ['x', 3],
    ],
  ],
  $setDifference: [[['b', 'a', 'b'], ['a']], ['b']],
  $setEquals: [
    [
      ['a', 'b', 'a'],
      ['b', 'a'],
    ],
    true,
  ],
  $setIntersection: [
    [
      ['a', 'b'],
      ['b', 'c'],
    ],
    ['b'],
  ],
  $setIsSubset: [[['b'], ['a', 'b']], true],
  $setUnion: [
    [['b', 'a'], ['a']],
    ['a', 'b'],
  ],
  // Documents and variables
  $arrayToObject: [
    [
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    { a: 1, b: 2 },
  ],
  $const: ['$not.read', '$not.read'],
  $getField: [{ field: 'a.b', input: { $literal: { 'a.b': 1 } } }, 1],
  $let: [{ vars: { n: 2 }, in: { $multiply: ['$$n', '$$n'] } }, 4],
  $literal: ['$not.read', '$not.read'],
  $mergeObjects: [[{ a: 1 }, null, { a: 2, b: 3 }], { a: 2, b: 3 }],
  $objectToArray: [{ $literal: { a: 1 } }, [{ k: 'a', v: 1 }]],
  $setField: [
    { field: 'b', input: { a: 1 }, value: 2 },
    { a: 1, b: 2 },
  ],
  $unsetField: [{ field: 'a', input: { a: 1, b: 2 } }, { b: 2 }],
  // Dates
  $dateAdd: [{ startDate: noon, unit: 'year', amount: 1 }, at('2025-02-28T12:34:56.789')],
  $dateDiff: [
    { startDate: at('2023-12-31T23:59:00'), endDate: at('2024-01-01T00:00:00'), unit: 'year' },
    long(1),
  ],
  $dateFromParts: [{ year: 2024, month: 14, day: 0 }, at('2025-01-31T00:00:00')],
  $dateFromString: [{ dateString: '29-02-2024', format: '%d-%m-%Y' }, at('2024-02-29T00:00:00')],
  $dateSubtract: [
    { startDate: at('2024-03-31T00:00:00'), unit: 'month', amount: 1 },
    at('2024-02-29T00:00:00'),
  ],
  $dateToParts: [
    { date: noon, iso8601: true },
    {
      isoWeekYear: 2024,
      isoWeek: 9,
      isoDayOfWeek: 4,
      hour: 12,
      minute: 34,
      second: 56,
      millisecond: 789,
    },
  ],
  $dateToString: [
    { date: noon, format: '%Y-%m-%dT%H:%M:%S.%L%z %j %u %w %U %V %G', timezone: '+05:30' },
    '2024-02-29T18:04:56.789+0530 060 4 5 08 09 2024',
  ],
  $dateTrunc: [{ date: noon, unit: 'hour', binSize: 5 }, at('2024-02-29T10:00:00')],
  $dayOfMonth: [{ date: noon, timezone: 'Pacific/Auckland' }, 1],
  $dayOfWeek: [noon, 5],
  $dayOfYear: [noon, 60],
  $hour: [{ date: noon, timezone: 'America/New_York' }, 7],
  $isoDayOfWeek: [at('2024-03-03T00:00:00'), 7],
  $isoWeek: [at('2021-01-03T00:00:00'), 53],
  $isoWeekYear: [at('2021-01-03T00:00:00'), long(2020)],
  $millisecond: [noon, 789],
  $minute: [noon, 34],
  $month: [noon, 2],
  $second: [noon, 56],
  $week: [at('2024-01-07T00:00:00'), 1],
  $year: [id, 2024],
  $tsIncrement: [new Timestamp({ t: 7, i: 9 }), long(9)],
  $tsSecond: [new Timestamp({ t: 7, i: 9 }), long(7)],
  // Types
  $bsonSize: [{ $literal: { a: 1 } }, 12],
  $convert: [{ input: 'five', to: 'int', onError: 'none' }, 'none'],
  $isNumber: [decimal('1'), true],
  $toBool: ['false', true],
  $toDate: [long(86_400_000), at('1970-01-02T00:00:00')],
  $toDecimal: ['-5.50', decimal('-5.50')],
  $toDouble: [true, double(1)],
  $toHashedIndexKey: ['string to hash', long('763543691661428748')],
  $toInt: [decimal('5.9'), 5],
  $toLong: [at('1970-01-01T00:00:01'), long(1000)],
  $toObjectId: [id.toHexString(), id],
  $toString: [decimal('2.50'), '2.50'],
  $toUUID: [
    '3b241101-e2bb-4255-8caf-4136c566a962',
    new Binary(new UUID('3b241101-e2bb-4255-8caf-4136c566a962').buffer, 4),
  ],
  $type: [Decimal128.fromString('1'), 'decimal'],
  // Summaries of an array
  $avg: [[[1, 2, 'x']], 1.5],
  $max: [[[1, 'x', null]], 'x'],
  $median: [{ input: [3, 1, 2], method: 'approximate' }, double(2)],
  $min: [[[3, null, 1]], 1],
  $percentile: [
    { input: [10, 20, 30, 40], p: [0.5, 1], method: 'approximate' },
    [double(20), double(40)],
  ],
  $stdDevPop: [[[2, 4]], double(1)],
  $stdDevSamp: [[[5]], null],
  $sum: [[[1, long(2), 'x']], long(3)],
};

/** What cannot be told from one document: their tests are elsewhere. */
const elsewhere = ['$meta', '$rand'];

test('each expression on the list has its call', () => {
  expect([...Object.keys(calls), ...elsewhere].sort()).toEqual(supported().expressions);
});

testExpressions(
  database,
  Object.entries(calls).map(([name, [operand, value]]) => gives({ [name]: operand }, value)),
);
