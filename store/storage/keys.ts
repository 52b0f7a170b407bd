/**
 * The layout of the data file. Every key starts with the kind of thing it holds:
 *   catalogue  0 | namespace                                  → collection document
 *   record     1 | collection u32 | record u48                → the document's BSON
 *   index      2 | collection u32 | index u16 | key string | record u48 → nothing
 *   oplog      3 | timestamp u64 | position u32               → change
 *   session    4 | session id                                 → what its last retryable write did
 *   oplog floor 5                                             → timestamp of the newest dropped change
 *   next collection 6                                         → number for the next collection
 *   statements 7 | session id | piece u32                     → more of what that write did
 */
import type { KeyRange } from './ordered-store.ts';

const kinds = {
  catalogue: 0,
  record: 1,
  index: 2,
  oplog: 3,
  session: 4,
  oplogFloor: 5,
  nextCollection: 6,
  statements: 7,
} as const;
export const recordBytes = 6;

export const emptyValue = Buffer.from([0]);

export const catalogueKey = (namespace: string): Buffer =>
  Buffer.concat([Buffer.from([kinds.catalogue, 1]), Buffer.from(namespace)]);

export const namespaceOf = (key: Buffer): string => key.toString('utf8', 2);

export const nextCollectionKey = Buffer.from([kinds.nextCollection]);
export const oplogFloorKey = Buffer.from([kinds.oplogFloor]);

export const allCatalogue: KeyRange = kindRange(kinds.catalogue);
export const allOplog: KeyRange = kindRange(kinds.oplog);
export const allRecords: KeyRange = kindRange(kinds.record);
export const allIndexEntries: KeyRange = kindRange(kinds.index);
export const allSessions: KeyRange = kindRange(kinds.session);

export function recordKey(collection: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(5 + recordBytes);
  key[0] = kinds.record;
  key.writeUInt32BE(collection, 1);
  key.writeUIntBE(record, 5, recordBytes);
  return key;
}

export const recordRange = (collection: number): KeyRange => ({
  start: recordKey(collection, 0),
  end: recordKey(collection + 1, 0),
});

export const recordOf = (key: Buffer): number =>
  key.readUIntBE(key.length - recordBytes, recordBytes);

/** The least key behind this one: where reading goes on that has come to it. */
export const keyAfter = (key: Buffer): Buffer => Buffer.concat([key, Buffer.from([0])]);

/** The part of an index key before the record; without a key string, where the index starts. */
export function indexPrefix(collection: number, index: number, keyString?: Buffer): Buffer {
  const key = Buffer.allocUnsafe(7 + (keyString?.length ?? 0));
  key[0] = kinds.index;
  key.writeUInt32BE(collection, 1);
  key.writeUInt16BE(index, 5);
  keyString?.copy(key, 7);
  return key;
}

/** A whole key of an index: its prefix and the record behind it. */
export function indexEntryKey(
  collection: number,
  index: number,
  keyString: Buffer,
  record: number,
): Buffer {
  const key = Buffer.allocUnsafe(7 + keyString.length + recordBytes);
  key[0] = kinds.index;
  key.writeUInt32BE(collection, 1);
  key.writeUInt16BE(index, 5);
  keyString.copy(key, 7);
  key.writeUIntBE(record, 7 + keyString.length, recordBytes);
  return key;
}

export const isWholeIndexKey = (key: Buffer, prefix: Buffer): boolean =>
  key.length === prefix.length + recordBytes;

export const indexRange = (collection: number, index: number): KeyRange => ({
  start: indexPrefix(collection, index),
  end: indexPrefix(collection, index + 1),
});

/** The entries of all indexes of a collection. */
export const indexRangeOfAll = (collection: number): KeyRange => ({
  start: indexPrefix(collection, 0),
  end: indexPrefix(collection + 1, 0),
});

/** The collection that the key of a record or an index entry is of. */
export const collectionIn = (key: Buffer): number => key.readUInt32BE(1);

/** The index that the key of an entry is of. */
export const indexIn = (key: Buffer): number => key.readUInt16BE(5);

export function oplogKey(timestamp: bigint, position: number): Buffer {
  const key = Buffer.allocUnsafe(13);
  key[0] = kinds.oplog;
  key.writeBigUInt64BE(timestamp, 1);
  key.writeUInt32BE(position, 9);
  return key;
}

export const oplogPosition = (key: Buffer) => ({
  timestamp: key.readBigUInt64BE(1),
  position: key.readUInt32BE(9),
});

/** @param sessionId as hexadecimal digits */
export function sessionKey(sessionId: string): Buffer {
  const key = Buffer.allocUnsafe(1 + sessionId.length / 2);
  key[0] = kinds.session;
  key.write(sessionId, 1, 'hex');
  return key;
}

/** One piece of the statements of a session. */
export function statementsKey(sessionId: string, piece: number): Buffer {
  const key = sessionKey(sessionId);
  key[0] = kinds.statements;
  const number = Buffer.allocUnsafe(4);
  number.writeUInt32BE(piece);
  return Buffer.concat([key, number]);
}

/** All pieces that belong to the key of a session. */
export function statementsRange(key: Buffer): KeyRange {
  const start = Buffer.from(key);
  start[0] = kinds.statements;
  return { start, end: Buffer.concat([start, Buffer.alloc(5, 0xff)]) };
}

function kindRange(kind: number): KeyRange {
  return { start: Buffer.from([kind]), end: Buffer.from([kind + 1]) };
}
