/** Comparisons, conditions, variables, paths and literals. */

import type { Document } from 'mongodb';
import { decimal, double, long } from './bson-values.ts';
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

/** Written this way because an object with a `then` would pass for a promise. */
const withThen = (fields: Document, value: unknown): Document =>
  Object.fromEntries([...Object.entries(fields), ['then', value]]);

const comparisons: readonly ExpressionCase[] = [
  gives({ $eq: ['$a', '$b'] }, false, { a: { x: 1, y: 2 }, b: { y: 2, x: 1 } }),
  gives({ $eq: [1, long(1)] }, true),
  gives({ $eq: ['$nope', null] }, false),
  gives({ $gt: ['a', 1] }, true),
  gives({ $lt: ['$nope', null] }, true),
  gives({ $gte: [double(Number.NaN), double(Number.NaN)] }, true),
  gives({ $cmp: [null, '$nope'] }, 1),
  gives({ $cmp: [1, 2] }, -1),
  gives({ $ne: [decimal('1.0'), 1] }, false),
  fails({ $eq: [1] }, 16020),
  fails({ $cmp: [1, 2, 3] }, 16020),
];

const conditions: readonly ExpressionCase[] = [
  gives({ $and: [] }, true),
  gives({ $or: [] }, false),
  gives({ $and: [1, '$nope'] }, false),
  gives({ $or: [0, null, 'a'] }, true),
  gives({ $not: [0] }, true),
  gives({ $not: [[]] }, false),
  gives({ $ifNull: ['$nope', null, 'd'] }, 'd'),
  gives({ $ifNull: ['$nope', '$nope'] }, undefined),
  fails({ $ifNull: [1] }, 1257300),
  gives({ $cond: [{ $gt: ['$a', 1] }, 'more', 'less'] }, 'more', { a: 2 }),
  gives({ $cond: withThen({ if: false, else: 2 }, 1) }, 2),
  fails({ $cond: [1, 2] }, 16020),
  fails({ $cond: withThen({ if: 1 }, 2) }, 17082),
  fails({ $cond: { if: 1, else: 2 } }, 17081),
  fails({ $cond: withThen({ if: 1, else: 2, other: 3 }, 2) }, 17083),
  gives({ $switch: { branches: [withThen({ case: false }, 1)], default: 2 } }, 2),
  gives({ $switch: { branches: [withThen({ case: '$a' }, 1)] } }, 1, { a: true }),
  fails({ $switch: { branches: [withThen({ case: '$a' }, 1)] } }, 40066, { a: false }),
  fails({ $switch: { branches: [withThen({ case: false }, 1)] } }, 40069),
  fails({ $switch: { branches: [] } }, 40068),
  fails({ $switch: { branches: 1 } }, 40061),
  fails({ $switch: { branches: [1] } }, 40062),
  fails({ $switch: { branches: [{ case: 1 }] } }, 40065),
  fails({ $switch: { branches: [withThen({}, 1)] } }, 40064),
  fails({ $switch: { branches: [withThen({ case: 1, other: 1 }, 1)] } }, 40063),
  fails({ $switch: { other: 1 } }, 40067),
  fails({ $switch: 1 }, 40060),
  // Of several mistakes the first as written is told.
  fails({ $switch: { branches: [{ case: { $nope: 1 } }], other: 1 } }, 168),
  fails({ $switch: { other: 1, branches: [{ case: { $nope: 1 } }] } }, 40067),
  fails({ $switch: { branches: 1, other: 1 } }, 40061),
  fails({ $switch: { default: { $nope: 1 } } }, 168),
  fails({ $switch: { branches: [{ case: { $nope: 1 }, other: 1 }] } }, 168),
  fails({ $switch: { branches: [{ other: 1, case: { $nope: 1 } }] } }, 40063),
  fails({ $switch: { branches: [{ case: 1 }, 1] } }, 40065),
];

const variables: readonly ExpressionCase[] = [
  gives({ $let: { vars: { x: '$a' }, in: { $add: ['$$x', 1] } } }, 2, { a: 1 }),
  gives({ $let: { vars: { CURRENT: { b: 7 } }, in: '$b' } }, 7),
  fails({ $let: { vars: { x: 1, y: '$$x' }, in: 1 } }, 17276),
  fails({ $let: { vars: { X: 1 }, in: 1 } }, 9),
  fails({ $let: { vars: { x: 1 } } }, 16877),
  fails({ $let: { in: 1 } }, 16876),
  fails({ $let: { vars: {}, in: 1, other: 1 } }, 16875),
  fails({ $let: 1 }, 16874),
  gives({ $type: [{ $rand: [] }] }, 'double'),
  fails({ $rand: '$a' }, 10065, { a: {} }),
  fails({ $rand: 1 }, 10065),
  fails({ $rand: [1] }, 3040501),
  fails({ $rand: { a: 1 } }, 3040501),
  gives({ $literal: '$x' }, '$x'),
  gives({ $literal: { $add: [1, 2] } }, { $add: [1, 2] }),
  fails('$$nope', 17276),
  gives('$$ROOT.a', 1, { a: 1 }),
  gives('$$REMOVE', undefined),
  gives({ a: '$$REMOVE', b: 1 }, { b: 1 }),
];

const paths: readonly ExpressionCase[] = [
  gives('$a.b', [1, 3], { a: [{ b: 1 }, {}, { b: 3 }] }),
  gives('$a.0', [], { a: [1, 2] }),
  gives('$a', undefined),
  gives(['$a', '$nope'], [1, null], { a: 1 }),
  gives({ x: '$a', y: '$nope' }, { x: 1 }, { a: 1 }),
  fails('$', 16872),
  fails('$a.', 40353),
  fails('$a..b', 15998),
  fails('$a.$b', 16410),
  fails({ 'a.b': 1 }, 16412),
  fails({ $nope: 1 }, 168),
  fails({ $abs: 1, $ceil: 1 }, 15983),
];

const hashes: readonly ExpressionCase[] = [
  gives({ $toHashedIndexKey: '$a' }, long('5902408780260971510'), { a: 1 }),
  gives({ $toHashedIndexKey: '$a' }, long('5902408780260971510'), { a: decimal('1.0') }),
  gives({ $toHashedIndexKey: '$a' }, long('5902408780260971510'), { a: double(1.9) }),
  gives({ $toHashedIndexKey: '$a' }, long('2338878944348059895'), { a: null }),
  gives({ $toHashedIndexKey: '$nope' }, long('2338878944348059895')),
  gives({ $toHashedIndexKey: 'abc' }, long('8478485326885698097')),
  gives({ $toHashedIndexKey: '$a' }, long('4771603801758380216'), {
    a: { a: 'abc', b: long(123) },
  }),
  fails({ $toHashedIndexKey: [1, 2] }, 16020),
];

testExpressions(useDatabase(), [...comparisons, ...conditions, ...variables, ...paths, ...hashes]);
