/** Reads, in place, a message that asks for one document by one value, and nothing but that. */
import { Binary, Timestamp } from 'bson';
import { decode } from '../bson/decode.ts';
import { Elements } from '../bson/elements.ts';
import { encode } from '../bson/encode.ts';
import { isArrayIndex } from '../bson/paths.ts';
import type { Document } from '../bson/values.ts';
import { hasKeyOfItsOwn } from '../planner/exact-keys.ts';

/** Where the command starts in a message: after the header, flags and the kind of the section. */
export const commandAt = 21;
export const opMessage = 2013;
const [stringType, documentType, boolType] = [0x02, 0x03, 0x08];
const [int32Type, int64Type] = [0x10, 0x12];

export interface PointRequest {
  readonly namespace: string;
  readonly field: string;
  readonly value: unknown;
  readonly session: RequestSession | undefined;
  /** The transaction that it is part of. */
  readonly transaction: { readonly number: bigint; readonly isStart: boolean } | undefined;
}

interface RequestSession {
  /** As hexadecimal digits. */
  readonly id: string;
  readonly lsid: () => Document;
}

/** What has been read of the command. */
interface Fields {
  database?: string;
  filter?: Buffer;
  concern?: Buffer;
  session?: RequestSession;
  number?: bigint;
  isSingle?: boolean;
  isInTransaction?: boolean;
  isStart?: boolean;
}

/** Undefined unless the message is such a query. */
export function parsePointRequest(message: Buffer): PointRequest | undefined {
  if (message.length < commandAt + 5 || message.readInt32LE(12) !== opMessage) return undefined;
  // No flags, and one section, which is the command.
  if (message.readInt32LE(16) !== 0 || message[20] !== 0) return undefined;
  if (message.readInt32LE(commandAt) !== message.length - commandAt) return undefined;
  const elements = new Elements(message, commandAt);
  const first = elements.next() ? elements.name : '';
  if (first !== 'find' || elements.type !== stringType) return undefined;
  const collection = textAt(message, elements);
  const fields: Fields = {};
  while (elements.next()) if (!take(message, elements, fields)) return undefined;
  // Anything behind the last element would make it a malformed command.
  if (elements.valueEnd !== message.length - 1) return undefined;
  const { database, filter, concern, session, number, isSingle, isInTransaction = false } = fields;
  if (!isSingle || filter === undefined || database === undefined) return undefined;
  const isStart = fields.isStart === true;
  if (isInTransaction !== (number !== undefined) || (isStart && !isInTransaction)) return undefined;
  if (concern !== undefined && !isPlainConcern(concern, isInTransaction, isStart)) return undefined;
  const [entry, other] = entriesOf(filter);
  if (entry === undefined || other !== undefined) return undefined;
  const [field, value] = entry;
  const isPlain = !field.startsWith('$') && !isArrayIndex(field) && hasKeyOfItsOwn(value);
  if (!isPlain) return undefined;
  return {
    namespace: `${database}.${collection}`,
    field,
    value,
    session,
    transaction: number === undefined ? undefined : { number, isStart },
  };
}

/** Takes in a field of the command. False for one that makes it another command. */
function take(message: Buffer, elements: Elements, fields: Fields): boolean {
  const { name, type, valueAt, valueEnd } = elements;
  switch (name) {
    case 'filter':
      if (type === documentType) fields.filter = message.subarray(valueAt, valueEnd);
      return type === documentType;
    case '$db':
      if (type === stringType) fields.database = textAt(message, elements);
      return type === stringType;
    case 'limit':
      fields.isSingle = true;
      return type === int32Type && message.readInt32LE(valueAt) === 1;
    case 'singleBatch':
      fields.isSingle ||= message[valueAt] === 1;
      return type === boolType;
    case 'batchSize':
      // One document fits any batch.
      return type === int32Type && message.readInt32LE(valueAt) > 0;
    case 'lsid':
      if (type !== documentType || valueEnd - valueAt !== lsidBytes) return false;
      fields.session = sessionAt(message, valueAt, valueEnd);
      return true;
    case 'txnNumber':
      if (type === int64Type) fields.number = message.readBigInt64LE(valueAt);
      return fields.number !== undefined && fields.number >= 0n;
    case 'autocommit':
      fields.isInTransaction = true;
      return type === boolType && message[valueAt] === 0;
    case 'startTransaction':
      fields.isStart = true;
      return type === boolType && message[valueAt] === 1;
    case 'readConcern':
      if (type === documentType) fields.concern = message.subarray(valueAt, valueEnd);
      return type === documentType;
    default:
      return name === '$clusterTime' || name === '$readPreference';
  }
}

/** A session as drivers send it: a document with a UUID as `id`. */
const lsidBytes = encode({ id: new Binary(Buffer.alloc(16), Binary.SUBTYPE_UUID) }).length;

const sessionAt = (message: Buffer, at: number, end: number): RequestSession => ({
  id: message.toString('hex', end - 17, end - 1),
  lsid: () => decode(message.subarray(at, end)),
});

/** Levels that all read the same here; another one, or a time to read at, takes the usual way. */
const plainLevels = new Set<unknown>([undefined, 'local', 'majority']);

function isPlainConcern(bytes: Buffer, isInTransaction: boolean, isStart: boolean): boolean {
  // Within a transaction only its first command may say how it reads.
  if (isInTransaction && !isStart) return false;
  const { level, afterClusterTime, ...others } = decoded(bytes);
  if (Object.keys(others).length > 0) return false;
  if (!plainLevels.has(level) && !(isStart && level === 'snapshot')) return false;
  return (
    afterClusterTime === undefined ||
    (afterClusterTime instanceof Timestamp && !afterClusterTime.isZero())
  );
}

const entriesOf = (filter: Buffer): readonly (readonly [string, unknown])[] =>
  Object.entries(decoded(filter));

/** Bytes that cannot be decoded are an error, which the usual way tells. */
function decoded(bytes: Buffer): Document {
  try {
    return decode(bytes);
  } catch {
    return unreadable;
  }
}

/** Two fields are neither a filter by one value nor a plain read concern. */
const unreadable: Document = { $a: null, $b: null };

const textAt = (message: Buffer, { valueAt, valueEnd }: Elements): string =>
  message.toString('utf8', valueAt + 4, valueEnd - 1);
