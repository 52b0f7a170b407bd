/**
 * Shapes: what two queries have in common that differ in their values alone. `explain` tells them as hashes, by which
 * tools know queries again. Less matters to the plan of a query than to the query.
 */
import { createHash } from 'node:crypto';
import { encode } from '../bson/encode.ts';
import { type Document, isDocument, isNumber, isRegex, show, typeName } from '../bson/values.ts';
import { isTruthy } from '../query/truth.ts';
import { collationOption, completeCollation } from './collation.ts';

/** What a shape keeps of a filter. */
interface Kept {
  /** What stands for the operand of an operator. */
  operand(operator: string, value: unknown): string;
  /** Clauses that hold together, in whatever order they were given. */
  order(clauses: readonly string[]): readonly string[];
}

const ofQuery: Kept = {
  operand(operator, value) {
    if (operator === '$exists') return String(isTruthy(value));
    if (operator === '$type') return show([value].flat());
    return operator === '$expr' ? shapeOf(value, () => '?string') : typesOf(value);
  },
  order: (clauses) => clauses,
};

const ofPlan: Kept = {
  operand(operator, value) {
    if (operator === '$exists') return String(isTruthy(value));
    return operator === '$in' && Array.isArray(value) && value.length === 1 ? 'one' : '';
  },
  order: (clauses) => clauses.toSorted(),
};

/** Stages that a plan prepares for: what they need of a document, or in which order. */
const plannedStages = new Set([
  '$bucket',
  '$count',
  '$densify',
  '$group',
  '$lookup',
  '$project',
  '$replaceRoot',
  '$setWindowFields',
  '$sort',
  '$sortByCount',
]);

/** Hexadecimal digits, as many as MongoDB gives. */
const planHashDigits = 8;

export function planCacheShapeHash(filter: Document, command: Document): string {
  const { sort, projection } = command;
  const fields = isDocument(projection) ? Object.entries(projection).sort() : [];
  const planned = stagesOf(command).filter((stage) => plannedStages.has(nameOf(stage)));
  const collation = collationOf(command);
  const shape = { filter: filterShape(filter, ofPlan), sort, fields, planned, collation };
  return hashOf(shape).slice(0, planHashDigits);
}

export function queryShapeHash(command: Document): string {
  const { filter, query, sort, projection, key, hint } = command;
  return hashOf({
    command: nameOf(command),
    collection: Object.values(command)[0],
    filter: filterShape(filter ?? query, ofQuery),
    stages: stagesOf(command).map(stageShape),
    sort,
    projection,
    key,
    hint,
    bounds: ['limit', 'skip'].filter((name) => command[name] !== undefined),
    collation: collationOf(command),
  });
}

const hashOf = (shape: Document): string =>
  createHash('sha256').update(encode(shape)).digest('hex').toUpperCase();

function collationOf(command: Document): Document | undefined {
  const given = collationOption(command);
  return given && completeCollation(given);
}

const stagesOf = ({ pipeline }: Document): readonly Document[] =>
  Array.isArray(pipeline) ? pipeline.filter(isDocument) : [];

const nameOf = (stage: Document): string => Object.keys(stage)[0] ?? '';

const stageShape = (stage: Document): string =>
  nameOf(stage) === '$match'
    ? `$match ${filterShape(stage['$match'], ofQuery)}`
    : shapeOf(stage, (text) => text);

/** Fields, operators and paths as they are, and of values the type. */
function shapeOf(value: unknown, textShape: (text: string) => string): string {
  if (typeof value === 'string') return value.startsWith('$') ? value : textShape(value);
  if (Array.isArray(value)) return `[${value.map((item) => shapeOf(item, textShape)).join()}]`;
  if (!isDocument(value)) return typesOf(value);
  const fields = Object.entries(value).map(([name, item]) => `${name}:${shapeOf(item, textShape)}`);
  return `{${fields.join()}}`;
}

/** The type of a value; of a list the types that are in it, however many values it has. */
function typesOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(typesOf))].join()}]`;
  return isNumber(value) ? '?number' : `?${typeName(value)}`;
}

const filterShape = (filter: unknown, kept: Kept): string =>
  isDocument(filter) ? kept.order(clausesOf(filter, kept)).join(' and ') : '';

const clausesOf = (filter: Document, kept: Kept): readonly string[] =>
  Object.entries(filter).flatMap(([name, value]) => {
    if (name === '$jsonSchema') return [`${name} ${show(value)}`];
    if (!name.startsWith('$')) return conditionsOf(name, value, kept);
    if (!Array.isArray(value)) return [`${name} ${kept.operand(name, value)}`];
    if (name === '$and') return value.filter(isDocument).flatMap((part) => clausesOf(part, kept));
    const parts = value.map((part) => filterShape(part, kept));
    return [`${name}(${kept.order(parts).join()})`];
  });

/** What a filter asks of one field: operators, or the value that it is to equal. */
function conditionsOf(path: string, asked: unknown, kept: Kept): readonly string[] {
  if (isRegex(asked)) return [`${path} $regex ${kept.operand('$regex', asked)}`];
  if (!hasOperators(asked)) return [`${path} $eq ${kept.operand('$eq', asked)}`];
  return Object.entries(asked)
    .filter(([operator]) => operator !== '$options')
    .map(([operator, operand]) => `${path} ${operator} ${operandShape(operator, operand, kept)}`);
}

const hasOperators = (value: unknown): value is Document =>
  isDocument(value) && nameOf(value).startsWith('$');

function operandShape(operator: string, operand: unknown, kept: Kept): string {
  if (operator === '$all' && Array.isArray(operand)) {
    return `(${operand.map((item) => kept.operand('$eq', item)).join()})`;
  }
  const isNested = operator === '$not' || operator === '$elemMatch';
  if (!isNested) return kept.operand(operator, operand);
  const isFilter = operator === '$elemMatch' && isDocument(operand) && !hasOperators(operand);
  return `(${isFilter ? filterShape(operand, kept) : conditionsOf('', operand, kept).join()})`;
}
