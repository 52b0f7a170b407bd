/** Unique indexes: what a document that is about to be written would collide with. */
import { equalValues } from '../bson/compare.ts';
import { after as afterPrefix } from '../bson/key-string.ts';
import { documentOf } from '../bson/ordered.ts';
import { type Document, show } from '../bson/values.ts';
import { StoreError, writeConflict } from '../errors.ts';
import { type Collection, type Index, writtenIndexes } from '../storage/collection.ts';
import { indexEntries } from '../storage/index-entries.ts';
import { indexPrefix, isWholeIndexKey, recordKey, recordOf } from '../storage/keys.ts';
import type { Change, Transaction } from '../transactions/transaction.ts';
import { codeOfTaken } from './clustered.ts';
import type { Engine } from './engine.ts';
import { isFree } from './key-gap.ts';
import { isTouched } from './touched.ts';

/** A unique key that a document of the running statement is going to take. */
interface Claim {
  readonly record: number;
  readonly values: readonly unknown[];
}

/** What a statement will have written, before it is. */
export interface Claims {
  /** By key; keys can be cut, so several documents may share one. */
  readonly byKey: Map<string, Claim[]>;
  /** What its changes have made of records so far. */
  readonly changed: Map<number, Document>;
}

export const newClaims = (): Claims => ({ byKey: new Map(), changed: new Map() });

/** What a statement claims that writes so many documents: one alone has no rival in its statement. */
export const claimsOf = (documents: number): Claims | undefined =>
  documents > 1 ? newClaims() : undefined;

/**
 * Checks the unique indexes for a document that is about to be written.
 * @param claims what earlier documents of the same statement will take
 * @throws StoreError DuplicateKey, WriteConflict; LockedByTransaction
 */
export function checkUnique(
  engine: Engine,
  change: Change,
  transaction: Transaction | undefined,
  claims: Claims | undefined,
): void {
  const { collection, record, before, after } = change;
  if (after === null) return;
  // Keys are named for whoever else may want them.
  const hasNames = claims !== undefined || transaction !== undefined || engine.locks.holdUniqueKeys;
  for (const index of writtenIndexes(collection)) {
    if (before !== null && !isTouched(index, before, after)) continue;
    // Building the entries also refuses parallel arrays, before anything is written.
    const entries = indexEntries(index, after);
    change.entries.set(index, entries);
    if (!index.refusesDuplicates) continue;
    const { keys, values } = entries;
    keys.forEach((key, i) => {
      const claim = { record, values: values[i] ?? [] };
      const prefix = indexPrefix(collection.id, index.id, key);
      const name = hasNames ? prefix.toString('latin1') : '';
      engine.locks.checkUniqueKey(name, transaction);
      const holder = otherHolder(engine, collection, index, prefix, claim, transaction, claims);
      if (holder !== undefined && isNewerThan(engine, collection, holder, transaction)) {
        throw writeConflict();
      }
      if (holder !== undefined) throw duplicateKey(collection, index, claim.values);
      if (!hasNames) return;
      const rivals = [
        ...(claims?.byKey.get(name) ?? []),
        ...ownClaims(transaction, name, collection, index),
      ];
      const isTaken = rivals.some(
        (rival) => rival.record !== record && sameValues(rival.values, claim.values, index),
      );
      if (isTaken) throw duplicateKey(collection, index, claim.values);
      claims?.byKey.set(name, [...(claims.byKey.get(name) ?? []), claim]);
      if (transaction !== undefined) engine.locks.takeUniqueKey(name, record, transaction);
    });
  }
  if (before !== null) claims?.changed.set(record, after);
}

/** Another committed record with this key, unless the transaction or the statement has changed that record. */
function otherHolder(
  engine: Engine,
  collection: Collection,
  index: Index,
  prefix: Buffer,
  { record, values }: Claim,
  transaction: Transaction | undefined,
  claims: Claims | undefined,
): number | undefined {
  const end = afterPrefix(prefix);
  if (isFree(engine.store, collection, index, prefix, end)) return undefined;
  const changed = transaction?.changesIn(collection);
  for (const key of engine.store.keys({ start: prefix, end })) {
    if (!isWholeIndexKey(key, prefix)) continue;
    const other = recordOf(key);
    if (other === record) continue;
    const change = changed?.get(other);
    const present = change === undefined ? engine.read(collection, other) : change.after;
    const document = claims?.changed.get(other) ?? present;
    // Keys can be cut, so the values decide.
    const isSame =
      document !== undefined &&
      document !== null &&
      indexEntries(index, document).values.some((theirs) => sameValues(theirs, values, index));
    if (isSame) return other;
  }
  return undefined;
}

export const sameValues = (
  a: readonly unknown[],
  b: readonly unknown[],
  { collator }: Index,
): boolean =>
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
  index: Index,
  values: readonly unknown[],
): StoreError {
  const { name, spec, fields } = index;
  const keyValue = documentOf(
    fields.map(({ path }, i) => {
      const value = values[i];
      return [path, typeof value === 'symbol' ? [] : (value ?? null)];
    }),
  );
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`);
  return new StoreError(
    codeOfTaken(index, values) ?? 'DuplicateKey',
    `E11000 duplicate key error collection: ${namespace} index: ${name} dup key: { ${shown.join(', ')} }`,
    { keyPattern: spec['key'], keyValue },
  );
}
