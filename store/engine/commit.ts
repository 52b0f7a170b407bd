/** Makes changes real: one storage write with records, index entries, log and retry notes. */

import { encode } from '../bson/encode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { noTransaction, StoreError, writeConflict } from '../errors.ts';
import { type Collection, type Index, writtenIndexes } from '../storage/collection.ts';
import { type IndexEntries, indexEntries, markIndex } from '../storage/index-entries.ts';
import { emptyValue, indexEntryKey, recordKey } from '../storage/keys.ts';
import type { LoggedChange } from '../storage/oplog.ts';
import type { Change, Transaction } from '../transactions/transaction.ts';
import { describeUpdate } from '../update/difference.ts';
import { isCapped, makeRoom } from './capped.ts';
import { creationOf, type Engine } from './engine.ts';
import { noteWritten } from './key-gap.ts';
import { isTouched } from './touched.ts';
import { checkUnique } from './unique-keys.ts';

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
    for (const change of changes) {
      if (isCapped(change.collection)) throw notInTransaction(change.collection);
      transaction.add(change);
    }
    return;
  }
  const fills = engine.store.write(() => {
    for (const change of changes) apply(engine, change);
    engine.oplog.append(changes.map(toLogged));
    alongWith();
    return makeRoom(engine.store, changes, engine.cappedFills, (old) => apply(engine, old));
  });
  for (const [collection, fill] of fills) engine.cappedFills.set(collection, fill);
  engine.announce();
}

const notInTransaction = ({ namespace }: Collection): StoreError =>
  new StoreError(
    'OperationNotSupportedInTransaction',
    `Collection '${namespace}' is a capped collection. Writes in transactions are not allowed on capped collections.`,
  );

/**
 * Commits a whole transaction under one timestamp, in one storage write with what others commit at that moment.
 * @throws StoreError NoSuchTransaction when it has ended while it waited, WriteConflict for rules that are new
 */
export async function commitTransaction(
  engine: Engine,
  transaction: Transaction,
  alongWith: AlongWith,
): Promise<void> {
  // Nobody reads from it any more, and the write need not keep it alive.
  transaction.snapshot.release();
  try {
    if (transaction.created.size > 0) commitWithCollections(engine, transaction, alongWith);
    else await engine.writes.run(() => storeTransaction(engine, transaction, alongWith));
  } catch (error) {
    endTransaction(engine, transaction, 'aborted');
    throw error;
  }
  endTransaction(engine, transaction, 'committed');
}

/** One that has created collections commits alone: nobody may write to them between that and their being revealed. */
function commitWithCollections(
  engine: Engine,
  transaction: Transaction,
  alongWith: AlongWith,
): void {
  const drafts = engine.catalogue.draftsAmong(transaction.created);
  storeTransaction(engine, transaction, alongWith, drafts);
  for (const draft of drafts) engine.catalogue.reveal(draft);
}

function storeTransaction(
  engine: Engine,
  transaction: Transaction,
  alongWith: AlongWith,
  drafts: readonly Collection[] = [],
): void {
  if (!transaction.isOpen) throw noTransaction();
  const { lsid, number } = transaction;
  for (const change of transaction.netChanges()) checkNewRules(engine, change, transaction);
  engine.store.write(() => {
    for (const draft of drafts) engine.catalogue.store(draft);
    for (const change of transaction.netChanges()) apply(engine, change);
    const logged = [...drafts.map(creationOf), ...transaction.changes.map(toLogged)];
    engine.oplog.append(logged, { lsid, txnNumber: number });
    alongWith();
  });
}

/**
 * Where the collection has been given a unique index since the change was made, that may stand against it.
 * @throws StoreError WriteConflict: begun anew, the transaction learns what it is
 */
function checkNewRules(engine: Engine, change: Change, transaction: Transaction): void {
  const collection = engine.catalogue.current(change.collection);
  if (collection === undefined || collection === change.collection) return;
  try {
    checkUnique(engine, { ...change, collection, entries: new Map() }, transaction, undefined);
  } catch (error) {
    throw error instanceof StoreError ? writeConflict() : error;
  }
}

export function endTransaction(
  engine: Engine,
  transaction: Transaction,
  state: 'committed' | 'aborted',
): void {
  // Its locks may be others' by now.
  if (!transaction.isOpen) return;
  engine.locks.releaseAll(transaction);
  engine.catalogue.settle(transaction.created);
  transaction.end(state);
  engine.announce();
}

function apply(engine: Engine, change: Change): void {
  const { record, before, after } = change;
  // In a transaction the collection may have been given an index since the change was made.
  const collection = engine.catalogue.current(change.collection);
  if (collection === undefined) return;
  let hasNewMarks = false;
  for (const index of writtenIndexes(collection)) {
    if (before !== null && after !== null && !isTouched(index, before, after)) continue;
    const old = before === null ? undefined : indexEntries(index, before);
    const now =
      after === null ? undefined : (change.entries.get(index) ?? indexEntries(index, after));
    moveEntries(engine, collection, index, record, old, now);
    if (now !== undefined && markIndex(index, now)) hasNewMarks = true;
  }
  if (hasNewMarks) engine.catalogue.saveMarks(collection);
  store(engine, recordKey(collection.id, record), change);
}

/** What has just been written is what is read next, so it stays in memory. */
function store({ store, cache }: Engine, key: Buffer, { record, after, bytes }: Change): void {
  cache.delete(record);
  if (after === null) {
    store.remove(key);
    return;
  }
  store.checkRoom();
  const stored = bytes ?? encode(after);
  store.put(key, stored);
  cache.setBytes(record, stored);
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
  for (const key of oldKeys) {
    if (!newKeys.some((other) => other.equals(key)))
      store.remove(indexEntryKey(collection.id, index.id, key, record));
  }
  for (const key of newKeys) {
    if (oldKeys.some((other) => other.equals(key))) continue;
    const entry = indexEntryKey(collection.id, index.id, key, record);
    noteWritten(index, entry);
    store.put(entry, emptyValue);
  }
}

/** Written out for each kind: V8 has no common shape for objects that are spread together, and every write makes one. */
function toLogged({ collection, before, after, bytes, isReplacement }: Change): LoggedChange {
  const { namespace, options, uuid } = collection;
  const documentKey = { _id: (after ?? before)?.['_id'] };
  const hasImages = keepsImages(options);
  const past = (hasImages && before) || undefined;
  if (after === null) return { kind: 'delete', namespace, uuid, documentKey, before: past };
  if (before === null || isReplacement) {
    const kind = before === null ? 'insert' : 'replace';
    const document = bytes === null ? after : undefined;
    const documentBytes = bytes ?? undefined;
    return { kind, namespace, uuid, documentKey, document, documentBytes, before: past };
  }
  const update = describeUpdate(before, after);
  const present = hasImages ? after : undefined;
  return { kind: 'update', namespace, uuid, documentKey, update, before: past, after: present };
}

const keepsImages = ({ changeStreamPreAndPostImages: images }: Document): boolean =>
  isDocument(images) && images['enabled'] === true;

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
  if (!engine.store.isCurrent(transaction.snapshot)) {
    const now = engine.store.get(key);
    const then = engine.store.peek(key, transaction.snapshot);
    const isUnchanged = now === undefined || then === undefined ? now === then : now.equals(then);
    if (!isUnchanged) throw writeConflict();
  }
  engine.locks.takeRecord(record, transaction);
}
