import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { samples } from './bson-values.ts';
import { useDatabase } from './support.ts';

const { bool, ...others } = samples;
/** A few more that are easily mixed up. */
const values = { ...others, emptyObject: {}, emptyArray: [], true: bool, false: !bool };

type Sample = keyof typeof values;
const numbers: readonly Sample[] = ['double', 'int', 'long', 'decimal'];
const wholeNumbers: readonly Sample[] = ['int', 'long', 'decimal'];
const integers: readonly Sample[] = ['int', 'long'];
const arrays: readonly Sample[] = ['array', 'emptyArray'];
const objects: readonly Sample[] = ['object', 'emptyObject'];
const booleans: readonly Sample[] = ['true', 'false'];
const anything = Object.keys(values) as Sample[];

interface Rule {
  readonly rule: string;
  /** The document that is updated. */
  readonly before: (value: unknown) => Document;
  readonly update: (value: unknown) => Document;
  /** The types that are taken; all others get the code. */
  readonly takes: readonly Sample[];
  readonly code?: number;
}

/** What `{ a: 1 }` says to each operator: some cannot work with the number. */
const bodies: readonly Rule[] = [
  ...['$set', '$setOnInsert', '$unset', '$min', '$max', '$inc', '$mul'],
  ...['$push', '$addToSet', '$pop', '$pull'],
].map((operator) => ({
  rule: `${operator} takes a document of fields`,
  before: () => ({}),
  update: (value) => ({ [operator]: value }),
  takes: objects,
  code: 9,
}));

const on = (operator: string) => (operand: unknown) => ({ [operator]: { v: operand } });
const holding = (v: unknown) => () => ({ v });
const target = (v: unknown): Document => ({ v });

const operands: readonly Rule[] = [
  { rule: '$set takes any value', before: holding(1), update: on('$set'), takes: anything },
  { rule: '$unset minds no value', before: holding(1), update: on('$unset'), takes: anything },
  { rule: '$min takes any value', before: holding(1), update: on('$min'), takes: anything },
  { rule: '$max takes any value', before: holding(1), update: on('$max'), takes: anything },
  { rule: '$push takes any value', before: holding([]), update: on('$push'), takes: anything },
  {
    rule: '$addToSet takes any value',
    before: holding([]),
    update: on('$addToSet'),
    takes: anything,
  },
  { rule: '$pull takes any value', before: holding([]), update: on('$pull'), takes: anything },
  { rule: '$inc takes a number', before: holding(1), update: on('$inc'), takes: numbers, code: 14 },
  { rule: '$mul takes a number', before: holding(1), update: on('$mul'), takes: numbers, code: 14 },
  { rule: '$pop takes 1 and -1', before: holding([1]), update: on('$pop'), takes: [], code: 9 },
  {
    rule: '$pullAll takes an array',
    before: holding([1]),
    update: on('$pullAll'),
    takes: arrays,
    code: 2,
  },
  {
    rule: '$rename takes a name',
    before: holding(1),
    update: on('$rename'),
    takes: ['string'],
    code: 2,
  },
  {
    rule: '$bit takes a document of operations',
    before: holding(1),
    update: (value) =>
      on('$bit')(objects.some((name) => values[name] === value) ? { or: 1 } : value),
    takes: objects,
    code: 2,
  },
  {
    rule: '$bit takes bits of integers',
    before: holding(1),
    update: (value) => ({ $bit: { v: { or: value } } }),
    takes: integers,
    code: 2,
  },
  {
    rule: '$currentDate takes a boolean',
    before: holding(1),
    update: on('$currentDate'),
    takes: booleans,
    code: 2,
  },
  {
    rule: '$currentDate takes the name of a type',
    before: holding(1),
    update: (value) => ({ $currentDate: { v: { $type: value } } }),
    takes: [],
    code: 2,
  },
  {
    rule: '$push takes a list of $each',
    before: holding([1]),
    update: (value) => ({ $push: { v: { $each: value } } }),
    takes: arrays,
    code: 2,
  },
  {
    rule: '$addToSet takes a list of $each',
    before: holding([1]),
    update: (value) => ({ $addToSet: { v: { $each: value } } }),
    takes: arrays,
    code: 14,
  },
  {
    rule: '$slice takes a whole number',
    before: holding([1]),
    update: (value) => ({ $push: { v: { $each: [2], $slice: value } } }),
    takes: wholeNumbers,
    code: 2,
  },
  {
    rule: '$position takes a whole number',
    before: holding([1]),
    update: (value) => ({ $push: { v: { $each: [2], $position: value } } }),
    takes: wholeNumbers,
    code: 2,
  },
  {
    rule: '$sort takes 1, -1 or a pattern',
    before: holding([1]),
    update: (value) => ({ $push: { v: { $each: [2], $sort: value } } }),
    takes: ['object'],
    code: 2,
  },
];

