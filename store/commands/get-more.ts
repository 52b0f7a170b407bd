import { type Document, isLong } from '../bson/values.ts';
import { timeIsOver } from '../engine/deadline.ts';
import { badValue, StoreError } from '../errors.ts';
import type { Cursor, CursorReply } from '../sessions/cursors.ts';
import type { Command, CommandContext } from './command.ts';
import { changeStreamLabels } from './error-labels.ts';
import { InjectedError } from './fail-points.ts';
import { numberOption } from './option-values.ts';
import { wrongType } from './options.ts';
import type { Services } from './services.ts';
import { restIn } from './turns.ts';

/** Milliseconds that a tailing cursor waits for something to happen, unless the client says. */
const defaultAwaitMs = 1000;

export const getMore: Command = {
  name: 'getMore',
  isTransactional: true,
  options: {
    collection: 'string',
    batchSize: 'size',
    term: 'long',
    lastKnownCommittedOpTime: 'object',
    includeQueryStatsMetrics: 'bool',
  },
  required: ['collection'],
  async run(command, context) {
    const cursor = cursorFor(command, context);
    meetFailPoints(cursor, context.services);
    return { body: {}, cursor: await nextBatch(cursor, command, context) };
  },
};

/** The cursor that is asked for. @throws StoreError for one that is gone, or another's, or never waits */
function cursorFor(command: Document, context: CommandContext): Cursor {
  const { getMore: id, collection } = command;
  if (!isLong(id)) throw wrongType('getMore.getMore', id, "type 'long'");
  if (collection === '') throw new StoreError('InvalidNamespace', 'Invalid namespace for getMore');
  const cursor = context.services.cursors.get(id.toBigInt());
  checkOwner(cursor, `${context.database}.${String(collection)}`, context);
  if (cursor.moment === undefined) checkCollection(cursor, context);
  if (numberOption(command, 'maxTimeMS') !== undefined && !cursor.source.isTailing) {
    throw badValue('cannot set maxTimeMS on getMore command for a non-awaitData cursor');
  }
  return cursor;
}

/** Throws what a fail point asks for. */
function meetFailPoints({ deadline, source }: Cursor, { failPoints }: Services): void {
  if (deadline && failPoints.takeAt('maxTimeAlwaysTimeOut')) throw timeIsOver();
  const failure = failPoints.takeAt('failGetMoreAfterCursorCheckout');
  if (failure?.errorCode === undefined) return;
  const { errorCode } = failure;
  throw new InjectedError(
    failure,
    errorCode,
    source.isTailing ? changeStreamLabels(errorCode) : [],
  );
}

/** A cursor that tails waits for something to happen, as long as its client does. */
async function nextBatch(
  cursor: Cursor,
  command: Document,
  context: CommandContext,
): Promise<CursorReply> {
  const { services, connection } = context;
  const { cursors, engine } = services;
  const size = numberOption(command, 'batchSize') || Number.POSITIVE_INFINITY;
  const rest = restIn(context);
  let reply = await cursors.next(cursor, size, rest);
  if (!cursor.source.isTailing) return reply;
  const until = Date.now() + (numberOption(command, 'maxTimeMS') ?? defaultAwaitMs);
  while (reply.documents.length === 0 && cursors.has(cursor.id) && !connection.isClosed) {
    const leftMs = until - Date.now();
    if (leftMs <= 0) break;
    await engine.nextChange(leftMs);
    if (cursors.has(cursor.id)) reply = await cursors.next(cursor, size, rest);
  }
  return reply;
}

/** @throws StoreError QueryPlanKilled when the collection is gone, or goes by another name */
function checkCollection(
  { id, collection, namespace }: Cursor,
  { services }: CommandContext,
): void {
  if (collection === undefined) return;
  if (services.engine.catalogue.current(collection)?.namespace === namespace) return;
  services.cursors.close(id);
  throw new StoreError('QueryPlanKilled', 'collection dropped or renamed between getMore calls');
}

/** A cursor is read where it was opened: in its collection, its session, its transaction. */
function checkOwner(
  cursor: Cursor,
  namespace: string,
  { session, transaction }: CommandContext,
): void {
  if (cursor.namespace !== namespace) {
    throw new StoreError(
      'Unauthorized',
      `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
    );
  }
  const refusal = (code: number, why: string) =>
    new StoreError(code, `Cannot run getMore on cursor ${cursor.id}, which was ${why}`);
  const { sessionId: owner } = cursor;
  if (owner !== undefined && session === undefined) {
    throw refusal(50736, 'created in a session, without an lsid');
  }
  if (owner === undefined && session !== undefined) {
    throw refusal(50737, 'not created in a session, in a session');
  }
  if (owner !== session?.id) throw refusal(50738, 'created in another session');
  if (cursor.transaction !== transaction) {
    throw refusal(50740, 'created in another transaction, or outside of one');
  }
}
