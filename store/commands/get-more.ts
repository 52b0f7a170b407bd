import { timeIsOver } from '../engine/deadline.ts';
import { badValue, StoreError } from '../errors.ts';
import type { Cursor } from '../sessions/cursors.ts';
import { type Command, type CommandContext, numberOption } from './command.ts';
import { changeStreamLabels } from './error-labels.ts';
import { InjectedError } from './fail-points.ts';
import { isCursorId } from './kill-cursors.ts';
import { wrongType } from './options.ts';
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
    const { services, connection, database } = context;
    const { cursors, engine } = services;
    const { getMore: given, collection } = command;
    if (!isCursorId(given)) {
      throw wrongType('getMore.getMore', given, "type 'long'");
    }
    if (collection === '')
      throw new StoreError('InvalidNamespace', 'Invalid namespace for getMore');
    const cursor = cursors.get(given.toBigInt());
    checkOwner(cursor, `${database}.${String(collection)}`, context);
    if (cursor.moment === undefined) checkCollection(cursor, context);
    const waitMs = numberOption(command, 'maxTimeMS');
    if (waitMs !== undefined && !cursor.source.isTailing) {
      throw badValue('cannot set maxTimeMS on getMore command for a non-awaitData cursor');
    }
    if (cursor.deadline && services.failPoints.takeAt('maxTimeAlwaysTimeOut')) throw timeIsOver();
    const failure = services.failPoints.takeAt('failGetMoreAfterCursorCheckout');
    if (failure?.errorCode !== undefined) {
      const { errorCode } = failure;
      const labels = cursor.source.isTailing ? changeStreamLabels(errorCode) : [];
      throw new InjectedError(failure, errorCode, labels);
    }
    const batchSize = numberOption(command, 'batchSize');
    const size = batchSize === undefined || batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize;
    const rest = restIn(context);
    let reply = await cursors.next(cursor, size, rest);
    if (!cursor.source.isTailing) return { body: {}, cursor: reply };
    const until = Date.now() + (waitMs ?? defaultAwaitMs);
    while (reply.documents.length === 0 && cursors.has(cursor.id) && !connection.isClosed) {
      const leftMs = until - Date.now();
      if (leftMs <= 0) break;
      await engine.nextChange(leftMs);
      if (cursors.has(cursor.id)) reply = await cursors.next(cursor, size, rest);
    }
    return { body: {}, cursor: reply };
  },
};

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
