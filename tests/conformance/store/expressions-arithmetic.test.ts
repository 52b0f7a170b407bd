/** Arithmetic: types of results, digits of decimals, and what is refused. */
import { decimal, double, long } from './bson-values.ts';
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

const longMax = long('9223372036854775807');
const longMin = long('-9223372036854775808');
const date = new Date('2024-02-29T10:00:00Z');

const sums: readonly ExpressionCase[] = [
  gives({ $add: [] }, 0),
  gives({ $add: 5 }, 5),
  gives({ $add: [1, 2] }, 3),
  gives({ $add: [1, 2147483647] }, long('2147483648')),
  gives({ $add: [2147483647, 1, -5] }, 2147483643),
  gives({ $add: [longMax, 1] }, double(2 ** 63)),
  gives({ $add: [1, long(1)] }, long(2)),
  gives({ $add: [0.1, 0.2] }, double(0.30000000000000004)),
  gives({ $add: ['$a', decimal('0.2')] }, decimal('0.3'), { a: decimal('0.1') }),
  gives({ $add: [1, decimal('1.5'), double(2.5)] }, decimal('5.00000000000000')),
  gives({ $add: ['$d', 1000] }, new Date(1000), { d: new Date(0) }),
  gives({ $add: [1000, '$d', 1.5] }, new Date(1002), { d: new Date(0) }),
  fails({ $add: ['$d', '$d'] }, 16612, { d: new Date(0) }),
  fails({ $add: ['$d', longMax] }, 15, { d: new Date(1) }),
  gives({ $add: [1, null] }, null),
  gives({ $add: [1, '$nope'] }, null),
  fails({ $add: [1, 'x'] }, 14),
  fails({ $add: ['$a', true] }, 14, { a: 1 }),
  gives({ $subtract: [5, 7] }, -2),
  gives({ $subtract: [-2147483648, 1] }, long('-2147483649')),
  gives({ $subtract: [decimal('1.10'), 1] }, decimal('0.10')),
  gives({ $subtract: ['$b', '$a'] }, long(5), { a: new Date(0), b: new Date(5) }),
  gives({ $subtract: ['$b', 5] }, new Date(0), { b: new Date(5) }),
  fails({ $subtract: [5, '$b'] }, 14, { b: new Date(5) }),
  gives({ $subtract: [1, null] }, null),
  fails({ $subtract: [1, 'x'] }, 14),
  fails({ $subtract: [1] }, 16020),
];

const products: readonly ExpressionCase[] = [
  gives({ $multiply: [] }, 1),
  gives({ $multiply: ['$a', 2] }, long(8), { a: long(4) }),
  gives({ $multiply: [2.5, 2] }, double(5)),
  gives({ $multiply: [2.5, decimal('2')] }, decimal('5.00000000000000')),
  gives({ $multiply: [65536, 65536] }, long('4294967296')),
  gives({ $multiply: [longMax, 2] }, double(2 ** 64)),
  gives({ $multiply: [1, null] }, null),
  fails({ $multiply: ['x', 1] }, 14),
  gives({ $divide: [7, 2] }, double(3.5)),
  gives({ $divide: [6, 3] }, double(2)),
  gives({ $divide: [1, decimal('3')] }, decimal('0.3333333333333333333333333333333333')),
  fails({ $divide: [1, 0] }, 2),
  gives({ $divide: [null, 2] }, null),
  fails({ $divide: ['x', 2] }, 14),
  gives({ $mod: [-7, 3] }, -1),
  gives({ $mod: [10.5, 3] }, double(1.5)),
  gives({ $mod: [long(7), 4] }, long(3)),
  fails({ $mod: [1, 0] }, 16610),
  fails({ $mod: ['x', 1] }, 16611),
  gives({ $mod: [decimal('-7.5'), 2] }, decimal('-1.5')),
];

const rounded: readonly ExpressionCase[] = [
  gives({ $round: [2.5] }, double(2)),
  gives({ $round: [3.5] }, double(4)),
  gives({ $round: 7 }, 7),
  gives({ $round: [1234.5, -2] }, double(1200)),
  gives({ $round: [1250, -2] }, 1200),
  gives({ $round: [2147483647, -1] }, long('2147483650')),
  gives({ $round: [decimal('2.345'), 2] }, decimal('2.34')),
  gives({ $round: [1, null] }, null),
  fails({ $round: ['x'] }, 51081),
  fails({ $round: [1.5, 1.5] }, 51082),
  fails({ $round: [1, decimal('NaN')] }, 51082),
  fails({ $round: [1, decimal('Infinity')] }, 51082),
  fails({ $round: [1, double(Number.NaN)] }, 31109),
  fails({ $round: [1.5, 101] }, 51083),
  gives({ $trunc: [-1.7] }, double(-1)),
  gives({ $trunc: [1299, -2] }, 1200),
  gives({ $floor: -1.5 }, double(-2)),
  gives({ $floor: 5 }, 5),
  gives({ $ceil: decimal('1.2') }, decimal('2')),
  gives({ $ceil: long(3) }, long(3)),
  fails({ $floor: 'x' }, 28765),
  gives({ $abs: '$a' }, decimal('1.5'), { a: decimal('-1.5') }),
  gives({ $abs: -2147483648 }, long('2147483648')),
  fails({ $abs: longMin }, 28680),
  gives({ $abs: null }, null),
];

