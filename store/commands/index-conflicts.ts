/** Whether an index is there already, or stands in the way of a new one. */
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument, show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Index } from '../storage/collection.ts';
import { isIdKey } from './index-keys.ts';

/** Indexes of one collection. */
const maxIndexes = 64;

/** @throws StoreError IndexOptionsConflict, IndexKeySpecsConflict, CannotCreateIndex */
export function isBuilt(spec: Document, indexes: readonly Index[]): boolean {
  const { key } = spec;
  // Every collection has that on `_id`, under whatever name.
  if (isDocument(key) && isIdKey(key)) return true;
  const sameName = indexes.find(({ name }) => name === spec['name']);
  if (sameName !== undefined) return isSame(sameName.spec, spec);
  const otherText = isText(spec) && indexes.find((index) => index.text !== undefined);
  if (otherText) {
    throw new StoreError(
      'IndexOptionsConflict',
      `only one text index per collection allowed, found existing text index "${otherText.name}"`,
    );
  }
  const sameKey = indexes.find((index) => equalValues(identity(index.spec), identity(spec)));
  if (sameKey === undefined) {
    if (indexes.length < maxIndexes) return false;
    throw new StoreError(
      'CannotCreateIndex',
      `add index fails, too many indexes for the collection, limit: ${maxIndexes}`,
    );
  }
  throw new StoreError(
    'IndexOptionsConflict',
    `Index already exists with a different name: ${sameKey.name}`,
  );
}

const isText = ({ key }: Document): boolean => isDocument(key) && '_fts' in key;

/** Of two indexes with one name: whether they are one index. */
function isSame(existing: Document, requested: Document): boolean {
  const both = `Requested index: ${show(requested)}, existing index: ${show(existing)}`;
  if (!equalValues(identity(existing), identity(requested))) {
    throw new StoreError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. ${both}`,
    );
  }
  if (!equalValues(behaviour(existing), behaviour(requested))) {
    throw new StoreError(
      'IndexOptionsConflict',
      `An equivalent index already exists with the same name but different options. ${both}`,
    );
  }
  return true;
}

/** What tells one index from another. */
const identity = (spec: Document): Document => ({
  key: spec['key'],
  collation: spec['collation'] ?? null,
  partialFilterExpression: spec['partialFilterExpression'] ?? null,
  unique: spec['unique'] === true,
  sparse: spec['sparse'] === true,
});

/** What an index does besides. */
const behaviour = (spec: Document): Document => ({
  expireAfterSeconds: spec['expireAfterSeconds'] ?? null,
  hidden: spec['hidden'] === true,
  weights: spec['weights'] ?? null,
  default_language: spec['default_language'] ?? null,
  language_override: spec['language_override'] ?? null,
  storageEngine: spec['storageEngine'] ?? null,
});
