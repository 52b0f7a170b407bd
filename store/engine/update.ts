import { ObjectId } from 'bson';
import { encodeForStorage } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import type { Collection } from '../storage/collection.ts';
import type { Update } from '../update/update.ts';
import { upsertedDocument } from '../update/upsert.ts';
import {
  type FoundInTurns,
  type PlanChange,
  planEach,
  selectFew,
  type WriteOptions,
} from './change-each.ts';
import { type AlongWith, commitChanges } from './commit.ts';
import type { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import type { Query } from './select.ts';
import { checkUnique, claimsOf } from './unique-keys.ts';
import { validate } from './validate.ts';

export interface UpdateRequest extends WriteOptions {
  readonly query: Query;
  readonly update: Update;
  readonly isUpsert: boolean;
}

export interface UpdateResult {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: unknown;
  /** The document before and after, where it was one; null when there was none. */
  readonly before: Document | null;
  readonly after: Document | null;
  /** The array element by which it matched, -1 if none. */
  readonly arrayIndex: number;
}

/** @throws NeedsTurns, LockedByTransaction */
export function updateDocuments(
  engine: Engine,
  collection: Collection,
  request: UpdateRequest,
  alongWith?: (result: UpdateResult) => AlongWith,
  found?: FoundInTurns,
): UpdateResult {
  const { query, transaction } = request;
  const selected = selectFew(engine, collection, query, found);
  const [first] = selected;
  if (first === undefined) {
    return request.isUpsert ? upsert(engine, collection, request, alongWith) : nothingDone;
  }
  const claims = claimsOf(selected.length);
  const statement = { query, transaction, plan: planUpdate(request) };
  const { changes, failure } = planEach(engine, collection, statement, selected, claims);
  const result: UpdateResult = {
    matched: selected.length,
    modified: changes.length,
    before: first.document,
    after: changes[0]?.after ?? first.document,
    arrayIndex: first.arrayIndex,
  };
  if (changes.length > 0) commitChanges(engine, changes, transaction, alongWith?.(result));
  if (failure !== undefined) throw failure;
  return result;
}

export const nothingDone: UpdateResult = {
  matched: 0,
  modified: 0,
  before: null,
  after: null,
  arrayIndex: -1,
};

export const planUpdate =
  ({ update, transaction, bypassValidation = false }: UpdateRequest): PlanChange =>
  (engine, collection, { record, document, arrayIndex: matchedIndex }, claims) => {
    const after = update.apply(document, { matchedIndex, isInsert: false });
    if (after === document) return null;
    if (!bypassValidation) validate(collection, after, document);
    const change = {
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
  };

export function upsert(
  engine: Engine,
  collection: Collection,
  { query, update, ...options }: UpdateRequest,
  alongWith?: (result: UpdateResult) => AlongWith,
): UpdateResult {
  const document = upsertedDocument(query.filter, update, () => new ObjectId());
  const result: UpdateResult = { ...nothingDone, upsertedId: document['_id'], after: document };
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
