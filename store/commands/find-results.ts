/** What a find answers of each document: all of it, a projection, or its key in the index that was read. */
import { Long } from 'bson';
import { pause } from '../aggregate/stage.ts';
import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { newStatistics, type Query, type Selected, selectInTurns } from '../engine/select.ts';
import { keyWithin } from '../planner/key-limits.ts';
import type { Plan } from '../planner/plan.ts';
import type { Projection } from '../query/projection.ts';
import type { Collection } from '../storage/collection.ts';

export interface Wanted {
  readonly projection: Projection | undefined;
  /** `returnKey` */
  readonly isKeyWanted: boolean;
  /** `showRecordId`, which says nothing of a key. */
  readonly isRecordWanted: boolean;
}

/** The answers, encoded. */
export function findResults(
  engine: Engine,
  collection: Collection,
  query: Query,
  wanted: Wanted,
): Iterable<Buffer | typeof pause> {
  const isWhole = !wanted.projection && !wanted.isKeyWanted && !wanted.isRecordWanted;
  return isWhole ? asStored(engine, collection, query) : made(engine, collection, query, wanted);
}

/** Documents go out as they are stored; nothing of them is decoded but for the filter. */
const asBytes = { wantsBytes: true, fields: new Set<string>() };

function* asStored(
  engine: Engine,
  collection: Collection,
  query: Query,
): Iterable<Buffer | typeof pause> {
  for (const selected of selectInTurns(engine, collection, { ...query, ...asBytes })) {
    if (selected === pause) yield pause;
    else if (selected.bytes !== undefined) yield selected.bytes;
  }
}

function* made(
  engine: Engine,
  collection: Collection,
  query: Query,
  { projection, isKeyWanted, isRecordWanted }: Wanted,
): Iterable<Buffer | typeof pause> {
  const statistics = newStatistics();
  const keyOf = ({ document }: Selected): Document =>
    indexKey(collection, statistics.plan, document);
  const answerOf = (selected: Selected): Document => {
    if (isKeyWanted) return keyOf(selected);
    return projection === undefined
      ? selected.document
      : projection(selected.document, selected.arrayIndex);
  };
  const asked = isKeyWanted ? { ...query, statistics } : query;
  for (const selected of selectInTurns(engine, collection, asked)) {
    if (selected === pause) {
      yield pause;
      continue;
    }
    const answer = answerOf(selected);
    const $recordId = Long.fromNumber(selected.record);
    yield encode(isRecordWanted && !isKeyWanted ? { ...answer, $recordId } : answer);
  }
}

/** The key by which the plan came to the document; empty when no index was read. */
function indexKey(collection: Collection, plan: Plan | undefined, document: Document): Document {
  if (plan === undefined || plan.kind === 'collection') return {};
  for (const scan of plan.kind === 'union' ? plan.branches : [plan]) {
    const values = keyWithin(collection, scan.index, scan, document);
    if (values === undefined) continue;
    return Object.fromEntries(scan.index.fields.map(({ path }, i) => [path, plain(values[i])]));
  }
  return {};
}

/** An empty array is marked in a key by what is no value. */
const plain = (value: unknown): unknown => (typeof value === 'symbol' ? null : value);
