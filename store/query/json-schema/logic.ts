/** `allOf`, `anyOf`, `oneOf`, `not`, `enum`. */
import { equalValues } from '../../bson/compare.ts';
import { type Document, isDocument } from '../../bson/values.ts';
import { badValue } from '../../errors.ts';
import { findDuplicate, inFieldOrder } from './equality.ts';
import {
  arrayOperand,
  type Keyword,
  type KeywordTable,
  mismatch,
  ruleOf,
  type Schema,
  unparsable,
} from './rule.ts';

const combined =
  (accepts: (passed: number, all: number) => boolean): Keyword =>
  (operand, { name, parse }) => {
    const schemas = arrayOperand(name, operand).map((schema) => {
      if (isDocument(schema)) return parse(schema);
      throw mismatch(`$jsonSchema keyword '${name}' must be an array of objects`);
    });
    if (schemas.length === 0) {
      throw badValue(`$jsonSchema keyword '${name}' must be a non-empty array`);
    }
    const passing = (value: unknown) => schemas.filter(({ test }) => test(value));
    return {
      test: (value) => accepts(passing(value).length, schemas.length),
      explain: (value) => explainCombined(name, schemas, value),
    };
  };

function explainCombined(name: string, schemas: readonly Schema[], value: unknown): Document {
  const passed = [...schemas.keys()].filter((index) => schemas[index]?.test(value));
  if (name === 'oneOf' && passed.length > 1) {
    return {
      operatorName: name,
      reason: 'more than one subschema matched',
      matchingSchemaIndexes: passed,
    };
  }
  const schemasNotSatisfied = schemas.flatMap((schema, index) =>
    schema.test(value) ? [] : [{ index, ...schema.remarks, details: schema.explain(value) }],
  );
  return { operatorName: name, schemasNotSatisfied };
}

const not: Keyword = (operand, { name, parse }) => {
  if (!isDocument(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be an object`);
  const { test } = parse(operand);
  return {
    test: (value) => !test(value),
    explain: () => ({ operatorName: name, reason: 'child expression matched' }),
  };
};

const oneOfValues: Keyword = (operand, { name }) => {
  const values = arrayOperand(name, operand);
  if (values.length === 0) throw unparsable(name, 'cannot be an empty array');
  if (findDuplicate(values)) throw unparsable(name, 'array cannot contain duplicate values.');
  const options = values.map(inFieldOrder);
  return ruleOf(name, operand, 'value was not found in enum', (value) => {
    const ordered = inFieldOrder(value);
    return options.some((option) => equalValues(option, ordered));
  });
};

export const logicalKeywords: KeywordTable = [
  ['allOf', combined((passed, all) => passed === all)],
  ['anyOf', combined((passed) => passed > 0)],
  ['oneOf', combined((passed) => passed === 1)],
  ['not', not],
  ['enum', oneOfValues],
];
