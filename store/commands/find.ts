import { asksForOrigin, asksForSortKey } from '../aggregate/asked-metadata.ts';
import { pause } from '../aggregate/stage.ts';
import { encode } from '../bson/encode.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { isCapped } from '../engine/capped.ts';
import { Tail } from '../engine/tail.ts';
import { collectionToRead } from '../engine/view-definitions.ts';
import { isView } from '../engine/views.ts';
import { badValue, notHere, StoreError } from '../errors.ts';
import { keyLimitsOf } from '../planner/key-limits.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { compileProjection } from '../query/projection.ts';
import { type BatchSource, fromIterable } from '../sessions/cursors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Command, CommandContext } from './command.ts';
import { findResults } from './find-results.ts';
import { checkExpectedUuid, namespaceOrUuid } from './namespaces.ts';
import { documentOption, flagOption, numberOption } from './option-values.ts';
import type { OptionTable } from './options.ts';
import { queryContext, toQuery } from './query-context.ts';
import { begin, restIn } from './turns.ts';
import { readView } from './views.ts';

/** Options that a find takes, and those that this server does not support. */
const findOptions: OptionTable = {
  filter: 'object',
  sort: 'object',
  projection: 'object',
  hint: 'hint',
  skip: 'size',
  limit: 'size',
  batchSize: 'size',
  singleBatch: 'strictBool',
  collation: 'object',
  let: 'object',
  allowDiskUse: 'strictBool',
  noCursorTimeout: 'strictBool',
  allowPartialResults: 'strictBool',
  tailable: 'strictBool',
  awaitData: 'strictBool',
  oplogReplay: 'bool',
  min: 'object',
  max: 'object',
  returnKey: 'strictBool',
  showRecordId: 'strictBool',
  collectionUUID: 'uuid',
  includeQueryStatsMetrics: 'bool',
  // Of what replicas read of each other: there is one term here, and nothing that a read leaves cached.
  term: 'number',
  readOnce: 'strictBool',
};

export const find: Command = {
  name: 'find',
  isTransactional: true,
  options: findOptions,
  async run(command, context) {
    refuseTogether(command);
    const { services, transaction } = context;
    const namespace = namespaceOrUuid(command, context);
    checkExpectedUuid(command, namespace, context);
    const collection = collectionToRead(services.engine, namespace);
    const source = await sourceOf(command, context, collection);
    const options = {
      size: numberOption(command, 'batchSize'),
      isSingle: flagOption(command, 'singleBatch', false),
      isPatient: flagOption(command, 'noCursorTimeout', false),
      transaction,
      collection: isView(collection) ? undefined : collection,
    };
    const cursor = await services.cursors.open(source, namespace, options, restIn(context));
    return { body: {}, cursor };
  },
};

async function sourceOf(
  command: Document,
  context: CommandContext,
  collection: Collection | undefined,
): Promise<BatchSource> {
  const isTailable = flagOption(command, 'tailable', false);
  if (isTailable && collection !== undefined && !isView(collection)) {
    return tail(command, context, collection);
  }
  const documents = isView(collection)
    ? encodedView(command, context, collection)
    : await begin(findDocuments(command, context, collection), context);
  return fromIterable(documents, numberOption(command, 'limit') || undefined);
}

function refuseTogether(command: Document): void {
  const isTailable = flagOption(command, 'tailable', false);
  if (flagOption(command, 'awaitData', false) && !isTailable) {
    throw new StoreError('FailedToParse', 'Cannot set awaitData without tailable');
  }
  if (isTailable && flagOption(command, 'singleBatch', false)) {
    throw new StoreError('FailedToParse', 'Cannot use tailable with singleBatch');
  }
  if (!asksForSortKey(command['projection'])) return;
  const sort = Object.keys(documentOption(command, 'sort') ?? {});
  if (sort.length === 0) throw badValue('cannot use sortKey $meta projection without a sort');
  if (sort.includes('$natural')) {
    throw badValue('cannot use sortKey $meta projection with a $natural sort');
  }
}

