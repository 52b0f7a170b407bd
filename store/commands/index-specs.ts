/** What an index may be: the checks of `createIndexes`, field by field in MongoDB's order. */
import { equalValues } from '../bson/compare.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNullish, isNumber, typeName } from '../bson/values.ts';
import { clampToInt64 } from '../bson/whole-numbers.ts';
import { badValue, notHere, StoreError } from '../errors.ts';
import { type Collection, clusteredIndexOf } from '../storage/collection.ts';
import { isTextKey, textSpecOf } from '../text/text-spec.ts';
import { checkCollation, completeCollation } from './collation.ts';
import { cannotCreate, checkIndexKey, isIdKey, isWildcardKey } from './index-keys.ts';
import { flagOption } from './option-values.ts';
import { checkOption, type OptionTable } from './options.ts';
import { checkPartialFilter } from './partial-filter.ts';
import { checkStorageEngine } from './storage-engine.ts';

const specOptions: OptionTable = {
  key: 'object',
  name: 'string',
  v: 'number',
  ns: 'any',
  background: 'flag',
  unique: 'flag',
  hidden: 'strictBool',
  sparse: 'flag',
  prepareUnique: 'flag',
  dropDups: 'flag',
  partialFilterExpression: 'object',
  expireAfterSeconds: 'any',
  collation: 'object',
  wildcardProjection: 'object',
  storageEngine: 'object',
  weights: 'any',
  default_language: 'string',
  language_override: 'string',
  textIndexVersion: 'number',
  '2dsphereIndexVersion': 'number',
  bits: 'number',
  min: 'number',
  max: 'number',
  bucketSize: 'number',
  coarsestIndexedLevel: 'number',
  finestIndexedLevel: 'number',
  clustered: 'flag',
};

/** All that the index on `_id` may say, and that of a clustered collection. */
const idOptions = new Set(['key', 'name', 'v', 'ns', 'collation']);
const clusteredOptions = new Set([...idOptions, 'unique', 'clustered', 'expireAfterSeconds']);

/**
 * The spec as it is kept and listed.
 * @param collection the options of the collection
 * @throws StoreError CannotCreateIndex and others
 */
export function checkIndexSpec(given: unknown, collection: Document): Document {
  if (!isDocument(given)) {
    throw new StoreError(
      'TypeMismatch',
      `The elements of the 'indexes' array must be objects, but got ${typeName(given)}`,
    );
  }
  checkOptions(given);
  const { key, name } = given;
  if (!isDocument(key)) throw missing('key');
  if (typeof name !== 'string') throw missing('name');
  if (isClustered(given) && !flagOption(given, 'unique', false)) {
    throw cannotCreate('A clustered index has to be unique');
  }
  if (isIdKey(key)) checkIdIndex(given, key, collection);
  checkIndexKey(key, given);
  checkName(name, key);
  checkVersion(given['v']);
  checkWildcard(key, given);
  if (isIdKey(key)) return { v: 2, key, name: '_id_' };
  if (isTextKey(key)) return { v: 2, name, ...textOptionsOf(key, given, collection) };
  return { v: 2, key, name, ...optionsOf(given, collection) };
}

const isClustered = (given: Document): boolean => flagOption(given, 'clustered', false);

/**
 * Only the index by which a collection was created as a clustered one can be asked for as that.
 * @param collection undefined where there is none yet
 * @throws StoreError 6243700 for any other, 6100900 or 6492800 without a collection
 */
export function refuseClustered(spec: Document, collection: Collection | undefined): void {
  if (isNullish(spec['clustered'])) return;
  const asked = isClustered(spec);
  if (collection === undefined) {
    throw new StoreError(
      asked ? 6100900 : 6492800,
      'A clustered collection is created by the create command alone',
    );
  }
  const isItsOwn =
    clusteredIndexOf(collection) !== undefined && isDocument(spec['key']) && isIdKey(spec['key']);
  if (!asked || isItsOwn) return;
  throw new StoreError(6243700, 'Cannot create an index that is clustered besides the collection');
}

/** The spec without what no index has, for clients that ask for that. */
export const knownOptions = (given: unknown): unknown =>
  isDocument(given)
    ? Object.fromEntries(
        Object.entries(given).filter(([field]) => Object.hasOwn(specOptions, field)),
      )
    : given;

const missing = (field: string) =>
  new StoreError(
    'FailedToParse',
    `The '${field}' field is a required property of an index specification`,
  );

function checkOptions(given: Document): void {
  for (const [field, value] of Object.entries(given)) {
    const type = Object.hasOwn(specOptions, field) ? specOptions[field] : undefined;
    if (type === undefined) {
      throw new StoreError(
        'InvalidIndexSpecificationOption',
        `The field '${field}' is not valid for an index specification.`,
      );
    }
    checkOption(`createIndexes.indexes.${field}`, value, type);
  }
}

