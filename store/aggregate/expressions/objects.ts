/** Expressions on documents as a whole. */
import { encode } from '../../bson/encode.ts';
import { setField } from '../../bson/ordered.ts';
import { type Document, isDocument, isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type OperatorCompiler, unary, variadic } from '../compiler.ts';
import { arrayToObject } from './array-to-object.ts';
import { fields } from './fields.ts';

export const objects: readonly (readonly [string, OperatorCompiler])[] = [
  ...fields,
  ['$mergeObjects', variadic(mergeObjects)],
  ['$objectToArray', unary(objectToArray)],
  ['$arrayToObject', unary(arrayToObject)],
  ['$bsonSize', unary(bsonSize)],
];

/** Later objects win; null and missing are passed over. */
function mergeObjects(values: readonly unknown[]): Document {
  let merged: Document = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDocument(value)) {
      throw new StoreError(
        40400,
        `$mergeObjects requires object inputs, but input ${show(value)} is of type ${typeName(value)}`,
      );
    }
    for (const [field, inner] of Object.entries(value)) merged = setField(merged, field, inner);
  }
  return merged;
}

function objectToArray(value: unknown): unknown {
  if (isNullish(value)) return null;
  if (isDocument(value)) return Object.entries(value).map(([k, v]) => ({ k, v }));
  throw new StoreError(
    40390,
    `$objectToArray requires a document input, found: ${typeName(value)}`,
  );
}

function bsonSize(value: unknown): unknown {
  if (isNullish(value)) return null;
  if (isDocument(value)) return encode(value).length;
  throw new StoreError(31393, `$bsonSize requires a document input, found: ${typeName(value)}`);
}
