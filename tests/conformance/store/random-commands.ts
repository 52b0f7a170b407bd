/** Commands that are well formed and make no sense: every operator with any operand, every option of any type. */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import type { Document } from 'mongodb';
import { supported } from '../../../store/supported.ts';
import type { Chance } from './chance.ts';

const names = supported();
/** Those that would wait, stop others, or throw everything away. */
const leftOut = new Set([
  'configureFailPoint',
  'dropDatabase',
  'killAllSessions',
  'shutdown',
  'fsync',
]);
const commandNames = names.commands.filter((name) => !leftOut.has(name));

const optionNames = [
  'filter',
  'query',
  'q',
  'sort',
  'projection',
  'fields',
  'limit',
  'skip',
  'batchSize',
  'hint',
  'let',
  'collation',
  'pipeline',
  'cursor',
  'updates',
  'deletes',
  'documents',
  'indexes',
  'key',
  'update',
  'remove',
  'new',
  'upsert',
  'arrayFilters',
  'validator',
  'writeConcern',
  'readConcern',
  'lsid',
  'txnNumber',
  'comment',
  'min',
  'max',
  'tailable',
  'cursors',
  'collection',
  'ops',
  'nsInfo',
];

function scalar(chance: Chance): unknown {
  return chance.make<unknown>([
    () => chance.below(100) - 50,
    () => 0,
    () => new Double(chance.pick([0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e300])),
    () => chance.pick([Long.MAX_VALUE, Long.MIN_VALUE, Long.fromNumber(3)]),
    () => Decimal128.fromString(chance.pick(['1.5', 'NaN', '-Infinity', '1E+6000', '-0'])),
    () => chance.pick(['', 'a', '$a', '$$ROOT', '$$NOW', '$', '$$', 'a.b', '2024-02-29', 'c', '(']),
    () => null,
    () => chance.percent(50),
    () => new Date(chance.pick([0, 1e12, -1e14, Number.NaN, 8.64e15])),
    () => new ObjectId('0123456789abcdef01234567'),
    () => new Binary(Buffer.from('abc'), chance.pick([0, 2, 4, 128])),
    () =>
      new BSONRegExp(
        chance.pick(['a', '(', '(?i)a', '(a+)+$', '[', '\\']),
        chance.pick(['', 'i', 'imsx']),
      ),
    () => new Timestamp({ t: 1, i: 1 }),
    () => chance.pick([new MinKey(), new MaxKey()]),
    () => new Code('return 1'),
    () => new BSONSymbol('a'),
  ]);
}

const allOperators = [
  ...names.query,
  ...names.update,
  ...names.projection,
  ...names.stages,
  ...names.expressions,
  ...names.accumulators,
  ...names.window,
  '$unheardOf',
];

const argumentNames = [
  'input',
  'as',
  'in',
  'cond',
  'initialValue',
  'date',
  'startDate',
  'endDate',
  'unit',
  'amount',
  'timezone',
  'format',
  'onNull',
  'onError',
  'to',
  'branches',
  'default',
  'case',
  'vars',
  'field',
  'value',
  'sortBy',
  'n',
  'output',
  'groupBy',
  'boundaries',
  'from',
  'localField',
  'foreignField',
  'pipeline',
  'let',
  'path',
  'includeArrayIndex',
  'coll',
  'newRoot',
  'size',
  'find',
  'replacement',
  'regex',
  'options',
  'chars',
  'inputs',
  'year',
  'month',
  'hour',
  'dateString',
  'partitionBy',
  'window',
  'documents',
  'range',
  'k',
  'v',
  '_id',
  'a',
  'b',
  'a.b',
  '$each',
  '$slice',
  '$sort',
  '$position',
];

/** Any value, with operators of all kinds anywhere. */
export function anything(chance: Chance, depth: number): unknown {
  if (depth <= 0 || chance.percent(25)) return scalar(chance);
  const items = <T>(make: () => T): T[] => Array.from({ length: chance.below(4) }, make);
  return chance.make<unknown>([
    () => ({ [chance.pick(allOperators)]: anything(chance, depth - 1) }),
    () => ({ [chance.pick(allOperators)]: items(() => anything(chance, depth - 1)) }),
    () => ({ [chance.pick(allOperators)]: aDocument(chance, depth - 1) }),
    () => aDocument(chance, depth - 1),
    () => items(() => anything(chance, depth - 1)),
  ]);
}

const aDocument = (chance: Chance, depth: number): Document =>
  Object.fromEntries(
    Array.from({ length: 1 + chance.below(4) }, () => [
      chance.pick(argumentNames),
      anything(chance, depth),
    ]),
  );

const operation = (chance: Chance, kinds: readonly string[]): Document => ({
  [chance.pick(kinds)]: anything(chance, 4),
});

/** Half of them are nearly right, so that they get past the first check. */
export function aCommand(chance: Chance): Document {
  const rest = { $db: 'fuzz', maxTimeMS: 2000 };
  const pipeline = (): Document[] =>
    Array.from({ length: 1 + chance.below(3) }, () => operation(chance, names.stages));
  const filter = (): Document =>
    chance.make<Document>([
      () => ({ a: operation(chance, names.query) }),
      () => operation(chance, names.query),
      () => ({ $expr: operation(chance, names.expressions) }),
      () => ({}),
    ]);
  return chance.make<Document>([
    () => ({ find: 'c', filter: filter(), ...rest }),
    () => ({ find: 'c', projection: { a: anything(chance, 3) }, ...rest }),
    () => ({ find: 'c', sort: aDocument(chance, 1), ...rest }),
    () => ({ aggregate: 'c', pipeline: pipeline(), cursor: {}, ...rest }),
    () => ({
      aggregate: 'c',
      pipeline: [{ $project: { r: operation(chance, names.expressions) } }],
      cursor: {},
      ...rest,
    }),
    () => ({
      aggregate: 'c',
      pipeline: [{ $group: { _id: null, r: operation(chance, names.accumulators) } }],
      cursor: {},
      ...rest,
    }),
    () => ({
      update: 'c',
      updates: [{ q: filter(), u: operation(chance, names.update), multi: true }],
      ...rest,
    }),
    () => ({
      update: 'c',
      updates: [{ q: { _id: 1 }, u: { [chance.pick(names.update)]: aDocument(chance, 2) } }],
      ...rest,
    }),
    () => ({ insert: 'c', documents: [aDocument(chance, 3)], ...rest }),
    () => ({
      createIndexes: 'c',
      indexes: [{ key: aDocument(chance, 1), name: 'i', ...aDocument(chance, 2) }],
      ...rest,
    }),
    () => ({
      [chance.pick(commandNames)]: chance.percent(70) ? 'c' : scalar(chance),
      ...Object.fromEntries(
        Array.from({ length: chance.below(4) }, () => [
          chance.pick(optionNames),
          anything(chance, 3),
        ]),
      ),
      ...rest,
    }),
  ]);
}
