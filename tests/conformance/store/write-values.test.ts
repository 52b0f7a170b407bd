import { expect, test } from '@jest/globals';
import { Decimal128, Double, Int32, Long } from 'bson';
import { codeOf, exact, useDatabase } from './support.ts';
import { checkUpdate, type UpdateCase } from './update-case.ts';

const decimal = (text: string) => Decimal128.fromString(text);

const numbers: readonly UpdateCase[] = (
  [
    ['$inc', new Int32(2147483647), new Int32(1), Long.fromNumber(2147483648)],
    ['$inc', new Int32(-2147483648), new Int32(-1), Long.fromNumber(-2147483649)],
    ['$inc', new Int32(1), Long.fromNumber(1), Long.fromNumber(2)],
    ['$inc', Long.fromNumber(1), new Double(0.5), new Double(1.5)],
    ['$inc', new Double(1), decimal('1'), decimal('2.00000000000000')],
    ['$inc', new Double(-0), new Double(0), new Double(-0)],
    ['$inc', decimal('-0'), decimal('0'), decimal('-0')],
    ['$inc', new Double(Infinity), new Double(1), new Double(Infinity)],
    [
      '$inc',
      decimal('9.999999999999999999999999999999999E+6144'),
      decimal('9E+6144'),
      decimal('Infinity'),
    ],
    ['$mul', new Int32(2147483647), new Int32(2147483647), Long.fromString('4611686014132420609')],
    ['$mul', new Int32(3), new Double(0.5), new Double(1.5)],
    ['$mul', decimal('10.5'), new Int32(2), decimal('21.0')],
    ['$max', new Int32(5), new Double(5), new Int32(5)],
    ['$max', new Double(NaN), new Int32(-5), new Int32(-5)],
    ['$min', decimal('5'), new Double(4.5), new Double(4.5)],
  ] as const
).map(([operator, value, operand, result]) => ({
  rule: `${operator} of ${exact(operand)} on ${exact(value)}`,
  before: { n: value },
  update: { [operator]: { n: operand } },
  after: { n: result },
}));

const overflows: readonly UpdateCase[] = (
  [
    ['$inc', Long.MAX_VALUE, new Int32(1)],
    ['$inc', Long.MIN_VALUE, new Int32(-1)],
    ['$mul', Long.MAX_VALUE, new Int32(2)],
    ['$mul', Long.MIN_VALUE, new Int32(-1)],
  ] as const
).map(([operator, value, operand]) => ({
  rule: `${operator} past int64 is refused: ${exact(value)}`,
  before: { n: value },
  update: { [operator]: { n: operand } },
  code: 2,
}));

const bits: readonly UpdateCase[] = (
  [
    ['no operation', {}, undefined, 9],
    ['an operation there is not', { not: 1 }, undefined, 9],
    ['a mask that is a double', { and: new Double(1) }, undefined, 2],
    ['one operation after the other', { and: 6, or: 1, xor: 3 }, 6, undefined],
    ['a mask that is a long', { or: Long.fromNumber(2) }, Long.fromNumber(7), undefined],
  ] as const
).map(([what, operations, after, code]) => ({
  rule: `$bit with ${what}`,
  before: { a: 5 },
  update: { $bit: { a: operations } },
  ...(after === undefined ? { code } : { after: { a: after } }),
}));

