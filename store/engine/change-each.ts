/**
 * What updates and deletes share. All documents that a statement is about are found first, so that a changed one
 * is not met again. Their changes are planned one after the other and committed together; where one cannot be
 * made, those before it are. What changes nothing writes nothing, no note of a retryable write either.
 */
import { pause } from '../aggregate/stage.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { ArrayPosition } from '../query/matcher.ts';
import type { Collection } from '../storage/collection.ts';
import { type Change, LockedByTransaction, type Transaction } from '../transactions/transaction.ts';
import { commitChanges, lockRecord } from './commit.ts';
import type { Engine } from './engine.ts';
import { checkHeap } from './heap.ts';
import type { LockWait } from './lock-wait.ts';
import { type Query, type Selected, selectInTurns } from './select.ts';
import { Turn } from './turn.ts';
import { type Claims, newClaims } from './unique-keys.ts';
import { selectByValue } from './unique-read.ts';

export interface WriteOptions {
  readonly transaction?: Transaction | undefined;
  readonly bypassValidation?: boolean;
  /** Where a pipeline tells that it has to wait. */
  readonly lockWait?: LockWait | undefined;
}

/** The change to one document; null when it stays as it is. */
export type PlanChange = (
  engine: Engine,
  collection: Collection,
  selected: Selected,
  claims: Claims | undefined,
) => Change | null;

/** An update or a delete. */
export interface Statement {
  readonly query: Query;
  readonly transaction: Transaction | undefined;
  readonly plan: PlanChange;
}

/** Documents that a statement changes at once. */
const maxAtOnce = 100;

/** Thrown before anything is changed, where a statement takes longer than others should wait: it is to be run in turns. */
export class NeedsTurns extends Error {}

/** What a search in turns has come to, for a statement about one document. */
export interface FoundInTurns {
  /** Undefined where nothing matches. */
  readonly record: number | undefined;
}

/**
 * What a statement is about: what has been found in turns, else what can be found at once.
 * @throws NeedsTurns for more, for what takes longer to find, and for what has been found and matches no more
 */
export function selectFew(
  engine: Engine,
  collection: Collection,
  query: Query,
  inTurns?: FoundInTurns,
): readonly Selected[] {
  if (inTurns !== undefined) return stillThere(engine, collection, query, inTurns);
  const known = selectByValue(engine, collection, query);
  if (known !== undefined) return known;
  const selected: Selected[] = [];
  for (const found of selectInTurns(engine, collection, query, Turn.ofWrites())) {
    if (found === pause || selected.length === maxAtOnce) throw new NeedsTurns();
    selected.push(found);
  }
  return selected;
}

function stillThere(
  engine: Engine,
  collection: Collection,
  query: Query,
  { record }: FoundInTurns,
): readonly Selected[] {
  if (record === undefined) return [];
  const [selected] = readAgain(engine, collection, query, [record]);
  if (selected === undefined) throw new NeedsTurns();
  return [selected];
}

export interface Planned {
  readonly changes: Change[];
  /** Documents that were there to be changed, and matched. */
  matched: number;
  /** How many have had their turn. */
  tried: number;
  /** What stands against the change of the next one. */
  failure: StoreError | undefined;
}

/**
 * @param found undefined for what is no longer there
 * @param turn what ends it before the last document; so does a lock then, unless it is that of the first
 * @throws LockedByTransaction; StoreError ExceededMemoryLimit in turns and in a transaction
 */
export function planEach(
  engine: Engine,
  collection: Collection,
  { plan, transaction }: Statement,
  found: Iterable<Selected | undefined>,
  claims: Claims | undefined,
  turn?: Turn,
): Planned {
  const planned: Planned = { changes: [], matched: 0, tried: 0, failure: undefined };
  // Only these hold memory for longer than the statement works.
  if (transaction !== undefined || turn !== undefined) checkHeap();
  for (const selected of found) {
    try {
      if (selected !== undefined) {
        lockRecord(engine, collection, selected.record, transaction);
        const change = plan(engine, collection, selected, claims);
        if (change !== null) planned.changes.push(change);
        planned.matched += 1;
      }
    } catch (error) {
      const canWait = error instanceof LockedByTransaction && turn !== undefined;
      if (canWait && planned.tried > 0) return planned;
      if (!(error instanceof StoreError)) throw error;
      planned.failure = error;
      return planned;
    }
    planned.tried += 1;
    if (turn?.isOver()) return planned;
  }
  return planned;
}

/** What has been changed: without the documents, which many statements under way would hold between their turns. */
export interface Piece extends Omit<Planned, 'changes'> {
  readonly changed: number;
}

/**
 * Changes as many of these records as fit a turn. Each is looked at again, for others have had their turns
 * since it was found.
 */
export function changeSome(
  engine: Engine,
  collection: Collection,
  statement: Statement,
  records: Iterable<number>,
): Piece {
  statement.query.deadline?.check();
  const found = readAgain(engine, collection, statement.query, records);
  const planned = planEach(engine, collection, statement, found, newClaims(), Turn.ofWrites());
  const { changes, ...piece } = planned;
  if (changes.length > 0) commitChanges(engine, changes, statement.transaction);
  return { ...piece, changed: changes.length };
}

function* readAgain(
  engine: Engine,
  collection: Collection,
  { filter, context, view, collator }: Query,
  records: Iterable<number>,
): Iterable<Selected | undefined> {
  // Of a text the index has decided.
  const matches = compileFilter(filter, { ...context, collator, compileText: () => () => true });
  const position: ArrayPosition = { index: -1 };
  for (const record of records) {
    const document = engine.read(collection, record, view);
    position.index = -1;
    if (document === undefined || !matches(document, position)) yield undefined;
    else yield { record, document, bytes: undefined, arrayIndex: position.index };
  }
}
