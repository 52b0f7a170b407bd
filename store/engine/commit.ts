/** Makes changes real: one storage write with records, index entries, log and retry notes. */

import { equalValues } from '../bson/compare.ts';
import { encode } from '../bson/encode.ts';
import { after as afterPrefix } from '../bson/key-string.ts';
import { type Document, show } from '../bson/values.ts';
import { StoreError, writeConflict } from '../errors.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { type IndexEntries, indexEntries } from '../storage/index-entries.ts';
import {
  emptyValue,
  indexKey,
  indexPrefix,
  isWholeIndexKey,
  recordKey,
  recordOf,
} from '../storage/keys.ts';
import type { LoggedChange } from '../storage/oplog.ts';
import type { Change, Transaction } from '../transactions/transaction.ts';
import { describeUpdate } from '../update/difference.ts';
import type { Engine } from './engine.ts';

/** Something to be stored together with the changes: the note of a retryable write. */
export type AlongWith = () => void;

/** Commits the changes of one statement, or adds them to the transaction. */
export function commitChanges(
  engine: Engine,
  changes: readonly Change[],
  transaction: Transaction | undefined,
  alongWith: AlongWith = () => {},
): void {
  if (transaction !== undefined) {
    for (const change of changes) transaction.add(change);
    return;
  }
  engine.store.write(() => {
    for (const change of changes) apply(engine, change);
    engine.oplog.append(changes.map(toLogged));
    alongWith();
  });
  engine.announce();
}

/** Commits a whole transaction under one timestamp. */
export function commitTransaction(
  engine: Engine,
  transaction: Transaction,
  alongWith: AlongWith,
): void {
  const { lsid, number } = transaction;
  try {
    engine.store.write(() => {
      for (const change of transaction.netChanges()) apply(engine, change);
      engine.oplog.append(
        transaction.changes.map((change) => ({ ...toLogged(change), lsid, txnNumber: number })),
      );
      alongWith();
    });
  } catch (error) {
    endTransaction(engine, transaction, 'aborted');
    throw error;
  }
  endTransaction(engine, transaction, 'committed');
}

export function endTransaction(
  engine: Engine,
  transaction: Transaction,
  state: 'committed' | 'aborted',
): void {
  engine.locks.releaseAll(transaction);
  transaction.end(state);
  engine.announce();
}

function apply(engine: Engine, change: Change): void {
  const { record, before, after, bytes } = change;
  // In a transaction the collection may have been given an index since the change was made.
  const collection = engine.catalogue.current(change.collection);
  if (collection === undefined) return;
  let isNewlyMultikey = false;
  for (const index of collection.indexes) {
    const old = before === null ? undefined : indexEntries(index, before);
    const now = after === null ? undefined : indexEntries(index, after);
    moveEntries(engine, collection, index, record, old, now);
    for (const path of now?.arrayPaths ?? []) {
      if (index.multikeyPaths.has(path)) continue;
      index.multikeyPaths.add(path);
      isNewlyMultikey = true;
    }
  }
  if (isNewlyMultikey) engine.catalogue.saveMultikey(collection);
  engine.cache.delete(record);
  const key = recordKey(collection.id, record);
  if (after === null) engine.store.remove(key);
  else engine.store.put(key, bytes ?? encode(after));
}

function moveEntries(
  { store }: Engine,
  collection: Collection,
  index: Index,
  record: number,
  old: IndexEntries | undefined,
  now: IndexEntries | undefined,
): void {
  const [oldKeys, newKeys] = [old?.keys ?? [], now?.keys ?? []];
  const fullKey = (key: Buffer) => indexKey(indexPrefix(collection.id, index.id, key), record);
  for (const key of oldKeys) {
    if (!newKeys.some((other) => other.equals(key))) store.remove(fullKey(key));
  }
  for (const key of newKeys) {
    if (!oldKeys.some((other) => other.equals(key))) store.put(fullKey(key), emptyValue);
  }
}

function toLogged({ collection, before, after, isReplacement }: Change): LoggedChange {
  const { namespace, options } = collection;
  const document = after ?? before ?? {};
  const common = { namespace, documentKey: { _id: document['_id'] } };
  if (before === null) return { ...common, kind: 'insert', document };
  const images = keepsImages(options);
  const past = images ? { before } : {};
  if (after === null) return { ...common, kind: 'delete', ...past };
  if (isReplacement) return { ...common, kind: 'replace', document: after, ...past };
  const present = images ? { after } : {};
  return { ...common, kind: 'update', update: describeUpdate(before, after), ...past, ...present };
}

function keepsImages({ changeStreamPreAndPostImages: images }: Document): boolean {
  return (
    typeof images === 'object' && images !== null && 'enabled' in images && images.enabled === true
  );
}

/**
 * Locks a record for a transaction, which fails if somebody changed it after its snapshot.
 * @throws StoreError WriteConflict, LockedByTransaction
 */