/** Options that speak of indexes and records, which neither a view nor a tail knows. */
function refuseDetails(command: Document, refusal: (option: string) => StoreError): void {
  const details = ['min', 'max', 'returnKey', 'showRecordId'];
  const given = details.find((option) => {
    const value = command[option];
    return value === true || (isDocument(value) && Object.keys(value).length > 0);
  });
  if (given !== undefined) throw refusal(given);
}

function* encodedView(
  command: Document,
  context: CommandContext,
  view: Collection,
): Iterable<Buffer | typeof pause> {
  const refusal = (option: string) =>
    new StoreError('InvalidPipelineOperator', `Option ${option} not supported in aggregation.`);
  refuseDetails(command, refusal);
  if (flagOption(command, 'tailable', false)) throw refusal('tailable');
  if ('$natural' in (documentOption(command, 'sort') ?? {})) throw refusal('$natural');
  if (flagOption(command, 'readOnce', false)) throw refusal('readOnce');
  const filter = asFilter(command['filter'] ?? undefined, 'find.filter');
  for (const row of readView(view, command, filter, context)) {
    yield row === pause ? pause : encode(row);
  }
}

/** @throws StoreError BadValue for a collection that is not capped, and for another order */
function tail(command: Document, context: CommandContext, collection: Collection): BatchSource {
  const { engine } = context.services;
  refuseDetails(
    command,
    (option) =>
      new StoreError(
        'CommandNotSupported',
        notHere(`find option '${option}' of a tailable cursor`),
      ),
  );
  if (!isCapped(collection)) {
    throw badValue('error processing query: tailable cursor requested on non capped collection');
  }
  const [path, direction] = Object.entries(documentOption(command, 'sort') ?? {})[0] ?? [];
  if (
    path !== undefined &&
    (path !== '$natural' || !isNumber(direction) || toNumber(direction) < 0)
  ) {
    throw badValue('cannot use tailable option with a sort other than {$natural: 1}');
  }
  const filter = asFilter(command['filter'] ?? undefined, 'find.filter');
  const compiled = queryContext(command, context, collection);
  const projection = compileProjection(documentOption(command, 'projection') ?? {}, {
    ...compiled,
    isFind: true,
    filter,
  });
  return new Tail(engine, collection, {
    matches: compileFilter(filter, compiled),
    toBytes: (document, bytes) =>
      projection === undefined ? bytes : encode(projection(document, -1)),
    awaitsData: flagOption(command, 'awaitData', false),
    skip: numberOption(command, 'skip') ?? 0,
    limit: numberOption(command, 'limit') ?? 0,
  });
}

/** The documents of a find, encoded; everything is checked before the first is read. */
function findDocuments(
  command: Document,
  context: CommandContext,
  collection: Collection | undefined,
): Iterable<Buffer | typeof pause> {
  const filter = asFilter(command['filter'] ?? undefined, 'find.filter');
  const projection = compileProjection(documentOption(command, 'projection') ?? {}, {
    ...queryContext(command, context, collection),
    isFind: true,
    filter,
  });
  const spec = {
    filter,
    sort: documentOption(command, 'sort'),
    skip: numberOption(command, 'skip'),
    limit: numberOption(command, 'limit'),
    hint: command['hint'],
    limits: keyLimitsOf(command),
  };
  const query = toQuery(spec, command, context, collection);
  if (collection === undefined) {
    // A wrong filter is an error here too.
    compileFilter(query.filter, query.context);
    return [];
  }
  return findResults(context.services.engine, collection, query, {
    projection,
    isKeyWanted: flagOption(command, 'returnKey', false),
    isRecordWanted: flagOption(command, 'showRecordId', false),
    isOriginWanted: asksForOrigin(command['projection']),
    isSortKeyWanted: asksForSortKey(command['projection']),
  });
}
