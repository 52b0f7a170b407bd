/** How `$merge` and `$out` write what a pipeline yields. */
import type { MergeRequest, Replacement } from '../aggregate/database.ts';
import { type PipelineContext, pause } from '../aggregate/stage.ts';
import { equalValues } from '../bson/compare.ts';
import { type Document, show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Collection, databaseOf, isIdIndex } from '../storage/collection.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';
import type { Update } from '../update/update.ts';
import { buildIndex } from './build-index.ts';
import { isCapped } from './capped.ts';
import { NeedsTurns, type WriteOptions } from './change-each.ts';
import type { Engine } from './engine.ts';
import { insertDocuments } from './insert.ts';
import { select } from './select.ts';
import { Turn } from './turn.ts';
import { type UpdateRequest, updateDocuments } from './update.ts';
import { refuseView } from './views.ts';

/**
 * Writes as many as fit a turn, then lets others work; and waits for who holds a lock.
 * @throws StoreError for the first document that fails; those before it stay written, and where a
 * match is the failure, those after it too
 */
export function* mergeDocuments(
  engine: Engine,
  requests: readonly MergeRequest[],
  context: PipelineContext,
  options: WriteOptions,
): Generator<typeof pause, void, void> {
  let failure: unknown;
  let rest = requests;
  while (rest.length > 0) {
    const merged = mergeSome(engine, rest, context, options);
    failure ??= merged.failure;
    rest = merged.rest;
    if (rest.length > 0) yield pause;
  }
  if (failure !== undefined) throw failure;
}

interface Merged {
  /** Undefined where none has failed. */
  readonly failure: unknown;
  /** What is still to be tried. */
  readonly rest: readonly MergeRequest[];
}

/** One storage write for all that fit a turn; a failure must not take back what came before it. */
function mergeSome(
  engine: Engine,
  requests: readonly MergeRequest[],
  context: PipelineContext,
  options: WriteOptions,
): Merged {
  const turn = Turn.ofWrites();
  let failure: unknown;
  return engine.store.write(() => {
    for (const [i, request] of requests.entries()) {
      try {
        mergeOne(engine, request, context, options);
      } catch (error) {
        if (error instanceof LockedByTransaction && options.lockWait !== undefined) {
          options.lockWait.needs(error);
          return { failure, rest: requests.slice(i) };
        }
        failure ??= error;
        if (request.change !== 'fail') return { failure, rest: [] };
      }
      if (turn.isOver()) return { failure, rest: requests.slice(i + 1) };
    }
    return { failure, rest: [] };
  });
}

function mergeOne(
  engine: Engine,
  request: MergeRequest,
  { collator }: PipelineContext,
  options: WriteOptions,
): void {
  const { namespace, filter, document, change, whenNotMatched } = request;
  refuseView(engine.catalogue.get(namespace));
  const collection = engine.need(namespace);
  if (change !== 'fail') {
    const update: Update = {
      kind: request.isReplacement ? 'replacement' : 'pipeline',
      apply: (before) => (change === 'keep' ? before : sameId(before, change(before))),
    };
    const query = { filter, limit: 1, collator };
    const { matched } = updateAtOnce(engine, collection, {
      ...options,
      query,
      update,
      isUpsert: false,
    });
    if (matched > 0) return;
  }
  if (whenNotMatched === 'discard') return;
  if (whenNotMatched === 'fail') {
    throw new StoreError(
      'MergeStageNoMatchingDocument',
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    );
  }
  insertInOrder(engine, collection, [document], options);
}

/** A unique index finds the document, or that there is none: however slow that is, it is not for turns. */
function updateAtOnce(engine: Engine, collection: Collection, request: UpdateRequest) {
  try {
    return updateDocuments(engine, collection, request);
  } catch (error) {
    if (!(error instanceof NeedsTurns)) throw error;
    const [found] = select(engine, collection, request.query);
    return updateDocuments(engine, collection, request, undefined, { record: found?.record });
  }
}

/** @throws StoreError ImmutableField where the change is another document */
function sameId(before: Document, after: Document): Document {
  if (after['_id'] === undefined || equalValues(after['_id'], before['_id'])) return after;
  throw new StoreError(
    'ImmutableField',
    `PlanExecutor error during aggregation :: caused by :: $merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by :: the (immutable) field '_id' was found to have been altered to _id: ${show(after['_id'])}`,
  );
}

let replacements = 0;

/** Fills a collection beside the old one, then puts it in its place. */
export function startReplacing(
  engine: Engine,
  namespace: string,
  options: WriteOptions,
): Replacement {
  const { catalogue } = engine;
  const target = catalogue.get(namespace);
  refuseView(target);
  if (target !== undefined && isCapped(target)) {
    throw new StoreError(17152, `namespace '${namespace}' is capped so it can't be used for $out`);
  }
  replacements += 1;
  const beside = `${databaseOf(namespace)}.tmp.agg_out.${Date.now()}.${replacements}`;
  let collection = catalogue.create(beside, { ...target?.options, temp: true });
  for (const index of target?.indexes ?? []) {
    if (!isIdIndex(index)) collection = buildIndex(engine, collection, index.spec);
  }
  return {
    add: (documents) => insertInOrder(engine, collection, documents, options, Turn.ofWrites()),
    finish: () => engine.renameCollection(collection, namespace),
    discard: () => engine.dropCollection(collection),
  };
}

/** @returns how many have been inserted: all, unless the turn was over before */
function insertInOrder(
  engine: Engine,
  collection: Collection,
  documents: readonly Document[],
  options: WriteOptions,
  turn?: Turn,
): number {
  const incoming = documents.map((document) => ({ document, bytes: null }));
  const { failures, tried } = insertDocuments(engine, collection, incoming, {
    ...options,
    isOrdered: true,
    turn,
  });
  if (failures[0] !== undefined) throw failures[0].error;
  return tried;
}
