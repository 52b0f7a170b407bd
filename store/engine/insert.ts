/** Inserts documents: each is checked in turn, then those that can be are committed together. */
import { ObjectId } from 'bson';
import { checkDocumentSize, encodeForStorage } from '../bson/encode.ts';
import { withFieldFirst, withIdInFront } from '../bson/field-first.ts';
import { withFirst } from '../bson/ordered.ts';
import { repeatsId } from '../bson/repeated-id.ts';
import type { Document } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Change } from '../transactions/transaction.ts';
import { checkId, checkLevels } from '../update/storable.ts';
import type { WriteOptions } from './change-each.ts';
import { checkRecordId } from './clustered.ts';
import { type AlongWith, commitChanges } from './commit.ts';
import type { Engine } from './engine.ts';
import { checkHeap } from './heap.ts';
import type { Turn } from './turn.ts';
import { type Claims, checkUnique, claimsOf } from './unique-keys.ts';
import { validate } from './validate.ts';

/** A document with the bytes it came in. */
export interface Incoming {
  readonly document: Document;
  readonly bytes: Buffer | null;
}

export interface WriteFailure {
  readonly index: number;
  readonly error: StoreError;
}

export interface InsertResult {
  /** Positions of the documents that were inserted. */
  readonly inserted: readonly number[];
  readonly failures: readonly WriteFailure[];
  /** How many documents have had their turn. */
  readonly tried: number;
}

export interface InsertOptions extends WriteOptions {
  readonly isOrdered: boolean;
  /** What ends it before the last document. */
  readonly turn?: Turn | undefined;
}

/**
 * Inserts what can be inserted; ordered inserts stop at the first failure.
 * @throws StoreError WriteConflict; ExceededMemoryLimit in a transaction
 */
export function insertDocuments(
  engine: Engine,
  collection: Collection,
  documents: readonly Incoming[],
  options: InsertOptions,
  alongWith?: (inserted: readonly number[]) => AlongWith,
): InsertResult {
  const { isOrdered, turn, transaction } = options;
  const changes: Change[] = [];
  const inserted: number[] = [];
  const failures: WriteFailure[] = [];
  const claims = claimsOf(documents.length);
  // A transaction holds what it inserts.
  if (transaction !== undefined) checkHeap();
  for (const [index, incoming] of documents.entries()) {
    try {
      changes.push(planInsert(engine, collection, incoming, options, claims));
      inserted.push(index);
    } catch (error) {
      if (!(error instanceof StoreError) || error.codeName === 'WriteConflict') throw error;
      failures.push({ index, error });
      if (isOrdered) break;
    }
    if (turn?.isOver()) break;
  }
  if (changes.length > 0) {
    commitChanges(engine, changes, transaction, alongWith?.(inserted));
  }
  return { inserted, failures, tried: inserted.length + failures.length };
}

function planInsert(
  engine: Engine,
  collection: Collection,
  { document: given, bytes: givenBytes }: Incoming,
  { transaction, bypassValidation = false }: WriteOptions,
  claims: Claims | undefined,
): Change {
  const document = withIdFirst(given);
  const bytes = bytesOf(document, given, givenBytes);
  checkDocumentSize(bytes);
  checkLevels(document, bytes.length);
  checkId(document['_id']);
  if (repeatsId(given)) throw badValue("can't have multiple _id fields in one document");
  checkRecordId(collection, document['_id']);
  if (!bypassValidation) validate(collection, document);
  const change: Change = {
    collection,
    record: engine.catalogue.newRecord(),
    before: null,
    after: document,
    // A transaction outlives the message that the bytes are part of.
    bytes: transaction === undefined ? bytes : Buffer.from(bytes),
    isReplacement: false,
    entries: new Map(),
  };
  checkUnique(engine, change, transaction, claims);
  return change;
}

/** Drivers put an id that they have made behind the other fields; without one it is made here. */
function bytesOf(document: Document, given: Document, bytes: Buffer | null): Buffer {
  if (bytes === null) return encodeForStorage(document);
  if (document === given) return bytes;
  const { _id: id } = document;
  const isNew = id instanceof ObjectId && !Object.hasOwn(given, '_id');
  const known = isNew ? withIdInFront(bytes, id) : withFieldFirst(bytes, '_id');
  return known ?? encodeForStorage(document);
}

function withIdFirst(document: Document): Document {
  if (Object.keys(document)[0] === '_id') return document;
  const id = Object.hasOwn(document, '_id') ? document['_id'] : new ObjectId();
  return withFirst(document, '_id', id);
}
