import type { Document } from '../bson/values.ts';
import type { Collection } from '../storage/collection.ts';
import { deletionOf, type Transaction } from '../transactions/transaction.ts';
import { type FoundInTurns, type PlanChange, planEach, selectFew } from './change-each.ts';
import { type AlongWith, commitChanges } from './commit.ts';
import type { Engine } from './engine.ts';
import type { Query } from './select.ts';

export interface DeleteRequest {
  readonly query: Query;
  readonly transaction?: Transaction | undefined;
}

export interface DeleteResult {
  readonly deleted: number;
  /** The first of them; null when there was none. */
  readonly before: Document | null;
  /** The array element by which it matched, -1 if none. */
  readonly arrayIndex: number;
}

/** @throws NeedsTurns, LockedByTransaction */
export function deleteDocuments(
  engine: Engine,
  collection: Collection,
  { query, transaction }: DeleteRequest,
  alongWith?: (result: DeleteResult) => AlongWith,
  found?: FoundInTurns,
): DeleteResult {
  const selected = selectFew(engine, collection, query, found);
  const statement = { query, transaction, plan: planDelete };
  const { changes, failure } = planEach(engine, collection, statement, selected, undefined);
  const { document: before = null, arrayIndex = -1 } = selected[0] ?? {};
  const result: DeleteResult = { deleted: changes.length, before, arrayIndex };
  if (changes.length > 0) commitChanges(engine, changes, transaction, alongWith?.(result));
  if (failure !== undefined) throw failure;
  return result;
}

export const planDelete: PlanChange = (_engine, collection, { record, document }) =>
  deletionOf(collection, record, document);
