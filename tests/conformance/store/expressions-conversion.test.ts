/** `$convert` and its short forms. */
import { Binary, Code, Decimal128, Double, Long, MinKey, ObjectId, Timestamp } from 'bson';
import type { Document } from 'mongodb';
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const double = (value: number): Double => new Double(value);
const hex = (text: string, subtype = 0): Binary => new Binary(Buffer.from(text, 'hex'), subtype);

const doubles: Readonly<Record<string, number>> = {
  '+1': 1,
  '.5': 0.5,
  '-0': -0,
  '1.5e-3': 0.0015,
  '-inf': Number.NEGATIVE_INFINITY,
  '+0x1.8p1': 3,
};
const noDoubles = ['abc', '', ' 1', '1 ', '1e309', '1e-400', '1.5e', '0x1', '--1'];
const decimals: Readonly<Record<string, string>> = {
  '1.5e+3': '1.5E+3',
  '007': '7',
  '5.': '5',
  '1.00': '1.00',
  nan: 'NaN',
  // What 34 digits have no room for is cut off.
  '12345678901234567890123456789012349': '1.234567890123456789012345678901234E+34',
  '-99999999999999999999999999999999999E+6110': '-9.999999999999999999999999999999999E+6144',
  '-0E-1': '-0.0',
};
const noDecimals = ['', '+', '.', ' 1', '1E', '1.2.3', '1_000', '1E+6145', '1E-6177'];

const numbers: readonly ExpressionCase[] = [
  gives({ $toInt: '42' }, 42),
  gives({ $toInt: '$v' }, 1, { v: double(1.9) }),
  gives({ $toInt: decimal('-1.9') }, -1),
  gives({ $toInt: true }, 1),
  fails({ $toInt: '3.14' }, 241),
  fails({ $toInt: '2147483648' }, 241),
  fails({ $toInt: double(2147483648) }, 241),
  fails({ $toInt: double(Number.NaN) }, 241),
  fails({ $toInt: new Date(0) }, 241),
  gives({ $toInt: hex('ff7f') }, 32767),
  fails({ $toInt: hex('010203') }, 241),
  gives({ $toLong: new Date(5) }, Long.fromNumber(5)),
  gives({ $toLong: '9223372036854775807' }, Long.MAX_VALUE),
  fails({ $toLong: '9223372036854775808' }, 241),
  gives({ $toDouble: decimal('-0') }, double(-0)),
  fails({ $toDouble: decimal('1E+400') }, 241),
  gives({ $toDecimal: double(2.5) }, decimal('2.50000000000000')),
  gives({ $toDecimal: double(2 ** 53) }, decimal('9.00719925474099E+15')),
  gives({ $toBool: '' }, true),
  gives({ $toBool: decimal('0E+5') }, false),
  gives({ $toBool: decimal('1E-6176') }, true),
  gives({ $toBool: new MinKey() }, true),
  gives({ $toBool: '$no' }, null),
  fails({ $toBool: [1, 2] }, 50723),
];

const others: readonly ExpressionCase[] = [
  gives({ $toString: 3.14 }, '3.14'),
  gives({ $toString: double(-0) }, '-0'),
  gives({ $toString: double(1e16) }, '1e+16'),
  gives({ $toString: 9e-5 }, '9e-05'),
  gives({ $toString: decimal('1.00E+2') }, '100'),
  gives({ $toString: new Date(0) }, '1970-01-01T00:00:00.000Z'),
  gives({ $toString: hex('6869') }, 'aGk='),
  gives(
    { $toString: hex('12345678123412341234123456789012', 4) },
    '12345678-1234-1234-1234-123456789012',
  ),
  fails({ $toString: new Timestamp({ t: 1, i: 1 }) }, 241),
  fails({ $toString: new Code('x') }, 241),
  gives({ $toDate: decimal('5.9') }, new Date(5)),
  gives({ $toDate: new ObjectId('ffffffff0000000000000000') }, new Date(-1000)),
  fails({ $toDate: 5 }, 241),
  gives({ $toObjectId: 'a'.repeat(24) }, new ObjectId('a'.repeat(24))),
  fails({ $toObjectId: 'g'.repeat(24) }, 241),
  gives(
    { $toUUID: '12345678-1234-1234-1234-123456789012' },
    hex('12345678123412341234123456789012', 4),
  ),
  fails({ $toUUID: 'x' }, 241),
];

const converted = (input: unknown, to: unknown, more: Document = {}) => ({
  $convert: { input, to, ...more },
});

const options: readonly ExpressionCase[] = [
  gives(converted(42, 2), '42'),
  gives(converted(42, { type: 'string' }), '42'),
  gives(converted(42, null), null),
  gives(converted('x', 'int', { onError: 'wrong' }), 'wrong'),
  gives(converted('$no', 'int', { onNull: 'none' }), 'none'),
  gives(converted('aGk=', 'binData', { format: 'base64' }), hex('6869')),
  gives(converted(5, 'binData', { byteOrder: 'big' }), hex('00000005')),
  fails(converted(42, 'bogus'), 2),
  fails(converted(null, 'bogus'), 2),
  fails(converted(42, 1.5), 9),
  fails(converted(42, true), 9),
  fails(converted(42, 'regex'), 241),
  fails(converted('hello', 'binData'), 4341115),
  fails(converted(5, 'string', { format: 5 }), 4341114),
  fails(converted(5, { type: 'binData', subtype: 'x' }), 4341108),
  fails({ $convert: { input: 5 } }, 9),
  fails(converted('$v', 'int', { onError: { $divide: [1, 0] } }), 2, { v: 5 }),
];

testExpressions(useDatabase(), [
  ...Object.entries(doubles).map(([text, value]) => gives({ $toDouble: text }, double(value))),
  ...noDoubles.map((text) => fails({ $toDouble: text }, 241)),
  ...Object.entries(decimals).map(([text, value]) => gives({ $toDecimal: text }, decimal(value))),
  ...noDecimals.map((text) => fails({ $toDecimal: text }, 241)),
  ...numbers,
  ...others,
  ...options,
]);
