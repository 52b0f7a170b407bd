/** `bsonType` and `type`. */
import { type TypeName, typeName } from '../../bson/values.ts';
import { badValue, StoreError } from '../../errors.ts';
import { typesNamed } from '../element.ts';
import { type Keyword, type KeywordTable, mismatch, ruleOf, unparsable } from './rule.ts';

const jsonTypeNames: ReadonlyMap<string, readonly TypeName[]> = new Map([
  ['number', typesNamed('number')],
  ['string', ['string']],
  ['object', ['object']],
  ['array', ['array']],
  ['boolean', ['bool']],
  ['null', ['null']],
]);

function jsonTypes(alias: string): readonly TypeName[] {
  const types = jsonTypeNames.get(alias);
  if (types === undefined) throw badValue(`Unknown type name alias: ${alias}`);
  return types;
}

const typeKeyword =
  (typesOf: (alias: string) => readonly TypeName[]): Keyword =>
  (operand, { name, schema }) => {
    if (Object.hasOwn(schema, 'type') && Object.hasOwn(schema, 'bsonType')) {
      throw new StoreError(
        'FailedToParse',
        "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'",
      );
    }
    const types = new Set(aliasesOf(name, operand).flatMap(typesOf));
    const considered = (value: unknown) => ({ consideredType: typeName(value) });
    const test = (value: unknown) => types.has(typeName(value));
    return ruleOf(name, operand, 'type did not match', test, considered);
  };

function aliasesOf(name: string, operand: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (items.length === 0) throw unparsable(name, 'must name at least one type');
  const aliases = items.map((item) => {
    if (typeof item === 'string') return item;
    throw mismatch(`$jsonSchema keyword '${name}' must be either a string or an array of strings`);
  });
  if (aliases.includes('integer')) {
    throw new StoreError('FailedToParse', "$jsonSchema type 'integer' is not currently supported.");
  }
  if (new Set(aliases).size < aliases.length) throw unparsable(name, 'has duplicate value');
  return aliases;
}

export const typeKeywords: KeywordTable = [
  ['bsonType', typeKeyword(typesNamed)],
  ['type', typeKeyword(jsonTypes)],
];
