/** Expressions on text: what is made of other types, parts of it, searches in it. */
import { Binary, BSONRegExp, Code, Decimal128, Double, MinKey, ObjectId, Timestamp } from 'bson';
import type { Document } from 'mongodb';
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

const asText: readonly ExpressionCase[] = [
  gives({ $toLower: 42 }, '42'),
  gives({ $toLower: 123456.789 }, '123457'),
  gives({ $toLower: 9e-5 }, '9e-05'),
  gives({ $toLower: new Double(1e20) }, '1e+20'),
  gives({ $toLower: new Double(-0) }, '-0'),
  gives({ $toLower: decimal('1.500') }, '1.500'),
  gives({ $toLower: new Date('2024-06-15T12:30:45Z') }, '2024-06-15t12:30:45.000z'),
  gives({ $toLower: new Timestamp({ t: 1704067200, i: 1 }) }, 'jan  1 00:00:00:1'),
  gives({ $toLower: new Code('A') }, 'a'),
  gives({ $toLower: 'ÀB' }, 'Àb'),
  gives({ $toUpper: null }, ''),
  fails({ $toLower: true }, 16007),
  fails({ $toLower: new ObjectId() }, 16007),
  fails({ $toLower: new MinKey() }, 16007),
  gives({ $concat: [] }, ''),
  fails({ $concat: ['a', 5] }, 16702),
  fails({ $concat: ['$a', '$a'] }, 16493, { a: 'a'.repeat(8 * 1024 * 1024) }),
  gives({ $strcasecmp: ['a', 'B'] }, -1),
  gives({ $strcasecmp: [42, '9'] }, -1),
  gives({ $strcasecmp: [null, ''] }, 0),
  gives({ $strLenCP: 'a😀' }, 2),
  gives({ $strLenBytes: 'a😀' }, 5),
  fails({ $strLenCP: null }, 34471),
  gives({ $binarySize: new Binary(Buffer.alloc(3)) }, 3),
  fails({ $binarySize: 5 }, 51276),
];

const bytes = (...values: readonly unknown[]) => ({ $substrBytes: values });
const points = (...values: readonly unknown[]) => ({ $substrCP: values });

const parts: readonly ExpressionCase[] = [
  gives(bytes('hello', 1.9, 3), 'ell'),
  gives(bytes('hello', decimal('1.5'), 3), 'llo'),
  gives(bytes('hello', 0, -1), 'hello'),
  gives(bytes('hello', 10, 1), ''),
  gives(bytes(null, 0, 1), ''),
  fails(bytes('hello', -1, 2), 50752),
  fails(bytes('hello', 'a', 2), 16034),
  fails(bytes('hello', 0, null), 16035),
  fails(bytes('hello', new Double(Number.NaN), 2), 31109),
  fails(bytes('hello', 0, new Double(2 ** 63)), 31109),
  gives(bytes('hello', 1, decimal('NaN')), 'ello'),
  fails(bytes('é', 1, 1), 28656),
  fails(bytes('é', 0, 1), 28657),
  gives(points('a😀bc', 1, 2), '😀b'),
  fails(points('abc', 'x', 1), 34450),
  fails(points('abc', 1.5, 1), 34451),
  fails(points('abc', 0, 'x'), 34452),
  fails(points('abc', 0, 1.5), 34453),
  fails(points('abc', 0, -1), 34454),
  fails(points('abc', -1, 1), 34455),
  gives({ $split: ['a-b', '-'] }, ['a', 'b']),
  gives({ $split: [null, 42] }, null),
  fails({ $split: [42, '-'] }, 40085),
  fails({ $split: ['a', ''] }, 40087),
  gives({ $trim: { input: ' \u00a0a😀 ' } }, 'a😀'),
  gives({ $rtrim: { input: 'a😀', chars: '😀' } }, 'a'),
  gives({ $ltrim: { input: 'xxa', chars: 'x' } }, 'a'),
  fails({ $trim: 'x' }, 50696),
  fails({ $trim: {} }, 50695),
  fails({ $trim: { input: 'a', x: 1 } }, 50694),
  fails({ $trim: { input: 5 } }, 50699),
  fails({ $trim: { input: 'a', chars: 5 } }, 50700),
];

