import {
  changeSome,
  type FoundInTurns,
  NeedsTurns,
  type Piece,
  type Statement,
} from '../engine/change-each.ts';
import { checkHeap } from '../engine/heap.ts';
import { noFields, type Query, selectInTurns } from '../engine/select.ts';
import { StoreError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { CommandContext } from './command.ts';
import { eachInTurns, rest } from './turns.ts';
import { whenUnlocked } from './wait.ts';

/** Records found between two looks at the heap. */
const recordsPerLook = 4096;

/**
 * An update or a delete of many documents: they are found in turns, then changed in pieces of one turn each, with
 * a commit each. Like MongoDB's it is atomic for each document alone: a failure leaves those before it changed.
 * @throws StoreError what stands against the change of a document; QueryPlanKilled when the collection is dropped
 */
export async function changeInTurns(
  collection: Collection,
  { query, plan }: Pick<Statement, 'query' | 'plan'>,
  context: CommandContext,
): Promise<Pick<Piece, 'matched' | 'changed'>> {
  const { services, transaction } = context;
  const { engine } = services;
  const records = await findRecords(collection, query, context);
  let [matched, changed] = [0, 0];
  for (let next = 0; next < records.length; ) {
    await rest(context);
    const piece = await whenUnlocked(context, () =>
      changeSome(
        engine,
        stillThere(context, collection),
        { query, plan, transaction },
        records.subarray(next),
      ),
    );
    matched += piece.matched;
    changed += piece.changed;
    next += piece.tried;
    if (piece.failure !== undefined) throw piece.failure;
  }
  return { matched, changed };
}

/** Where a statement looks for its document. */
export interface Search {
  /** Undefined where there is none. */
  readonly collection: Collection | undefined;
  readonly query: Query;
}

/**
 * A change of one document that takes long to find: it is looked for in turns, then changed if it still is what
 * was looked for, else looked for anew.
 * @param change throws NeedsTurns where what has been found is no longer that
 */
export async function changeOneInTurns<T>(
  prepare: () => Search,
  change: (found: FoundInTurns) => T,
  context: CommandContext,
): Promise<T> {
  for (;;) {
    await rest(context);
    const found = await findInTurns(prepare(), context);
    try {
      return await whenUnlocked(context, () => change(found));
    } catch (error) {
      if (!(error instanceof NeedsTurns)) throw error;
    }
  }
}

async function findInTurns(
  { collection, query }: Search,
  context: CommandContext,
): Promise<FoundInTurns> {
  if (collection === undefined) return { record: undefined };
  const [record] = await findRecords(collection, query, context);
  return { record };
}

/** Each one once, where others' changes may move it along an index meanwhile, and outside of the heap. */
async function findRecords(
  collection: Collection,
  query: Query,
  context: CommandContext,
): Promise<Float64Array> {
  const { engine } = context.services;
  const found = new Set<number>();
  // Documents are read when their turn comes: those of one look ahead are megabytes, for each statement under way.
  const candidates = selectInTurns(engine, collection, { ...query, fields: noFields });
  await eachInTurns(candidates, context, ({ record }) => {
    found.add(record);
    if (found.size % recordsPerLook === 0) checkHeap();
  });
  return Float64Array.from(found);
}

/** The collection with the indexes and rules that it has now. */
function stillThere({ services }: CommandContext, collection: Collection): Collection {
  const current = services.engine.catalogue.current(collection);
  if (current !== undefined) return current;
  throw new StoreError('QueryPlanKilled', 'collection dropped');
}
