/**
 * The shortest way from a request to its reply, for the query that is asked most: one document by
 * one value of a unique index. The command is read in place, the stored bytes are put into the
 * reply, and nothing is decoded but that value. Whatever is not plainly such a query takes the usual way,
 * which gives the same answer.
 */
import { Binary, Double, Long } from 'bson';
import { decode } from '../bson/decode.ts';
import { Elements } from '../bson/elements.ts';
import { encode } from '../bson/encode.ts';
import { isArrayIndex } from '../bson/paths.ts';
import { hasKeyOfItsOwn } from '../planner/exact.ts';
import type { Collection } from '../storage/collection.ts';
import { recordKey } from '../storage/keys.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';
import { recordWith, uniqueIndexOn } from './unique-read.ts';

/** Where the command starts in a message: after the header, flags and the kind of the section. */
const commandAt = 21;
const opMessage = 2013;
const [stringType, documentType, boolType] = [0x02, 0x03, 0x08];
const [int32Type, int64Type] = [0x10, 0x12];

interface PointRead {
  readonly namespace: string;
  readonly field: string;
  readonly value: unknown;
  /** The session as hexadecimal digits, if there is one. */
  readonly sessionId: string | undefined;
  /** The number of the transaction that it is part of, and has not started. */
  readonly transactionNumber: bigint | undefined;
}

/** What it has to know of sessions. */
interface SessionFacts {
  /** Tells that a session is in use. */
  touch(sessionId: string): void;
  openTransaction(sessionId: string, number: bigint): Transaction | undefined;
}

export interface PointReads {
  /** The whole reply to a message; undefined when the message has to go the usual way. */
  answer(message: Buffer, replyId: number): Buffer | undefined;
}

export function createPointReads(engine: Engine, sessions: SessionFacts): PointReads {
  const reply = new ReplyTemplate(engine);
  return {
    answer(message, replyId) {
      const request = parse(message);
      if (request === undefined) return undefined;
      const collection = engine.catalogue.get(request.namespace);
      const index = collection && uniqueIndexOn(collection, request.field);
      if (collection === undefined || index === undefined) return undefined;
      const { sessionId = '', transactionNumber: number, value } = request;
      if (number === undefined) sessions.touch(sessionId);
      const transaction =
        number === undefined ? undefined : sessions.openTransaction(sessionId, number);
      if (number !== undefined && (transaction === undefined || request.field !== '_id')) {
        return undefined;
      }
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

/** Undefined unless the message is such a query and nothing but that. */
function parse(message: Buffer): PointRead | undefined {
  if (message.length < commandAt + 5 || message.readInt32LE(12) !== opMessage) return undefined;
  // No flags, and one section, which is the command.
  if (message.readInt32LE(16) !== 0 || message[20] !== 0) return undefined;
  if (message.readInt32LE(commandAt) !== message.length - commandAt) return undefined;
  const elements = new Elements(message, commandAt);
  const first = elements.next() ? elements.name : '';
  if (first !== 'find' || elements.type !== stringType) return undefined;
  const collection = textAt(message, elements);
  let database: string | undefined;
  let filter: Buffer | undefined;
  let sessionId: string | undefined;
  let transactionNumber: bigint | undefined;
  let isInTransaction = false;
  let isSingle = false;
  while (elements.next()) {
    const { name, type, valueAt, valueEnd } = elements;
    if (name === 'filter' && type === documentType) filter = message.subarray(valueAt, valueEnd);
    else if (name === '$db' && type === stringType) database = textAt(message, elements);
    else if (name === 'limit' && type === int32Type && message.readInt32LE(valueAt) === 1) {
      isSingle = true;
    } else if (name === 'singleBatch' && type === boolType) isSingle ||= message[valueAt] === 1;
    else if (name === 'batchSize' && type === int32Type && message.readInt32LE(valueAt) > 0) {
      // One document fits any batch.
    } else if (name === 'lsid' && type === documentType && valueEnd - valueAt === lsidBytes) {
      sessionId = message.toString('hex', valueEnd - 17, valueEnd - 1);
    } else if (name === 'txnNumber' && type === int64Type) {
      transactionNumber = message.readBigInt64LE(valueAt);
    } else if (name === 'autocommit' && type === boolType && message[valueAt] === 0) {
      isInTransaction = true;
    } else if (name !== '$clusterTime' && name !== '$readPreference') return undefined;
  }
  if (!isSingle || filter === undefined || database === undefined) return undefined;
  if (isInTransaction !== (transactionNumber !== undefined)) return undefined;
  // Anything behind the last element would make it a malformed command.
  if (elements.valueEnd !== message.length - 1) return undefined;
  const [entry, other] = entriesOf(filter);
  if (entry === undefined || other !== undefined) return undefined;
  const [field, value] = entry;
  const isPlain = !field.startsWith('$') && !isArrayIndex(field) && hasKeyOfItsOwn(value);
  if (!isPlain) return undefined;
  const namespace = `${database}.${collection}`;
  return { namespace, field, value, sessionId, transactionNumber };
}

/** Bytes that cannot be decoded are an error, which the usual way tells. */
function entriesOf(filter: Buffer): readonly (readonly [string, unknown])[] {
  try {
    return Object.entries(decode(filter));
  } catch {
    return [];
  }
}

/** A session as drivers send it: a document with a UUID as `id`. */
const lsidBytes = encode({ id: new Binary(Buffer.alloc(16), Binary.SUBTYPE_UUID) }).length;

const textAt = (message: Buffer, { valueAt, valueEnd }: Elements): string =>
  message.toString('utf8', valueAt + 4, valueEnd - 1);

/** Puts replies together from parts that hardly ever change. */
class ReplyTemplate {
  readonly #engine: Engine;
  readonly #cursorEnds = new WeakMap<Collection, Buffer>();
  #end: Buffer = Buffer.alloc(0);
  #endAt = -1n;

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
    const end = this.#commonEnd();
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

  /** What every reply ends in; it changes with the cluster time, which only writes move. */
  #commonEnd(): Buffer {
    const { latest, latestTimestamp: time } = this.#engine.oplog;
    if (latest !== this.#endAt) {
      const signature = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO };
      const $clusterTime = { clusterTime: time, signature };
      this.#end = encode({ ok: new Double(1), $clusterTime, operationTime: time }).subarray(4);
      this.#endAt = latest;
    }
    return this.#end;
  }
}

const cursorName = Buffer.from('\x03cursor\0', 'latin1');
const batchName = Buffer.from('\x04firstBatch\0', 'latin1');
const batchElement = Buffer.from('\x030\0', 'latin1');
