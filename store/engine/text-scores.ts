/** The records that a text search may find, by the score that its terms give them. */
import { pause } from '../aggregate/stage.ts';
import { after } from '../bson/key-string.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexPrefix, keyAfter, recordBytes, recordOf, recordRange } from '../storage/keys.ts';
import type { KeyRange, OrderedStore } from '../storage/ordered-store.ts';
import { scoreInKey, type TextIndex, termKey, termScores } from '../text/text-index.ts';
import type { TextSearch } from '../text/text-search.ts';
import type { View } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';
import type { Query } from './select.ts';
import type { Turn } from './turn.ts';

/** Keys read at once. */
const pageSize = 2000;

export type Scores = ReadonlyMap<number, number>;

/** The score of each record that has one of the terms. */
export function* scoresOf(
  { store }: Engine,
  collection: Collection,
  index: Index & { readonly text: TextIndex },
  search: TextSearch,
  prefix: Buffer,
  { view, deadline, statistics }: Query,
  turn: Turn | undefined,
): Generator<typeof pause, Scores, void> {
  const changed = view?.changesIn(collection);
  const scores = new Map<number, number>();
  const add = (record: number, score: number): void => {
    scores.set(record, (scores.get(record) ?? 0) + score);
  };
  for (const term of search.terms) {
    const start = indexPrefix(collection.id, index.id, termKey(prefix, term));
    for (const keys of keysInPages(store, { start, end: after(start) }, view)) {
      for (const key of keys) {
        const record = recordOf(key);
        if (changed?.has(record) !== true) add(record, scoreInKey(key, recordBytes));
      }
      if (statistics !== undefined) statistics.keysExamined += keys.length;
      deadline?.check();
      if (turn?.isOver()) yield pause;
    }
  }
  for (const { record, after: document } of changed?.values() ?? []) {
    if (document === null) continue;
    const own = termScores(index.text, document);
    for (const term of search.terms) {
      const score = own.get(term);
      if (score !== undefined) add(record, score);
    }
  }
  return scores;
}

/** With all other records, which another branch of a `$or` may find. */
export function* withOthers(
  scores: Scores,
  engine: Engine,
  collection: Collection,
  { view, deadline }: Query,
  turn: Turn | undefined,
): Generator<typeof pause, Scores, void> {
  const all = new Map(scores);
  const add = (record: number): void => {
    if (!all.has(record)) all.set(record, 0);
  };
  for (const keys of keysInPages(engine.store, recordRange(collection.id), view)) {
    for (const key of keys) add(recordOf(key));
    deadline?.check();
    if (turn?.isOver()) yield pause;
  }
  for (const { record } of view?.changesIn(collection)?.values() ?? []) add(record);
  return all;
}

function* keysInPages(
  store: OrderedStore,
  { start, end }: KeyRange,
  view: View | undefined,
): Iterable<readonly Buffer[]> {
  for (let next = start; ; ) {
    const keys = store.keys({ start: next, end, limit: pageSize }, view?.snapshot);
    yield keys;
    const last = keys.at(-1);
    if (last === undefined || keys.length < pageSize) return;
    next = keyAfter(last);
  }
}

export const firstWritten = (scores: Scores): readonly number[] =>
  [...scores.keys()].sort(ascending);

/** Of the same score the first written. Records are put in order as far as somebody asks for them. */
export function* bestFirst(scores: Scores): Iterable<number> {
  const byScore = new Map<number, number[]>();
  for (const [record, score] of scores) {
    const records = byScore.get(score);
    if (records === undefined) byScore.set(score, [record]);
    else records.push(record);
  }
  for (const score of [...byScore.keys()].sort(ascending).reverse()) {
    yield* byScore.get(score)?.sort(ascending) ?? [];
  }
}

const ascending = (a: number, b: number): number => a - b;
