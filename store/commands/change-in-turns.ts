import {
  changeSome,
  type FoundInTurns,
  NeedsTurns,
  type Planned,
  type Statement,
} from '../engine/change-each.ts';
import { type Query, selectInTurns } from '../engine/select.ts';
import { StoreError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { CommandContext } from './command.ts';
import { eachInTurns, rest } from './turns.ts';
import { whenUnlocked } from './wait.ts';

/**
 * An update or a delete of many documents: they are found in turns, then changed in pieces of one turn each, with
 * a commit each. Like MongoDB's it is atomic for each document alone: a failure leaves those before it changed.
 * @throws StoreError what stands against the change of a document; QueryPlanKilled when the collection is dropped
 */
export async function changeInTurns(
  collection: Collection,
  { query, plan }: Pick<Statement, 'query' | 'plan'>,
  context: CommandContext,
): Promise<Pick<Planned, 'matched'> & { readonly changed: number }> {
  const { services, transaction } = context;
  const { engine } = services;
  const found = new Set<number>();
  const candidates = selectInTurns(engine, collection, query);
  await eachInTurns(candidates, context, ({ record }) => void found.add(record));
  const records = [...found];
  let [matched, changed] = [0, 0];
  for (let next = 0; next < records.length; ) {
    await rest(context);
    const piece = await whenUnlocked(context, () =>
      changeSome(
        engine,
        stillThere(context, collection),
        { query, plan, transaction },
        tail(records, next),
      ),
    );
    matched += piece.matched;
    changed += piece.changes.length;
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
  const { engine } = context.services;
  const found: number[] = [];
  await eachInTurns(selectInTurns(engine, collection, query), context, ({ record }) => {
    found.push(record);
  });
  return { record: found[0] };
}

/** Without a copy of what may be a million numbers. */
function* tail(records: readonly number[], start: number): Iterable<number> {
  for (let i = start; i < records.length; i += 1) yield records[i] ?? 0;
}

/** The collection with the indexes and rules that it has now. */
function stillThere({ services }: CommandContext, collection: Collection): Collection {
  const current = services.engine.catalogue.current(collection);
  if (current !== undefined) return current;
  throw new StoreError('QueryPlanKilled', 'collection dropped');
}