export function lockRecord(
  engine: Engine,
  collection: Collection,
  record: number,
  transaction: Transaction | undefined,
): void {
  engine.locks.checkRecord(record, transaction);
  if (transaction === undefined || engine.locks.holdsRecord(record, transaction)) return;
  const key = recordKey(collection.id, record);
  const now = engine.store.get(key);
  const then = engine.store.get(key, transaction.snapshot);
  const isUnchanged = now === undefined || then === undefined ? now === then : now.equals(then);
  if (!isUnchanged) throw writeConflict();
  engine.locks.takeRecord(record, transaction);
}

/** A unique key that a document of the running statement is going to take. */
interface Claim {
  readonly record: number;
  readonly values: readonly unknown[];
}

/** By key; keys can be cut, so several documents may share one. */
export type Claims = Map<string, Claim[]>;

/**
 * Checks the unique indexes for a document that is about to be written.
 * @param claims what earlier documents of the same statement will take
 * @throws StoreError DuplicateKey, WriteConflict; LockedByTransaction
 */
export function checkUnique(
  engine: Engine,
  { collection, record, after }: Pick<Change, 'collection' | 'record' | 'after'>,
  transaction: Transaction | undefined,
  claims: Claims,
): void {
  if (after === null) return;
  for (const index of collection.indexes) {
    // Building the entries also refuses parallel arrays, before anything is written.
    const { keys, values } = indexEntries(index, after);
    if (!index.isUnique) continue;
    keys.forEach((key, i) => {
      const claim = { record, values: values[i] ?? [] };
      const prefix = indexPrefix(collection.id, index.id, key);
      const name = prefix.toString('latin1');
      engine.locks.checkUniqueKey(name, transaction);
      const holder = otherHolder(engine, collection, index, prefix, claim, transaction);
      if (holder !== undefined && isNewerThan(engine, collection, holder, transaction)) {
        throw writeConflict();
      }
      const rivals = [
        ...(claims.get(name) ?? []),
        ...ownClaims(transaction, name, collection, index),
      ];
      const isTaken = rivals.some(
        (rival) => rival.record !== record && sameValues(rival.values, claim.values, index),
      );
      if (holder !== undefined || isTaken) throw duplicateKey(collection, index, claim.values);
      claims.set(name, [...(claims.get(name) ?? []), claim]);
      if (transaction !== undefined) engine.locks.takeUniqueKey(name, record, transaction);
    });
  }
}

/** Another committed record with this key, unless the transaction has changed that record. */
function otherHolder(
  engine: Engine,
  collection: Collection,
  index: Index,
  prefix: Buffer,
  { record, values }: Claim,
  transaction: Transaction | undefined,
): number | undefined {
  const changed = transaction?.changesIn(collection);
  for (const key of engine.store.keys({ start: prefix, end: afterPrefix(prefix) })) {
    if (!isWholeIndexKey(key, prefix)) continue;
    const other = recordOf(key);
    if (other === record || changed?.has(other)) continue;
    const document = engine.read(collection, other);
    // Keys can be cut, so the values decide.
    const isSame =
      document !== undefined &&
      indexEntries(index, document).values.some((theirs) => sameValues(theirs, values, index));
    if (isSame) return other;
  }
  return undefined;
}

const sameValues = (a: readonly unknown[], b: readonly unknown[], { collator }: Index): boolean =>
  a.every((value, i) => equalValues(value, b[i], collator) || bothEmptyArrays(value, b[i]));

const bothEmptyArrays = (a: unknown, b: unknown): boolean => typeof a === 'symbol' && a === b;

function isNewerThan(
  engine: Engine,
  collection: Collection,
  record: number,
  transaction: Transaction | undefined,
): boolean {
  if (transaction === undefined) return false;
  return engine.store.get(recordKey(collection.id, record), transaction.snapshot) === undefined;
}

/** What the transaction's own documents have under this key at the moment. */
function ownClaims(
  transaction: Transaction | undefined,
  name: string,
  collection: Collection,
  index: Index,
): Claim[] {
  const changed = transaction?.changesIn(collection);
  return [...(transaction?.uniqueKeys.get(name) ?? [])].flatMap((record) => {
    const document = changed?.get(record)?.after;
    const rows = document ? indexEntries(index, document).values : [];
    return rows.map((values) => ({ record, values }));
  });
}

export function duplicateKey(
  { namespace }: Collection,
  { name, spec, fields }: Index,
  values: readonly unknown[],
): StoreError {
  const keyValue: Document = {};
  fields.forEach(({ path }, i) => {
    const value = values[i];
    keyValue[path] = typeof value === 'symbol' ? [] : (value ?? null);
  });
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`);
  return new StoreError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${namespace} index: ${name} dup key: { ${shown.join(', ')} }`,
    { keyPattern: spec['key'], keyValue },
  );
}
