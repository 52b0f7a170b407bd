/** What `collMod` changes of one index: when its documents expire, whether it is hidden or unique. */
import { Long } from 'bson';
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument, isNullish } from '../bson/values.ts';
import { checkDuplicates } from '../engine/duplicates.ts';
import { badValue, invalidOptions, StoreError } from '../errors.ts';
import type { Collection, Index } from '../storage/collection.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import { maxExpirySeconds } from './index-specs.ts';
import { flagOption, numberOption } from './option-values.ts';

/** An index with its new spec, and what the command replies of that. */
export interface IndexChange {
  readonly index: Index;
  readonly spec: Document;
  readonly reply: Document;
}

const changeable = ['expireAfterSeconds', 'hidden', 'unique', 'prepareUnique'];

/** @throws StoreError InvalidOptions, IndexNotFound, CannotConvertIndexToUnique and others */
export function changedIndex(
  store: OrderedStore,
  collection: Collection,
  change: Document,
): IndexChange {
  const { name, keyPattern } = change;
  if (typeof name === 'string' && isDocument(keyPattern)) {
    throw invalidOptions('Cannot specify both key pattern and name.');
  }
  if (typeof name !== 'string' && !isDocument(keyPattern)) {
    throw invalidOptions('Must specify either index name or key pattern.');
  }
  if (changeable.every((field) => isNullish(change[field]))) {
    throw invalidOptions('no expireAfterSeconds, hidden, unique, or prepareUnique field');
  }
  if (!isNullish(change['unique']) && !flagOption(change, 'unique', true)) {
    throw badValue('Cannot make index non-unique');
  }
  const index = findIndex(collection, change);
  const expiry = changedExpiry(index, numberOption(change, 'expireAfterSeconds'));
  const hiding = changedHiding(index, change);
  const preparing = changedPreparation(index, change);
  if (isConverted(index, change)) checkConvertible(store, collection, index);
  const converted = isConverted(index, change) ? { prepareUnique: false, unique: true } : {};
  const changes = { ...converted, ...expiry.spec, ...hiding.spec, ...preparing.spec };
  return {
    index,
    spec: changedSpec(index.spec, changes),
    reply: {
      ...expiry.reply,
      ...hiding.reply,
      ...(isConverted(index, change) && { unique_new: true }),
      ...preparing.reply,
    },
  };
}

/** Two of the flags are listed only while they are set. */
function changedSpec(before: Document, changes: Document): Document {
  if (Object.keys(changes).length === 0) return before;
  const { hidden, prepareUnique, ...spec } = { ...before, ...changes };
  return {
    ...spec,
    ...(hidden === true && { hidden }),
    ...(prepareUnique === true && { prepareUnique }),
  };
}

function findIndex({ indexes, namespace }: Collection, { name, keyPattern }: Document): Index {
  const found = indexes.filter((index) =>
    typeof name === 'string' ? index.name === name : equalValues(index.spec['key'], keyPattern),
  );
  if (found.length > 1) {
    throw new StoreError(
      'AmbiguousIndexKeyPattern',
      `index keyPattern matches ${found.length} indexes, must use index name`,
    );
  }
  const [index] = found;
  if (index !== undefined) return index;
  throw new StoreError(
    'IndexNotFound',
    `cannot find index ${String(name ?? 'with that key pattern')} for ns ${namespace}`,
  );
}

type Changed = Pick<IndexChange, 'spec' | 'reply'>;
const unchanged: Changed = { spec: {}, reply: {} };

function changedExpiry({ spec, fields }: Index, seconds: number | undefined): Changed {
  if (seconds === undefined) return unchanged;
  if (seconds < 0) {
    throw invalidOptions(`TTL index 'expireAfterSeconds' option cannot be less than 0`);
  }
  if (fields.length > 1 || fields[0]?.path === '_id') {
    throw invalidOptions('TTL indexes are single-field indexes, and not on _id');
  }
  // More is taken for the most.
  const expireAfterSeconds = Math.min(seconds, maxExpirySeconds);
  const before = numberOption(spec, 'expireAfterSeconds');
  return {
    spec: { expireAfterSeconds },
    reply: {
      ...(before !== undefined && { expireAfterSeconds_old: Long.fromNumber(before) }),
      expireAfterSeconds_new: Long.fromNumber(expireAfterSeconds),
    },
  };
}

function changedHiding({ name, isHidden, isClustered }: Index, change: Document): Changed {
  if (isNullish(change['hidden'])) return unchanged;
  const hidden = flagOption(change, 'hidden', false);
  if (isClustered) throw new StoreError(6011800, 'A clustered index cannot be hidden');
  if (name === '_id_') throw badValue("can't hide _id index");
  if (hidden === isHidden) return unchanged;
  return { spec: { hidden }, reply: { hidden_old: isHidden, hidden_new: hidden } };
}

/** New documents are refused for a key that is taken, which makes the index fit to be unique. */
function changedPreparation({ spec, isUnique }: Index, change: Document): Changed {
  if (isNullish(change['prepareUnique'])) return unchanged;
  const [before, after] = [
    spec['prepareUnique'] === true,
    flagOption(change, 'prepareUnique', false),
  ];
  if (isUnique || before === after) return unchanged;
  return {
    spec: { prepareUnique: after },
    reply: { prepareUnique_old: before, prepareUnique_new: after },
  };
}

const isConverted = ({ isUnique }: Index, change: Document): boolean =>
  !isUnique && flagOption(change, 'unique', false);

function checkConvertible(store: OrderedStore, collection: Collection, index: Index): void {
  if (index.spec['prepareUnique'] !== true) {
    throw invalidOptions(
      "Cannot make index unique with 'prepareUnique=false'. Run collMod to set it first.",
    );
  }
  try {
    checkDuplicates(store, collection, index);
  } catch (error) {
    if (!(error instanceof StoreError) || error.codeName !== 'DuplicateKey') throw error;
    throw new StoreError(
      'CannotConvertIndexToUnique',
      'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
    );
  }
}
