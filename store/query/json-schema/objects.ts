/** `required`, `properties`, `patternProperties`, `additionalProperties`, `minProperties` … */
import { type Document, isDocument } from '../../bson/values.ts';
import { badValue } from '../../errors.ts';
import { countOperand } from '../count-operand.ts';
import { toRegExp } from '../regex.ts';
import { dependencies } from './dependencies.ts';
import { Property } from './property.ts';
import {
  arrayOperand,
  type Keyword,
  type KeywordTable,
  mismatch,
  ruleOf,
  type Schema,
  unparsable,
} from './rule.ts';

const properties: Keyword = (operand, { name, parse }) => {
  if (!isDocument(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be an object`);
  const schemas = Object.entries(operand).map(([field, schema]) => {
    if (isDocument(schema)) return [new Property(field), parse(schema)] as const;
    throw mismatch(`Nested schema for $jsonSchema property '${field}' must be an object`);
  });
  const failing = (value: Document) =>
    schemas.filter(([property, { test }]) => property.isIn(value) && !property.passes(value, test));
  return {
    test: (value) => !isDocument(value) || failing(value).length === 0,
    explain: (value) => {
      const document = isDocument(value) ? value : {};
      const propertiesNotSatisfied = failing(document).map(([property, schema]) => ({
        propertyName: property.name,
        ...schema.remarks,
        details: schema.explain(property.valueIn(document)),
      }));
      return { operatorName: name, propertiesNotSatisfied };
    },
  };
};

const patternProperties: Keyword = (operand, { name, parse }) => {
  if (!isDocument(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be an object`);
  const patterns = Object.entries(operand).map(([pattern, schema]) => {
    if (!isDocument(schema)) {
      throw mismatch(
        `$jsonSchema keyword '${name}' has property '${pattern}' which is not an object`,
      );
    }
    return { pattern, regex: fieldPattern(pattern), schema: parse(schema) };
  });
  const failing = (value: unknown) =>
    Object.entries(isDocument(value) ? value : {}).flatMap(([propertyName, inner]) =>
      patterns
        .filter(({ regex, schema }) => regex.test(propertyName) && !schema.test(inner))
        .map(({ pattern, schema }) => ({
          propertyName,
          regexMatched: pattern,
          ...schema.remarks,
          details: schema.explain(inner),
        })),
    );
  return {
    test: (value) => failing(value).length === 0,
    explain: (value) => ({ operatorName: name, details: failing(value) }),
  };
};

/** A wrong pattern has a code of its own here. */
function fieldPattern(pattern: string): RegExp {
  try {
    return toRegExp(pattern);
  } catch (error) {
    throw badValue(
      `Invalid regular expression in 'patternProperties': ${pattern} :: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** For the fields that neither `properties` nor `patternProperties` speak of. */
const additionalProperties: Keyword = (operand, { name, schema, parse }) => {
  if (typeof operand !== 'boolean' && !isDocument(operand)) {
    throw mismatch(`$jsonSchema keyword '${name}' must be an object or a boolean`);
  }
  const further: Schema | undefined = isDocument(operand) ? parse(operand) : undefined;
  if (operand === true) return undefined;
  const known = new Set(isDocument(schema['properties']) ? Object.keys(schema['properties']) : []);
  const { patternProperties: given } = schema;
  const patterns = isDocument(given) ? Object.keys(given).map(fieldPattern) : [];
  const failing = (value: unknown): readonly string[] =>
    Object.entries(isDocument(value) ? value : {})
      .filter(([field]) => !known.has(field) && !patterns.some((regex) => regex.test(field)))
      .filter(([, inner]) => further?.test(inner) !== true)
      .map(([field]) => field);
  return {
    test: (value) => failing(value).length === 0,
    explain: (value) => ({
      operatorName: name,
      specifiedAs: { [name]: operand },
      additionalProperties: failing(value),
    }),
  };
};

const required: Keyword = (operand, { name }) => {
  const fields = arrayOperand(name, operand).map((field) => {
    if (typeof field === 'string') return field;
    throw mismatch(`$jsonSchema keyword '${name}' must be an array of strings`);
  });
  if (fields.length === 0) throw unparsable(name, 'cannot be an empty array');
  if (new Set(fields).size < fields.length) {
    throw unparsable(name, 'array cannot contain duplicate values');
  }
  const wanted = fields.toSorted().map((field) => new Property(field));
  const missing = (value: unknown) =>
    isDocument(value)
      ? wanted.filter((property) => !property.isIn(value)).map((property) => property.name)
      : [];
  return {
    test: (value) => missing(value).length === 0,
    explain: (value) => ({
      operatorName: name,
      specifiedAs: { [name]: operand },
      missingProperties: missing(value),
    }),
  };
};

const propertyCount =
  (accepts: (count: number, limit: number) => boolean): Keyword =>
  (operand, { name }) => {
    const limit = countOperand(operand, name);
    const numberOf = (value: unknown) => Object.keys(isDocument(value) ? value : {}).length;
    return ruleOf(
      name,
      operand,
      'specified number of properties was not satisfied',
      (value) => !isDocument(value) || accepts(numberOf(value), limit),
      (value) => ({ numberOfProperties: numberOf(value) }),
    );
  };

export const objectKeywords: KeywordTable = [
  ['properties', properties],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['required', required],
  ['minProperties', propertyCount((count, limit) => count >= limit)],
  ['maxProperties', propertyCount((count, limit) => count <= limit)],
  ['dependencies', dependencies],
];
