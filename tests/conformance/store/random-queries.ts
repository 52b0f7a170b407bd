/** Documents, indexes and questions by chance: few values of every type, so that they meet often. */
import { BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId } from 'bson';
import type { Document, IndexDescription } from 'mongodb';
import type { Chance } from './chance.ts';

const fields = ['a', 'b', 'c', 'd.x'];

export interface Question {
  readonly filter: Document;
  readonly sort: readonly (readonly [path: string, direction: 1 | -1])[];
  readonly skip: number;
  readonly limit: number | undefined;
  /** Whether an order tells which documents stand where: an array is sorted by one of its elements. */
  readonly hasArrays: boolean;
}

/** Text that is longer than what a key of an index holds of it. */
const sharedStart = 'x'.repeat(701);

const numbers = (chance: Chance) => [
  () => chance.below(6),
  () => -chance.below(4),
  () => new Double(chance.below(60) / 10),
  () => Long.fromNumber(chance.below(6)),
  () => Decimal128.fromString(`${chance.below(60) / 10}`),
];

const number = (chance: Chance): unknown => chance.make<unknown>(numbers(chance));

function scalar(chance: Chance): unknown {
  return chance.make<unknown>([
    ...numbers(chance),
    () => null,
    () => chance.pick(['', 'a', 'ab', 'abc', 'B', 'b', 'é', 'a\u0000b']),
    () => `${sharedStart}${chance.below(3)}`,
    () => chance.percent(50),
    () => new Date((chance.below(5) - 1) * 1000),
    () => new ObjectId(`${chance.below(3)}`.padStart(24, '0')),
    () => ({ x: chance.below(3) }),
    () => chance.pick([{}, { y: 1, x: 1 }, { x: null }]),
    () => chance.pick([new MinKey(), new MaxKey(), new Double(Number.NaN), Long.MAX_VALUE]),
  ]);
}

/** @param arrays whether values may be lists; two lists in one index key would be refused */
export function aDocument(chance: Chance, id: number, arrays: boolean): Document & { _id: number } {
  const value = (listsAllowed: boolean): unknown =>
    arrays && listsAllowed && chance.percent(30)
      ? Array.from({ length: chance.below(4) }, () =>
          chance.percent(8) ? [chance.below(3)] : scalar(chance),
        )
      : scalar(chance);
  const document: Document & { _id: number } = { _id: id };
  for (const field of ['a', 'b', 'c']) {
    if (chance.percent(85)) document[field] = value(field === 'b');
  }
  if (chance.percent(80)) {
    document['d'] =
      arrays && chance.percent(30)
        ? Array.from({ length: chance.below(3) }, () =>
            chance.percent(80) ? { x: chance.below(4) } : chance.pick([{}, 1, { x: null }]),
          )
        : { x: scalar(chance) };
  }
  return document;
}

/** Two paths that may both hold lists cannot be in one index, nor in one sort. */
const pathsOfOneKey = (chance: Chance, arrays: boolean): readonly string[] =>
  arrays ? ['a', 'c', chance.pick(['b', 'd.x'])] : fields;

export function anIndex(chance: Chance, arrays: boolean): IndexDescription {
  const chosen = chance.shuffled(pathsOfOneKey(chance, arrays)).slice(0, 1 + chance.below(3));
  const key = Object.fromEntries(chosen.map((path) => [path, chance.pick([1, -1] as const)]));
  const options = chance.make<Partial<IndexDescription>>([
    () => ({}),
    () => ({}),
    () => ({}),
    () => ({ sparse: true }),
    () => ({ partialFilterExpression: { a: { $gte: chance.below(4) } } }),
    () => ({ partialFilterExpression: { c: { $exists: true } } }),
  ]);
  return { key, ...options };
}

const leaf = (chance: Chance): unknown =>
  chance.make<unknown>([
    () => scalar(chance),
    () => number(chance),
    () => ({ $eq: scalar(chance) }),
    () => ({ $gt: number(chance) }),
    () => ({ $gte: number(chance), $lt: chance.below(8) }),
    () => ({ $lte: scalar(chance) }),
    () => ({ $eq: number(chance), $gt: number(chance) }),
    () => ({ $in: [scalar(chance), number(chance)], $ne: number(chance) }),
    () => ({ $gt: scalar(chance) }),
    () => ({ $in: [scalar(chance), number(chance), number(chance)] }),
    () => ({ $in: [null, number(chance), new BSONRegExp('^a')] }),
    () => ({ $nin: [scalar(chance), number(chance)] }),
    () => ({ $ne: scalar(chance) }),
    () => ({ $exists: chance.percent(50) }),
    () => ({ $not: { $gt: number(chance) } }),
    () => ({ $type: chance.pick(['number', 'string', 'null', 'array', 'object']) }),
    () => new BSONRegExp(chance.pick(['^a', '^ab', 'b', '^A', '^ab*', '^ab|b'])),
    () => new BSONRegExp('^A', 'i'),
    () => ({ $gte: chance.pick(['', 'a', 'b']) }),
    () => ({ $elemMatch: { $gte: chance.below(4), $lt: 5 } }),
    () => ({ $elemMatch: { x: chance.below(4) } }),
    () => ({ $size: chance.below(3) }),
    () => ({ $all: [number(chance)] }),
    () => [chance.below(3), chance.below(3)],
    () => [],
  ]);

function filter(chance: Chance, depth: number): Document {
  const found: Document = {};
  for (const field of fields) if (chance.percent(35)) found[field] = leaf(chance);
  if (depth > 0 && chance.percent(25)) {
    const branches = Array.from({ length: 1 + chance.below(3) }, () => filter(chance, depth - 1));
    found[chance.pick(['$or', '$or', '$and', '$nor'])] = branches;
  }
  return found;
}

export function aQuestion(chance: Chance, arrays: boolean): Question {
  const sort = chance
    .shuffled(pathsOfOneKey(chance, arrays))
    .slice(0, chance.below(3))
    .map((path) => [path, chance.pick([1, -1] as const)] as const);
  const limit = sort.length > 0 && chance.percent(30) ? 1 + chance.below(10) : undefined;
  const skip = chance.percent(20) ? 1 + chance.below(5) : 0;
  return { filter: filter(chance, 2), sort, skip, limit, hasArrays: arrays };
}
