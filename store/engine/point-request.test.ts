import { expect, test } from '@jest/globals';
import { Binary, Double, Int32, Long, Timestamp } from 'bson';
import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import { commandAt, opMessage, parsePointRequest } from './point-request.ts';

const lsid = { id: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID) };
const time = new Timestamp(5n);
const first = { find: 'products', filter: { _id: 'ring' }, limit: 1, lsid };
const inTransaction = { ...first, txnNumber: Long.fromNumber(3), autocommit: false };
const starting = { ...inTransaction, startTransaction: true };

function messageOf(command: Document): Buffer {
  const message = Buffer.concat([Buffer.alloc(commandAt), encode(command)]);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(opMessage, 12);
  return message;
}

const parse = (command: Document) => parsePointRequest(messageOf({ ...command, $db: 'shop' }));

test.each([
  ['one document by its id', first],
  ['one document in a single batch', { ...first, limit: undefined, singleBatch: true }],
  ['what drivers add', { ...first, batchSize: 1, $clusterTime: {}, $readPreference: {} }],
  ['a read after a write of the session', { ...first, readConcern: { afterClusterTime: time } }],
  ['a level that every read has here', { ...first, readConcern: { level: 'majority' } }],
])('is a point read: %s', (_name, command) => {
  expect(parse(command)).toMatchObject({
    namespace: 'shop.products',
    field: '_id',
    value: 'ring',
    session: { id: '07'.repeat(16) },
    transaction: undefined,
  });
});

test('a point read can be part of a transaction, and start it', () => {
  expect(parse(inTransaction)?.transaction).toEqual({ number: 3n, isStart: false });
  const readConcern = { level: 'snapshot', afterClusterTime: time };
  const request = parse({ ...starting, readConcern });
  expect(request?.transaction).toEqual({ number: 3n, isStart: true });
  expect(request?.session?.lsid()).toEqual(lsid);
});

test.each([
  ['several documents', { ...first, limit: 2 }],
  ['no limit', { ...first, limit: undefined }],
  ['a batch of none', { ...first, batchSize: 0 }],
  ['two conditions', { ...first, filter: { _id: 'ring', price: 5 } }],
  ['an operator', { ...first, filter: { _id: { $gt: 'ring' } } }],
  ['a value that shares its key', { ...first, filter: { _id: new Double(0.5) } }],
  ['a sort', { ...first, sort: { price: 1 } }],
  ['an option of a wrong type', { ...first, singleBatch: 1 }],
  ['a moment of the past', { ...first, readConcern: { level: 'snapshot' } }],
  ['no time', { ...first, readConcern: { afterClusterTime: new Timestamp(0n) } }],
  ['a concern amid a transaction', { ...inTransaction, readConcern: { level: 'local' } }],
  ['a number without a transaction', { ...first, txnNumber: Long.fromNumber(3) }],
  ['a number of a wrong type', { ...inTransaction, txnNumber: new Int32(3) }],
  ['a number below zero', { ...starting, txnNumber: Long.fromNumber(-1) }],
  ['a start without a transaction', { ...first, startTransaction: true }],
])('takes the usual way: %s', (_name, command) => {
  expect(parse(command)).toBeUndefined();
});

test('takes the usual way: bytes that are no command', () => {
  const message = messageOf({ ...first, $db: 'shop' });
  expect(parsePointRequest(message)).toBeDefined();
  for (let size = 0; size < message.length; size += 1) {
    expect(parsePointRequest(message.subarray(0, size))).toBeUndefined();
  }
});
