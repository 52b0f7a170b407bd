/** What an index may be: the checks of `createIndexes`. */
import { createCollator } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, show, typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { Index } from '../storage/collection.ts';
import { checkFields, type OptionType } from './command.ts';

const specOptions: Readonly<Record<string, OptionType>> = {
  key: 'object',
  name: 'string',
  unique: 'flag',
  sparse: 'flag',
  hidden: 'flag',
  background: 'flag',
  expireAfterSeconds: 'number',
  partialFilterExpression: 'object',
  collation: 'object',
  v: 'number',
  ns: 'string',
};

/** Fields of one compound index. */
const maxIndexFields = 32;
const unsupportedKinds = new Set(['text', '2dsphere', '2d', 'geoHaystack', 'hashed']);

/** The spec as it is kept and listed. @throws StoreError CannotCreateIndex and others */
export function checkIndexSpec(given: unknown, collection: Document): Document {
  if (!isDocument(given)) {
    throw new StoreError(
      'TypeMismatch',
      `The elements of the 'indexes' array must be objects, but got ${typeName(given)}`,
    );
  }
  const unsupported = unsupportedKind(given);
  if (unsupported !== undefined) {
    throw new StoreError(
      'CannotCreateIndex',
      `index type '${unsupported}' is not supported by the embedded store; see store/README.md`,
    );
  }
  checkFields('createIndexes.indexes', given, specOptions);
  const {
    key,
    name,
    v: _v,
    ns: _ns,
    background: _background,
    collation = collection['collation'],
    ...options
  } = given;
  if (!isDocument(key))
    throw new StoreError(
      'FailedToParse',
      "The 'key' field is a required property of an index specification",
    );
  checkKey(key);
  const { partialFilterExpression, expireAfterSeconds } = options;
  if (isDocument(partialFilterExpression)) compileFilter(partialFilterExpression);
  if (partialFilterExpression !== undefined && options['sparse'] === true) {
    throw new StoreError(
      'CannotCreateIndex',
      'cannot mix "partialFilterExpression" and "sparse" options',
    );
  }
  if (expireAfterSeconds !== undefined) checkExpiry(key, expireAfterSeconds);
  if (isDocument(collation)) createCollator(collation);
  return {
    v: 2,
    key,
    name: name ?? defaultName(key),
    ...options,
    ...(isDocument(collation) && collation['locale'] !== 'simple' && { collation }),
  };
}

function unsupportedKind({ key }: Document): string | undefined {
  const kinds = isDocument(key) ? Object.values(key) : [];
  const kind = kinds.find((value) => typeof value === 'string' && unsupportedKinds.has(value));
  return typeof kind === 'string' ? kind : undefined;
}

const defaultName = (key: Document): string =>
  Object.entries(key)
    .map(([path, direction]) => `${path}_${String(direction)}`)
    .join('_');

function checkKey(key: Document): void {
  const fields = Object.entries(key);
  if (fields.length === 0) throw cannotCreate('Index keys cannot be an empty object');
  if (fields.length > maxIndexFields) throw new StoreError(13103, 'too many compound keys');
  for (const [path, direction] of fields) {
    if (path === '' || path.split('.').some((part) => part === '')) {
      throw cannotCreate('Index keys cannot contain an empty field.');
    }
    if (path.split('.').some((part) => part.startsWith('$'))) {
      throw cannotCreate("Index key contains an illegal field name: field name starts with '$'.");
    }
    if (path.includes('$**'))
      throw cannotCreate('wildcard indexes are not supported by the embedded store');
    if (typeof direction === 'string') throw cannotCreate(`Unknown index plugin '${direction}'`);
    if (!isNumber(direction) || !toNumber(direction)) {
      throw cannotCreate(
        `Values in v:2 index key pattern cannot be of type ${typeName(direction)} or be zero: ${show(key)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
  }
}

function checkExpiry(key: Document, seconds: unknown): void {
  if (Object.keys(key).length > 1) {
    throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL');
  }
  if (!isNumber(seconds) || toNumber(seconds) < 0 || toNumber(seconds) > 2_147_483_647) {
    throw cannotCreate(
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${show(seconds)}`,
    );
  }
}

const cannotCreate = (message: string) => new StoreError('CannotCreateIndex', message);

/** Whether the index is there already. @throws StoreError IndexOptionsConflict, IndexKeySpecsConflict */
export function isBuilt(spec: Document, indexes: readonly Index[]): boolean {
  const sameName = indexes.find(({ name }) => name === spec['name']);
  if (sameName !== undefined) {
    if (sameIndex(sameName.spec, spec)) return true;
    const keysDiffer = !equalValues(sameName.spec['key'], spec['key']);
    throw new StoreError(
      keysDiffer ? 'IndexKeySpecsConflict' : 'IndexOptionsConflict',
      keysDiffer
        ? `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${show(spec)}, existing index: ${show(sameName.spec)}`
        : `An equivalent index already exists with the same name but different options. Requested index: ${show(spec)}, existing index: ${show(sameName.spec)}`,
    );
  }
  const sameKey = indexes.find((index) => identity(index.spec) === identity(spec));
  if (sameKey === undefined) return false;
  if (sameKey.name === '_id_') return true;
  throw new StoreError(
    'IndexOptionsConflict',
    `Index already exists with a different name: ${sameKey.name}`,
  );
}

/** What tells one index from another: its key, collation and filter. */
const identity = ({ key, collation, partialFilterExpression }: Document): string =>
  show([key, collation ?? null, partialFilterExpression ?? null]);

const sameIndex = (a: Document, b: Document): boolean => {
  const relevant = ({
    key,
    unique,
    sparse,
    hidden,
    expireAfterSeconds,
    partialFilterExpression,
    collation,
  }: Document) =>
    show([
      key,
      unique === true,
      sparse === true,
      hidden === true,
      expireAfterSeconds ?? null,
      partialFilterExpression ?? null,
      collation ?? null,
    ]);
  return relevant(a) === relevant(b);
};
