/** The `$jsonSchema` operator, as collection validators use it. */
import { compareValues, equalValues } from '../bson/compare.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, type TypeName, typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Matcher } from './matcher.ts';
import { typesOf } from './operators.ts';
import { toRegExp } from './regex.ts';

type Keyword = (operand: unknown, schema: Document) => Matcher;

/** @throws StoreError FailedToParse for an unknown keyword, TypeMismatch for a wrong operand */
export function compileJsonSchema(schema: unknown): Matcher {
  if (!isDocument(schema)) throw mismatch('$jsonSchema must be an object');
  const matchers = Object.entries(schema).map(([name, operand]) => {
    const keyword = keywords.get(name);
    if (keyword === undefined) {
      throw new StoreError('FailedToParse', `Unknown $jsonSchema keyword: ${name}`);
    }
    return keyword(operand, schema);
  });
  return (value) => matchers.every((matches) => matches(value));
}

const always: Keyword = () => () => true;

const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['title', always],
  ['description', always],
  ['exclusiveMinimum', always],
  ['exclusiveMaximum', always],
  ['bsonType', (operand) => typeTest(typesOf(operand))],
  ['type', (operand) => typeTest(jsonTypes(operand))],
  [
    'enum',
    (operand) => {
      const values = arrayOperand('enum', operand);
      return (value) => values.some((option) => equalValues(option, value));
    },
  ],
  ['minimum', (operand, schema) => bound(operand, schema['exclusiveMinimum'], (order) => order)],
  ['maximum', (operand, schema) => bound(operand, schema['exclusiveMaximum'], (order) => -order)],
  [
    'minLength',
    (operand) => textTest(count('minLength', operand), (length, limit) => length >= limit),
  ],
  [
    'maxLength',
    (operand) => textTest(count('maxLength', operand), (length, limit) => length <= limit),
  ],
  [
    'pattern',
    (operand) => {
      if (typeof operand !== 'string')
        throw mismatch("$jsonSchema keyword 'pattern' must be a string");
      const regex = toRegExp(operand);
      return (value) => typeof value !== 'string' || regex.test(value);
    },
  ],
  [
    'minItems',
    (operand) => arrayTest(count('minItems', operand), (length, limit) => length >= limit),
  ],
  [
    'maxItems',
    (operand) => arrayTest(count('maxItems', operand), (length, limit) => length <= limit),
  ],
  [
    'items',
    (operand) => {
      const matches = compileJsonSchema(operand);
      return (value) => !Array.isArray(value) || value.every((item) => matches(item));
    },
  ],
  [
    'uniqueItems',
    (operand) => (value) =>
      operand !== true ||
      !Array.isArray(value) ||
      value.every((item, i) => value.findIndex((other) => equalValues(item, other)) === i),
  ],
  [
    'required',
    (operand) => {
      const fields = arrayOperand('required', operand).map(String);
      return (value) => !isDocument(value) || fields.every((field) => Object.hasOwn(value, field));
    },
  ],
  [
    'properties',
    (operand) => {
      const properties = schemasOf('properties', operand);
      return (value) =>
        !isDocument(value) ||
        properties.every(
          ([field, matches]) => !Object.hasOwn(value, field) || matches(value[field]),
        );
    },
  ],
  ['additionalProperties', additionalProperties],
  ['allOf', (operand) => combined('allOf', operand, (passed, all) => passed === all)],
  ['anyOf', (operand) => combined('anyOf', operand, (passed) => passed > 0)],
  ['oneOf', (operand) => combined('oneOf', operand, (passed) => passed === 1)],
  [
    'not',
    (operand) => {
      const matches = compileJsonSchema(operand);
      return (value) => !matches(value);
    },
  ],
]);

const jsonTypeNames: Readonly<Record<string, readonly TypeName[]>> = {
  number: ['int', 'long', 'double', 'decimal'],
  string: ['string'],
  object: ['object'],
  array: ['array'],
  boolean: ['bool'],
  null: ['null'],
};

function jsonTypes(operand: unknown): ReadonlySet<TypeName> {
  const names: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  return new Set(
    names.flatMap((name) => {
      const types = typeof name === 'string' ? jsonTypeNames[name] : undefined;
      if (types === undefined) throw new StoreError('BadValue', `Unknown type name alias: ${name}`);
      return types;
    }),
  );
}

const typeTest =
  (types: ReadonlySet<TypeName>): Matcher =>
  (value) =>
    types.has(typeName(value));

function bound(operand: unknown, exclusive: unknown, side: (order: number) => number): Matcher {
  if (!isNumber(operand))
    throw mismatch("$jsonSchema keyword 'minimum' or 'maximum' must be a number");
  const least = exclusive === true ? 1 : 0;
  return (value) => !isNumber(value) || Math.sign(side(compareValues(value, operand))) >= least;
}

function count(name: string, operand: unknown): number {
  if (!isNumber(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be a number`);
  return toNumber(operand);
}

const textTest =
  (limit: number, accepts: (length: number, limit: number) => boolean): Matcher =>
  (value) =>
    typeof value !== 'string' || accepts([...value].length, limit);

const arrayTest =
  (limit: number, accepts: (length: number, limit: number) => boolean): Matcher =>
  (value) =>
    !Array.isArray(value) || accepts(value.length, limit);

function additionalProperties(operand: unknown, schema: Document): Matcher {
  const declared = new Set(
    isDocument(schema['properties']) ? Object.keys(schema['properties']) : [],
  );
  if (operand === true) return () => true;
  const matches: Matcher = operand === false ? () => false : compileJsonSchema(operand);
  return (value) =>
    !isDocument(value) ||
    Object.entries(value).every(([field, inner]) => declared.has(field) || matches(inner));
}

function combined(
  name: string,
  operand: unknown,
  accepts: (passed: number, all: number) => boolean,
): Matcher {
  const matchers = arrayOperand(name, operand).map(compileJsonSchema);
  return (value) => accepts(matchers.filter((matches) => matches(value)).length, matchers.length);
}

function schemasOf(name: string, operand: unknown): readonly (readonly [string, Matcher])[] {
  if (!isDocument(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be an object`);
  return Object.entries(operand).map(([field, schema]) => [field, compileJsonSchema(schema)]);
}

function arrayOperand(name: string, operand: unknown): readonly unknown[] {
  if (!Array.isArray(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be an array`);
  return operand;
}

const mismatch = (message: string) => new StoreError('TypeMismatch', message);