const powers: readonly ExpressionCase[] = [
  gives({ $pow: [2, 10] }, 1024),
  gives({ $pow: [2, 31] }, long('2147483648')),
  gives({ $pow: [2, 64] }, double(2 ** 64)),
  gives({ $pow: [2, -1] }, double(0.5)),
  gives({ $pow: [0, 0] }, 1),
  fails({ $pow: [0, -1] }, 28764),
  fails({ $pow: ['x', 1] }, 28762),
  fails({ $pow: [1, 'x'] }, 28763),
  gives({ $pow: [null, 1] }, null),
  gives({ $sqrt: 25 }, double(5)),
  gives({ $sqrt: decimal('2') }, decimal('1.414213562373095048801688724209698')),
  fails({ $sqrt: -1 }, 28714),
  gives({ $exp: 0 }, double(1)),
  gives({ $exp: decimal('1') }, decimal('2.718281828459045235360287471352662')),
  gives({ $ln: 1 }, double(0)),
  gives({ $ln: decimal('10') }, decimal('2.302585092994045684017991454684364')),
  fails({ $ln: 0 }, 28766),
  gives({ $log: [100, 10] }, double(2)),
  fails({ $log: [100, 1] }, 28759),
  fails({ $log: [-1, 10] }, 28758),
  fails({ $log: ['x', 10] }, 28756),
  fails({ $log: [10, 'x'] }, 28757),
  gives({ $log10: 1000 }, double(3)),
  fails({ $log10: 0 }, 28761),
];

const angles: readonly ExpressionCase[] = [
  gives({ $sin: 0 }, double(0)),
  gives({ $cos: 0 }, double(1)),
  gives({ $cos: decimal('0') }, decimal('1.000000000000000000000000000000000')),
  gives({ $atan2: [0, 1] }, double(0)),
  fails({ $sin: double(Number.POSITIVE_INFINITY) }, 50989),
  fails({ $acos: 2 }, 50989),
  fails({ $acosh: 0.5 }, 50989),
  // As doubles these are 1.
  fails({ $asin: decimal('1.000000000000000000000000000000001') }, 50989),
  fails({ $acos: decimal('-1.000000000000000000000000000000001') }, 50989),
  fails({ $atanh: decimal('1.000000000000000000000000000000001') }, 50989),
  fails({ $acosh: decimal('0.9999999999999999999999999999999999') }, 50989),
  fails({ $sin: 'x' }, 28765),
  fails({ $atan2: ['x', 1] }, 51044),
  gives({ $tan: null }, null),
  gives({ $degreesToRadians: 180 }, double(Math.PI)),
  gives({ $radiansToDegrees: '$nope' }, null),
];

const bits: readonly ExpressionCase[] = [
  gives({ $bitAnd: [] }, -1),
  gives({ $bitAnd: [12, 10] }, 8),
  gives({ $bitOr: [12, long(3)] }, long(15)),
  gives({ $bitXor: [12, 10] }, 6),
  gives({ $bitNot: 5 }, -6),
  gives({ $bitAnd: [1, null] }, null),
  fails({ $bitAnd: [1, 2.5] }, 14),
  fails({ $bitNot: 'x' }, 28765),
];

/** What is constant is computed before documents are read, in branches that are not taken too. */
const folded: readonly ExpressionCase[] = [
  fails({ $cond: [true, 1, { $divide: [1, 0] }] }, 2),
  fails({ $cond: ['$yes', 1, { $divide: [1, 0] }] }, 2, { yes: true }),
  gives({ $cond: ['$yes', 1, { $divide: [1, '$zero'] }] }, 1, { yes: true, zero: 0 }),
  gives({ $add: ['$d', 1] }, new Date(date.getTime() + 1), { d: date }),
];

testExpressions(useDatabase(), [
  ...sums,
  ...products,
  ...rounded,
  ...powers,
  ...angles,
  ...bits,
  ...folded,
]);