function checkIdIndex(given: Document, key: Document, collection: Document): void {
  const options = isClustered(given) ? clusteredOptions : idOptions;
  const extra = Object.keys(given).find((field) => !options.has(field));
  if (extra === 'hidden') throw badValue("can't hide _id index");
  if (extra !== undefined) {
    throw new StoreError(
      'InvalidIndexSpecificationOption',
      `The field '${extra}' is not valid for an _id index specification.`,
    );
  }
  const direction = key['_id'];
  if (!isNumber(direction) || toNumber(direction) !== 1) {
    throw badValue("The field 'key' for an _id index must be {_id: 1}");
  }
  if (!equalValues(collationOf(given, collection) ?? null, collationOf({}, collection) ?? null)) {
    throw badValue('The _id index must have the same collation as the collection.');
  }
}

function checkName(name: string, key: Document): void {
  if (name === '_id_' && !isIdKey(key))
    throw badValue("The index name '_id_' is that of _id alone");
  if (name === '') throw cannotCreate('index name cannot be empty');
  if (name === '*') throw badValue("The index name '*' is not valid.");
  if (name.includes('\0')) throw cannotCreate('index name cannot contain a null byte');
}

function checkVersion(version: unknown): void {
  if (!isNumber(version)) return;
  const number = clampToInt64(version);
  if (number !== 1 && number !== 2) {
    throw cannotCreate(
      `Invalid index specification: cannot create an index with version v=${number}`,
    );
  }
}

function checkWildcard(key: Document, { wildcardProjection: projection }: Document): void {
  if (isWildcardKey(key)) {
    throw cannotCreate(notHere("index type 'wildcard'"));
  }
  if (isDocument(projection)) {
    throw badValue("The field 'wildcardProjection' is only allowed in a wildcard index");
  }
}

/** The options that count, complete; flags as booleans and times as whole seconds. */
function optionsOf(given: Document, collection: Document): Document {
  const { partialFilterExpression, expireAfterSeconds, key, storageEngine } = given;
  if (isDocument(storageEngine)) checkStorageEngine(storageEngine);
  const isSparse = flagOption(given, 'sparse', false);
  if (isDocument(partialFilterExpression)) {
    if (isSparse) {
      throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options');
    }
    checkPartialFilter(partialFilterExpression);
  }
  const collation = collationOf(given, collection);
  return {
    ...flags(given, ['background', 'sparse', 'prepareUnique']),
    ...raisedFlags(given, ['unique', 'hidden']),
    ...(isDocument(partialFilterExpression) && { partialFilterExpression }),
    ...(expireAfterSeconds !== undefined && {
      expireAfterSeconds: checkExpiry(isDocument(key) ? key : {}, expireAfterSeconds),
    }),
    ...(collation !== undefined && { collation }),
    ...(isDocument(storageEngine) && { storageEngine }),
  };
}

/** A text index compares words in its own way, so it can have no collation. */
function textOptionsOf(key: Document, given: Document, collection: Document): Document {
  const { collation, ...options } = optionsOf(given, collection);
  if (isDocument(collation) && collation['locale'] !== 'simple') {
    throw cannotCreate("Index type 'text' does not support collation");
  }
  return { ...textSpecOf(key, given), ...options };
}

const flags = (given: Document, fields: readonly string[]): Document =>
  Object.fromEntries(
    fields
      .filter((field) => !isNullish(given[field]))
      .map((field) => [field, flagOption(given, field, false)]),
  );

/** Those that are listed only where they are set. */
const raisedFlags = (given: Document, fields: readonly string[]): Document =>
  Object.fromEntries(
    fields.filter((field) => flagOption(given, field, false)).map((field) => [field, true]),
  );

/** The collation of the index; without one of its own, that of the collection. */
function collationOf({ collation }: Document, collection: Document): Document | undefined {
  if (!isDocument(collation)) {
    const inherited = collection['collation'];
    return isDocument(inherited) ? inherited : undefined;
  }
  if (Object.keys(collation).length === 0) {
    throw badValue('The collation of an index cannot be empty');
  }
  checkCollation(collation);
  return completeCollation(collation);
}

/** Seconds that an index can wait before its documents expire. */
export const maxExpirySeconds = 0x7fff_ffff;

function checkExpiry(key: Document, seconds: unknown): number {
  if (!isNumber(seconds)) {
    throw cannotCreate(
      `TTL index 'expireAfterSeconds' option must be numeric, but received a type of '${typeName(seconds)}'`,
    );
  }
  const whole = clampToInt64(seconds);
  if (Number.isNaN(toNumber(seconds)) || whole < 0 || whole > maxExpirySeconds) {
    throw cannotCreate(
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${String(seconds)}`,
    );
  }
  if (Object.keys(key).length > 1) {
    throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL');
  }
  return whole;
}
