/**
 * `$jsonSchema`: draft 4 of JSON Schema as MongoDB has it, with `bsonType` and without references.
 * Keywords speak of one type each and let all other values pass.
 */
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { arrayKeywords } from './json-schema/arrays.ts';
import { logicalKeywords } from './json-schema/logic.ts';
import { numberKeywords } from './json-schema/numbers.ts';
import { objectKeywords } from './json-schema/objects.ts';
import { type Keyword, mismatch, type Schema, type SchemaRule } from './json-schema/rule.ts';
import { textKeywords } from './json-schema/text.ts';
import { typeKeywords } from './json-schema/types.ts';
import type { Matcher } from './matcher.ts';

/** @throws StoreError FailedToParse for an unknown keyword, TypeMismatch for a wrong operand */
export function compileJsonSchema(schema: unknown): Matcher {
  const { test } = parseJsonSchema(schema);
  return (value) => test(value);
}

/** The same with reasons, for writes that a validator rejects. */
export function parseJsonSchema(schema: unknown): Schema {
  if (!isDocument(schema)) throw mismatch('$jsonSchema must be an object');
  return parse(schema);
}

/** What is said of the schema, not of values. */
const remark: Keyword = (operand, { name }) => {
  if (typeof operand !== 'string') {
    throw mismatch(`$jsonSchema keyword '${name}' must be of type string`);
  }
  return undefined;
};

/** In the order in which they are checked. */
const keywords: ReadonlyMap<string, Keyword> = new Map([
  ['description', remark],
  ['title', remark],
  ...typeKeywords,
  ...logicalKeywords,
  ...textKeywords,
  ...numberKeywords,
  ...arrayKeywords,
  ...objectKeywords,
]);

/** Keywords of JSON Schema that MongoDB does not take, and encryption, which this store has not. */
const refused = new Set(['$ref', '$schema', 'default', 'definitions', 'format', 'id']);
const unsupported = new Set(['encrypt', 'encryptMetadata']);

function parse(schema: Document): Schema {
  for (const name of Object.keys(schema)) refuseUnknown(name);
  const rules: SchemaRule[] = [];
  for (const [name, keyword] of keywords) {
    if (!Object.hasOwn(schema, name)) continue;
    const rule = keyword(schema[name], { name, schema, parse });
    if (rule !== undefined) rules.push(rule);
  }
  return {
    remarks: remarksOf(schema),
    test: (value) => rules.every(({ test }) => test(value)),
    explain: (value) =>
      rules.filter(({ test }) => !test(value)).map(({ explain }) => explain(value)),
  };
}

function refuseUnknown(name: string): void {
  if (keywords.has(name)) return;
  const why = refused.has(name)
    ? `$jsonSchema keyword '${name}' is not currently supported`
    : unsupported.has(name)
      ? `$jsonSchema keyword '${name}' is not supported by the embedded store`
      : `Unknown $jsonSchema keyword: ${name}`;
  throw new StoreError('FailedToParse', why);
}

const remarksOf = ({ title, description }: Document): Document => ({
  ...(title !== undefined && { title }),
  ...(description !== undefined && { description }),
});
