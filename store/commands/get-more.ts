import { Long } from 'bson';
import { typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Cursor } from '../sessions/cursors.ts';
import { type Command, numberOption, sizeOption } from './command.ts';

/** Milliseconds that a tailing cursor waits for something to happen, unless the client says. */
const defaultAwaitMs = 1000;

export const getMore: Command = {
  name: 'getMore',
  isTransactional: true,
  options: { getMore: 'number', collection: 'string', batchSize: 'number' },
  async run(command, context) {
    const { services, connection, database, transaction } = context;
    const { cursors, engine } = services;
    const { getMore: given, collection } = command;
    if (!(given instanceof Long)) {
      throw new StoreError(
        'TypeMismatch',
        `BSON field 'getMore.getMore' is the wrong type '${typeName(given)}', expected type 'long'`,
      );
    }
    const cursor = cursors.get(given.toBigInt());
    checkCursor(cursor, `${database}.${String(collection)}`, transaction);
    const batchSize = sizeOption(command, 'batchSize');
    const size = batchSize === undefined || batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize;
    let reply = cursors.next(cursor, size);
    if (!cursor.source.isTailing) return { body: {}, cursor: reply };
    const until = Date.now() + (numberOption(command, 'maxTimeMS') ?? defaultAwaitMs);
    while (reply.documents.length === 0 && cursors.has(cursor.id) && !connection.isClosed) {
      const leftMs = until - Date.now();
      if (leftMs <= 0) break;
      await engine.nextChange(leftMs);
      if (cursors.has(cursor.id)) reply = cursors.next(cursor, size);
    }
    return { body: {}, cursor: reply };
  },
};

function checkCursor(cursor: Cursor, namespace: string, transaction: unknown): void {
  if (cursor.namespace !== namespace) {
    throw new StoreError(
      'Unauthorized',
      `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
    );
  }
  if (cursor.transaction !== transaction) {
    throw new StoreError(
      50738,
      `Cannot run getMore on cursor ${cursor.id}, which was created in a different transaction or outside of one`,
    );
  }
}