const targets: readonly Rule[] = [
  {
    rule: '$inc changes numbers',
    before: target,
    update: () => ({ $inc: { v: 1 } }),
    takes: numbers,
    code: 14,
  },
  {
    rule: '$mul changes numbers',
    before: target,
    update: () => ({ $mul: { v: 2 } }),
    takes: numbers,
    code: 14,
  },
  {
    rule: '$bit changes integers',
    before: target,
    update: () => ({ $bit: { v: { or: 1 } } }),
    takes: integers,
    code: 2,
  },
  {
    rule: '$push changes arrays',
    before: target,
    update: () => ({ $push: { v: 1 } }),
    takes: arrays,
    code: 2,
  },
  {
    rule: '$addToSet changes arrays',
    before: target,
    update: () => ({ $addToSet: { v: 1 } }),
    takes: arrays,
    code: 2,
  },
  {
    rule: '$pop changes arrays',
    before: target,
    update: () => ({ $pop: { v: 1 } }),
    takes: arrays,
    code: 14,
  },
  {
    rule: '$pull changes arrays',
    before: target,
    update: () => ({ $pull: { v: 1 } }),
    takes: arrays,
    code: 2,
  },
  {
    rule: '$pullAll changes arrays',
    before: target,
    update: () => ({ $pullAll: { v: [1] } }),
    takes: arrays,
    code: 2,
  },
  {
    rule: '$[] goes into arrays',
    before: target,
    update: () => ({ $set: { 'v.$[]': 1 } }),
    takes: arrays,
    code: 2,
  },
  {
    rule: 'fields can be made in documents',
    before: target,
    update: () => ({ $set: { 'v.field': 1 } }),
    takes: objects,
    code: 28,
  },
  {
    rule: '$set replaces anything',
    before: target,
    update: () => ({ $set: { v: 1 } }),
    takes: anything,
  },
  {
    rule: '$currentDate replaces anything',
    before: target,
    update: () => ({ $currentDate: { v: true } }),
    takes: anything,
  },
  {
    rule: '$rename moves anything',
    before: target,
    update: () => ({ $rename: { v: 'w' } }),
    takes: anything,
  },
];

const database = useDatabase();

test.each([...bodies, ...operands, ...targets])(
  '$rule',
  async ({ before, update, takes, code }) => {
    const items = database.collection();
    const names = Object.keys(values) as Sample[];
    await items.insertMany(names.map((name) => ({ _id: name, ...before(values[name]) })));
    const reply = await database.db.command({
      update: items.collectionName,
      updates: names.map((name) => ({ q: { _id: name }, u: update(values[name]) })),
      ordered: false,
    });
    const errors: readonly Document[] = reply['writeErrors'] ?? [];
    const told = Object.fromEntries(errors.map((error) => [names[error['index']], error['code']]));
    const refused = names.filter((name) => !takes.includes(name));
    expect(told).toEqual(Object.fromEntries(refused.map((name) => [name, code])));
  },
);
