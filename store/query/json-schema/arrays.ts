/** `minItems`, `maxItems`, `uniqueItems`, `items`, `additionalItems`. */
import { isDocument } from '../../bson/values.ts';
import { countOperand } from '../count-operand.ts';
import { findDuplicate } from './equality.ts';
import {
  type Keyword,
  type KeywordTable,
  mismatch,
  ruleOf,
  type Schema,
  type SchemaRule,
} from './rule.ts';

const count =
  (accepts: (count: number, limit: number) => boolean): Keyword =>
  (operand, { name }) => {
    const limit = countOperand(operand, name);
    return ruleOf(
      name,
      operand,
      'array did not match specified length',
      (value) => !Array.isArray(value) || accepts(value.length, limit),
    );
  };

const uniqueItems: Keyword = (operand, { name }) => {
  if (typeof operand !== 'boolean') {
    throw mismatch(`$jsonSchema keyword '${name}' must be a boolean`);
  }
  if (!operand) return undefined;
  const duplicateIn = (value: unknown) => (Array.isArray(value) ? findDuplicate(value) : undefined);
  return ruleOf(
    name,
    operand,
    'found a duplicate item',
    (value) => duplicateIn(value) === undefined,
    (value) => ({ duplicatedValue: duplicateIn(value)?.value }),
  );
};

const items: Keyword = (operand, { name, parse }) => {
  if (isDocument(operand)) {
    const schema = parse(operand);
    return everyItem(name, () => schema);
  }
  if (!Array.isArray(operand)) {
    throw mismatch(`$jsonSchema keyword '${name}' must be an array or an object`);
  }
  const schemas = operand.map((schema: unknown) => {
    if (isDocument(schema)) return parse(schema);
    throw mismatch(
      `$jsonSchema keyword '${name}' requires that each element of the array is an object`,
    );
  });
  return everyItem(name, (index) => schemas[index]);
};

/** Says something of the items past those that `items` lists one by one. */
const additionalItems: Keyword = (operand, { name, schema, parse }) => {
  if (typeof operand !== 'boolean' && !isDocument(operand)) {
    throw mismatch(`$jsonSchema keyword '${name}' must be either an object or a boolean`);
  }
  const further = isDocument(operand) ? parse(operand) : undefined;
  const { items: listed } = schema;
  if (!Array.isArray(listed) || operand === true) return undefined;
  if (further !== undefined) {
    return everyItem(name, (index) => (index >= listed.length ? further : undefined));
  }
  return ruleOf(
    name,
    operand,
    'found additional items',
    (value) => !Array.isArray(value) || value.length <= listed.length,
    (value) => ({ additionalItems: Array.isArray(value) ? value.slice(listed.length) : [] }),
  );
};

function everyItem(name: string, schemaAt: (index: number) => Schema | undefined): SchemaRule {
  const failing = (value: unknown): number =>
    Array.isArray(value)
      ? value.findIndex((item: unknown, index) => schemaAt(index)?.test(item) === false)
      : -1;
  return {
    test: (value) => failing(value) < 0,
    explain: (value) => {
      const itemIndex = failing(value);
      const item: unknown = Array.isArray(value) ? value[itemIndex] : undefined;
      return {
        operatorName: name,
        reason: 'At least one item did not match the sub-schema',
        itemIndex,
        details: schemaAt(itemIndex)?.explain(item) ?? [],
      };
    },
  };
}

export const arrayKeywords: KeywordTable = [
  ['minItems', count((length, limit) => length >= limit)],
  ['maxItems', count((length, limit) => length <= limit)],
  ['uniqueItems', uniqueItems],
  ['items', items],
  ['additionalItems', additionalItems],
];