const replaced = (input: unknown, find: unknown, replacement: unknown) => ({
  $replaceAll: { input, find, replacement },
});

const searches: readonly ExpressionCase[] = [
  gives({ $indexOfBytes: ['hello', 'l', 3] }, 3),
  gives({ $indexOfBytes: ['hello', 'lo', 0, 4] }, -1),
  gives({ $indexOfCP: ['hello', 'lo', 0, 4] }, 3),
  gives({ $indexOfCP: ['é😀x', 'x'] }, 2),
  gives({ $indexOfBytes: [null, 'x'] }, null),
  fails({ $indexOfBytes: ['a', 5] }, 40092),
  fails({ $indexOfCP: ['a', 5] }, 40094),
  fails({ $indexOfCP: ['a', 'a', 1.5] }, 40096),
  fails({ $indexOfCP: ['a', 'a', -1] }, 40097),
  fails({ $indexOfBytes: ['a'] }, 28667),
  gives(replaced('aaa', 'aa', 'X'), 'Xa'),
  gives(replaced('abc', '', 'X'), 'XaXbXcX'),
  gives({ $replaceOne: { input: 'abc', find: 'b', replacement: 'X' } }, 'aXc'),
  fails({ $replaceOne: { input: 'a' } }, 51748),
  fails({ $replaceOne: 'x' }, 51751),
];

const found = (operator: string, input: unknown, regex: unknown, options?: unknown) => ({
  [operator]: { input, regex, ...(options === undefined ? {} : { options }) },
});
const match = (text: string, idx: number, captures: readonly unknown[] = []): Document => ({
  match: text,
  idx,
  captures,
});

const regexes: readonly ExpressionCase[] = [
  gives(found('$regexFind', 'cat', '(cat)|(dog)'), match('cat', 0, ['cat', null])),
  gives(found('$regexFind', 'é日🎉abc', 'abc'), match('abc', 3)),
  gives(found('$regexFind', 'hello', 'hel lo', 'x'), match('hello', 0)),
  gives(found('$regexFindAll', 'ab', ''), [match('', 0), match('', 1)]),
  gives(found('$regexFindAll', '', ''), [match('', 0)]),
  gives(found('$regexFindAll', 'cat dog', '(cat)|(dog)'), [
    match('cat', 0, ['cat', null]),
    match('dog', 4, [null, 'dog']),
  ]),
  gives(found('$regexFindAll', null, 'a'), []),
  gives({ $regexFindAll: { input: 'bB', regex: 'b', options: 'i' } }, [
    match('b', 0),
    match('B', 1),
  ]),
  gives(found('$regexMatch', null, 'a'), false),
  gives(found('$regexMatch', 'HELLO', new BSONRegExp('hello', 'i')), true),
  fails({ $regexFind: 'x' }, 51103),
  fails({ $regexFind: {} }, 31022),
  fails({ $regexFind: { input: 'a' } }, 31023),
  fails({ $regexFind: { input: 'a', regex: 'a', b: 1 } }, 31024),
  fails(found('$regexFind', 123, 'a'), 51104),
  fails(found('$regexFind', 123, 123), 51105),
  fails(found('$regexFind', null, 'abc', 123), 51106),
  fails(found('$regexFind', 'a', new BSONRegExp('a', 'i'), ''), 51107),
  fails(found('$regexFind', null, 'abc', 'z'), 51108),
  fails(found('$regexFind', 'a', 'a\0b'), 51109),
  fails(found('$regexFind', null, '[invalid'), 51111),
];

testExpressions(useDatabase(), [...asText, ...parts, ...searches, ...regexes]);
