/** `$mergeObjects`, `$getField`, `$setField`, `$unsetField`, `$objectToArray`, `$arrayToObject`. */
import { defineField } from '../../bson/decode.ts';
import { fieldOf } from '../../bson/paths.ts';
import { type Document, isDocument, isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import {
  type Evaluate,
  namedOperands,
  type OperatorCompiler,
  unary,
  variadic,
} from '../compiler.ts';

export const objects: readonly (readonly [string, OperatorCompiler])[] = [
  ['$mergeObjects', variadic(mergeObjects)],
  ['$getField', getField],
  ['$setField', setField],
  ['$unsetField', unsetField],
  ['$objectToArray', unary(objectToArray)],
  ['$arrayToObject', unary(arrayToObject)],
];

/** Later objects win; null and missing are passed over. */
export function mergeObjects(values: readonly unknown[]): Document {
  const merged: Document = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDocument(value)) {
      throw new StoreError(
        40400,
        `$mergeObjects requires object inputs, but input ${JSON.stringify(value)} is of type ${typeName(value)}`,
      );
    }
    for (const [field, inner] of Object.entries(value)) put(merged, field, inner);
  }
  return merged;
}

function put(document: Document, field: string, value: unknown): void {
  if (field === '__proto__') defineField(document, field, value);
  else document[field] = value;
}

function getField(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const isShort = !isDocument(operand) || !('field' in operand);
  const { field, input } = isShort
    ? { field: operand, input: '$$CURRENT' }
    : namedOperands(name, operand, ['field', 'input'], []);
  const key = fieldName(field, name);
  const evaluate = compiler.compile(input);
  return (scope) => {
    const value = evaluate(scope);
    if (isDocument(value)) return fieldOf(value, key);
    return isNullish(value) ? value : undefined;
  };
}

function fieldName(field: unknown, name: string): string {
  const literal = isDocument(field) ? field['$literal'] : field;
  if (typeof literal === 'string') return literal;
  throw new StoreError(5654602, `${name} requires 'field' to evaluate to a constant`);
}

function setField(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { field, input, value } = namedOperands(name, operand, ['field', 'input', 'value'], []);
  return replaceField(fieldName(field, name), compiler.compile(input), compiler.compile(value));
}

function unsetField(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { field, input } = namedOperands(name, operand, ['field', 'input'], []);
  return replaceField(fieldName(field, name), compiler.compile(input), () => undefined);
}

function replaceField(key: string, evaluateInput: Evaluate, evaluateValue: Evaluate): Evaluate {
  return (scope) => {
    const input = evaluateInput(scope);
    if (isNullish(input)) return null;
    if (!isDocument(input)) {
      throw new StoreError(4161105, `$setField requires 'input' to evaluate to type Object`);
    }
    const result = { ...input };
    const value = evaluateValue(scope);
    if (value === undefined) delete result[key];
    else put(result, key, value);
    return result;
  };
}

function objectToArray(value: unknown): unknown {
  if (isNullish(value)) return null;
  if (!isDocument(value)) {
    throw new StoreError(
      40390,
      `$objectToArray requires a document input, found: ${typeName(value)}`,
    );
  }
  return Object.entries(value).map(([k, v]) => ({ k, v }));
}

function arrayToObject(value: unknown): unknown {
  if (isNullish(value)) return null;
  if (!Array.isArray(value)) {
    throw new StoreError(
      40386,
      `$arrayToObject requires an array input, found: ${typeName(value)}`,
    );
  }
  const result: Document = {};
  for (const item of value) {
    const [field, inner]: readonly unknown[] = Array.isArray(item)
      ? item
      : isDocument(item)
        ? [item['k'], item['v']]
        : [];
    if (typeof field !== 'string') {
      throw new StoreError(40395, '$arrayToObject requires an object keys of type string');
    }
    put(result, field, inner ?? null);
  }
  return result;
}