const nothing = { isModified: false } as const;
const something = { isModified: true } as const;
const counts: readonly UpdateCase[] = [
  {
    rule: 'a NaN below every other number',
    before: { n: new Double(NaN) },
    update: { $min: { n: new Int32(1) } },
    ...nothing,
  },
  {
    rule: '$set of the same',
    before: { a: { b: 1 } },
    update: { $set: { a: { b: 1 } } },
    ...nothing,
  },
  {
    rule: '$set of another type',
    before: { a: 1 },
    update: { $set: { a: new Double(1) } },
    after: { a: new Double(1) },
    ...something,
  },
  {
    rule: '$set of another order',
    before: { a: { b: 1, c: 2 } },
    update: { $set: { a: { c: 2, b: 1 } } },
    after: { a: { c: 2, b: 1 } },
    ...something,
  },
  { rule: '$inc by zero', before: { a: 1 }, update: { $inc: { a: 0 } }, ...nothing },
  {
    rule: '$push of nothing',
    before: { a: [1] },
    update: { $push: { a: { $each: [] } } },
    ...nothing,
  },
  {
    rule: '$push that sorts what is in order',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [], $sort: 1 } } },
    ...something,
  },
  {
    rule: '$push that slices nothing off',
    before: { a: [1] },
    update: { $push: { a: { $each: [], $slice: -5 } } },
    ...nothing,
  },
  { rule: '$pop of an empty array', before: { a: [] }, update: { $pop: { a: 1 } }, ...nothing },
  { rule: '$pull of nothing', before: { a: [1] }, update: { $pull: { a: 2 } }, ...nothing },
  { rule: '$setOnInsert', before: { a: 1 }, update: { $setOnInsert: { a: 2 } }, ...nothing },
  {
    rule: 'a replacement by the same without its id',
    before: { a: 1 },
    update: { a: 1 },
    ...something,
  },
  { rule: 'a replacement by the same', before: { a: 1 }, update: { _id: 1, a: 1 }, ...nothing },
  {
    rule: 'a pipeline that changes nothing',
    before: { a: 1 },
    update: [{ $set: { a: 1 } }],
    ...nothing,
  },
];

const pulls: readonly UpdateCase[] = [
  {
    rule: '$pull of fields looks at documents only',
    before: { a: [1, [{ x: 1 }], { x: 1 }, { x: 2 }] },
    update: { $pull: { a: { x: 1 } } },
    after: { a: [1, [{ x: 1 }], { x: 2 }] },
  },
  {
    rule: '$pull of a value takes it exactly',
    before: { a: [[1, 2], [1], 1, true] },
    update: { $pull: { a: [1] } },
    after: { a: [[1, 2], 1, true] },
  },
  {
    rule: '$pull by a condition looks into arrays',
    before: { a: [1, 5, [7]] },
    update: { $pull: { a: { $gt: 4 } } },
    after: { a: [1] },
  },
  {
    rule: '$pull by a pattern',
    before: { a: ['ab', 'b', 1] },
    update: { $pull: { a: { $regex: '^a' } } },
    after: { a: ['b', 1] },
  },
  {
    rule: '$pull knows no $not',
    before: { a: [1] },
    update: { $pull: { a: { $not: { $gt: 1 } } } },
    code: 2,
  },
  {
    rule: '$pull knows no $each',
    before: { a: [1] },
    update: { $pull: { a: { $each: [1] } } },
    code: 2,
  },
  {
    rule: '$addToSet takes $each as first field only',
    before: { a: [] },
    update: { $addToSet: { a: { x: 1, $each: [1] } } },
    after: { a: [{ x: 1, $each: [1] }] },
  },
  {
    rule: '$addToSet takes nothing beside $each',
    before: { a: [] },
    update: { $addToSet: { a: { $each: [1], $slice: 1 } } },
    code: 2,
  },
  {
    rule: '$addToSet adds an equal value once',
    before: {},
    update: { $addToSet: { a: { $each: [1, new Double(1), 2] } } },
    after: { a: [1, 2] },
  },
];

const pipelines: readonly UpdateCase[] = (
  [
    ['a stage that is not for updates', [{ $match: {} }], 72],
    ['an empty stage', [{}], 40323],
    ['two stages in one', [{ $set: { a: 1 }, $unset: 'b' }], 40323],
    ['another id', [{ $set: { _id: 2 } }], 66],
  ] as const
).map(([what, update, code]) => ({
  rule: `a pipeline cannot have ${what}`,
  before: { a: 1 },
  update,
  code,
}));

const database = useDatabase();

test.each([...numbers, ...overflows, ...bits, ...counts, ...pulls, ...pipelines])(
  '$rule',
  (update) => checkUpdate(database, update),
);

test('a stage that MongoDB has not ends the command, when the other updates are done', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const updates = [[{ $nope: {} }], [{ $set: { a: 1 } }]].map((u) => ({ q: { _id: 1 }, u }));
  const command = { update: items.collectionName, updates, ordered: false };
  expect(await codeOf(database.db.command(command))).toBe(40324);
  expect(await items.findOne()).toEqual({ _id: 1, a: 1 });
});
