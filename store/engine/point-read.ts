/**
 * The shortest way from a request to its reply, for the query that is asked most: one document by
 * one value of a unique index. The command is read in place, the stored bytes are put into the
 * reply, and nothing is decoded but that value. Whatever is not plainly such a query takes the usual way,
 * which gives the same answer.
 */
import { Long } from 'bson';
import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import type { Collection } from '../storage/collection.ts';
import { recordKey } from '../storage/keys.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';
import { commandAt, opMessage, type PointRequest, parsePointRequest } from './point-request.ts';
import { replyEnd } from './reply-end.ts';
import { recordWith, uniqueIndexOn } from './unique-read.ts';

/** What it has to know of sessions. */
interface SessionFacts {
  /** Tells that a session is in use. */
  touch(sessionId: string): void;
  openTransaction(sessionId: string, number: bigint): Transaction | undefined;
  /** Undefined when the number cannot be that of a new transaction. */
  startTransaction(sessionId: string, lsid: Document, number: bigint): Transaction | undefined;
}

export interface PointReads {
  /** The whole reply to a message; undefined when the message has to go the usual way. */
  answer(message: Buffer, replyId: number): Buffer | undefined;
}

export function createPointReads(engine: Engine, sessions: SessionFacts): PointReads {
  const reply = new ReplyTemplate(engine);
  return {
    answer(message, replyId) {
      const request = parsePointRequest(message);
      if (request === undefined) return undefined;
      const collection = engine.catalogue.get(request.namespace);
      const index = collection && uniqueIndexOn(collection, request.field);
      if (collection === undefined || index === undefined) return undefined;
      const { field, value, transaction: given } = request;
      // What a transaction has changed is found by its `_id`, which never changes.
      if (given !== undefined && field !== '_id') return undefined;
      const transaction = transactionOf(request, sessions);
      if (given !== undefined && transaction === undefined) return undefined;
      const record = recordWith(engine.store, collection, index, value, transaction?.snapshot);
      const changes = transaction?.changesIn(collection);
      // What the transaction has changed is not where it is stored.
      if (changes !== undefined && (record === undefined || changes.has(record))) return undefined;
      const bytes =
        record === undefined
          ? undefined
          : engine.store.peek(recordKey(collection.id, record), transaction?.snapshot);
      return reply.fill(collection, bytes, message.readInt32LE(4), replyId);
    },
  };
}

function transactionOf(
  { session, transaction: given }: PointRequest,
  sessions: SessionFacts,
): Transaction | undefined {
  if (session === undefined) return undefined;
  if (given === undefined) {
    sessions.touch(session.id);
    return undefined;
  }
  const { number, isStart } = given;
  return isStart
    ? sessions.startTransaction(session.id, session.lsid(), number)
    : sessions.openTransaction(session.id, number);
}

/** Puts replies together from parts that hardly ever change. */
class ReplyTemplate {
  readonly #engine: Engine;
  readonly #cursorEnds = new WeakMap<Collection, Buffer>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  fill(
    collection: Collection,
    document: Buffer | undefined,
    requestId: number,
    replyId: number,
  ): Buffer {
    const cursorEnd = this.#cursorEnd(collection);
    const end = replyEnd(this.#engine.oplog.latest);
    const size = document === undefined ? 0 : document.length + batchElement.length;
    const arraySize = size + 5;
    const cursorSize = 4 + batchName.length + arraySize + cursorEnd.length;
    const bodySize = 4 + cursorName.length + cursorSize + end.length;
    const message = Buffer.allocUnsafe(commandAt + bodySize);
    message.writeInt32LE(message.length, 0);
    message.writeInt32LE(replyId, 4);
    message.writeInt32LE(requestId, 8);
    message.writeInt32LE(opMessage, 12);
    message.writeInt32LE(0, 16);
    message[20] = 0;
    let at = message.writeInt32LE(bodySize, commandAt);
    at += cursorName.copy(message, at);
    at = message.writeInt32LE(cursorSize, at);
    at += batchName.copy(message, at);
    at = message.writeInt32LE(arraySize, at);
    if (document !== undefined) {
      at += batchElement.copy(message, at);
      message.set(document, at);
      at += document.length;
    }
    message[at] = 0;
    at += 1;
    at += cursorEnd.copy(message, at);
    end.copy(message, at);
    return message;
  }

  /** What follows the batch in the cursor. */
  #cursorEnd(collection: Collection): Buffer {
    const known = this.#cursorEnds.get(collection);
    if (known !== undefined) return known;
    const bytes = encode({ id: Long.ZERO, ns: collection.namespace }).subarray(4);
    this.#cursorEnds.set(collection, bytes);
    return bytes;
  }
}

const cursorName = Buffer.from('\x03cursor\0', 'latin1');
const batchName = Buffer.from('\x04firstBatch\0', 'latin1');
const batchElement = Buffer.from('\x030\0', 'latin1');
