/**
 * The three kinds of statement that change documents. Each plans all its changes, then commits them.
 * What changes nothing writes nothing, no note of a retryable write either: it may run again.
 */
import { ObjectId } from 'bson';
import { checkDocumentSize, encodeForStorage } from '../bson/encode.ts';
import { withFieldFirst } from '../bson/field-first.ts';
import { withFirst } from '../bson/ordered.ts';
import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Change, Transaction } from '../transactions/transaction.ts';
import { checkId, checkLevels } from '../update/storable.ts';
import type { Update } from '../update/update.ts';
import { upsertedDocument } from '../update/upsert.ts';
import { type AlongWith, commitChanges, lockRecord } from './commit.ts';
import type { Engine } from './engine.ts';
import { type Query, type Selected, select } from './select.ts';
import type { Turn } from './turn.ts';
import { type Claims, checkUnique, claimsOf } from './unique-keys.ts';
import { selectById } from './unique-read.ts';
import { validate } from './validate.ts';

export interface WriteOptions {
  readonly transaction?: Transaction | undefined;
  readonly bypassValidation?: boolean;
}

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

/** Inserts what can be inserted; ordered inserts stop at the first failure. */
export function insertDocuments(
  engine: Engine,
  collection: Collection,
  documents: readonly Incoming[],
  { isOrdered, turn, ...options }: InsertOptions,
  alongWith?: (inserted: readonly number[]) => AlongWith,
): InsertResult {
  const changes: Change[] = [];
  const inserted: number[] = [];
  const failures: WriteFailure[] = [];
  const claims = claimsOf(documents.length);
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
    commitChanges(engine, changes, options.transaction, alongWith?.(inserted));
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

/** Drivers put an id that they have made behind the other fields. */
function bytesOf(document: Document, given: Document, bytes: Buffer | null): Buffer {
  const known = document === given || bytes === null ? bytes : withFieldFirst(bytes, '_id');
  return known ?? encodeForStorage(document);
}

function withIdFirst(document: Document): Document {
  if (Object.keys(document)[0] === '_id') return document;
  const id = Object.hasOwn(document, '_id') ? document['_id'] : new ObjectId();
  return withFirst(document, '_id', id);
}

export interface UpdateRequest extends WriteOptions {
  readonly query: Query;
  readonly update: Update;
  readonly isUpsert: boolean;
}

export interface UpdateResult {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: unknown;
  /** The last document, before and after; null when there was none. */
  readonly before: Document | null;
  readonly after: Document | null;
  /** The array element by which it matched, -1 if none. */
  readonly arrayIndex: number;
}

export function updateDocuments(
  engine: Engine,
  collection: Collection,
  request: UpdateRequest,
  alongWith?: (result: UpdateResult) => AlongWith,
): UpdateResult {
  const { query, transaction } = request;
  const changes: Change[] = [];
  // All matches are found first, so that a changed document is not met again.
  const selected = selectAll(engine, collection, query);
  const claims = claimsOf(selected.length);
  let matched = 0;
  let before: Document | null = null;
  let after: Document | null = null;
  let lastIndex = -1;
  for (const { record, document, arrayIndex } of selected) {
    lockRecord(engine, collection, record, transaction);
    matched += 1;
    before = document;
    lastIndex = arrayIndex;
    const change = planUpdate(engine, collection, record, document, arrayIndex, request, claims);
    after = change?.after ?? document;
    if (change !== null) changes.push(change);
  }
  if (matched === 0 && request.isUpsert) return upsert(engine, collection, request, alongWith);
  const modified = changes.length;
  const result: UpdateResult = { matched, modified, before, after, arrayIndex: lastIndex };
  if (changes.length > 0) commitChanges(engine, changes, transaction, alongWith?.(result));
  return result;
}

function selectAll(engine: Engine, collection: Collection, query: Query): readonly Selected[] {
  const known = selectById(engine, collection, query);
  return known === undefined ? [...select(engine, collection, query)] : [known];
}

/** The change to one document; null when it stays as it is. */
function planUpdate(
  engine: Engine,
  collection: Collection,
  record: number,
  document: Document,
  matchedIndex: number,
  { update, transaction, bypassValidation = false }: UpdateRequest,
  claims: Claims | undefined,
): Change | null {
  const after = update.apply(document, { matchedIndex, isInsert: false });
  if (after === document) return null;
  if (!bypassValidation) validate(collection, after, document);
  const change: Change = {
    collection,
    record,
    before: document,
    after,
    bytes: encodeForStorage(after),
    isReplacement: update.kind === 'replacement',
    entries: new Map(),
  };
  checkUnique(engine, change, transaction, claims);
  return change;
}

function upsert(
  engine: Engine,
  collection: Collection,
  { query, update, ...options }: UpdateRequest,
  alongWith?: (result: UpdateResult) => AlongWith,
): UpdateResult {
  const document = upsertedDocument(query.filter, update, () => new ObjectId());
  const result: UpdateResult = {
    matched: 0,
    modified: 0,
    upsertedId: document['_id'],
    before: null,
    after: document,
    arrayIndex: -1,
  };
  const { failures } = insertDocuments(
    engine,
    collection,
    [{ document, bytes: null }],
    { ...options, isOrdered: true },
    () => alongWith?.(result) ?? (() => {}),
  );
  if (failures[0] !== undefined) throw failures[0].error;
  return result;
}

export interface DeleteResult {
  readonly deleted: number;
  /** The first of them; null when there was none. */
  readonly before: Document | null;
  /** The array element by which it matched, -1 if none. */
  readonly arrayIndex: number;
}

export function deleteDocuments(
  engine: Engine,
  collection: Collection,
  { query, transaction }: WriteOptions & { readonly query: Query },
  alongWith?: (result: DeleteResult) => AlongWith,
): DeleteResult {
  const changes: Change[] = [];
  const selected = selectAll(engine, collection, query);
  for (const { record, document } of selected) {
    lockRecord(engine, collection, record, transaction);
    changes.push({
      collection,
      record,
      before: document,
      after: null,
      bytes: null,
      isReplacement: false,
      entries: new Map(),
    });
  }
  const { document: before = null, arrayIndex = -1 } = selected[0] ?? {};
  const result: DeleteResult = { deleted: changes.length, before, arrayIndex };
  if (changes.length > 0) commitChanges(engine, changes, transaction, alongWith?.(result));
  return result;
}
