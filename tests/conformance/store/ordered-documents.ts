/**
 * Documents in which the order of fields counts, also of those that are whole numbers, which JS puts first in every
 * object. Here these stand with a `#` in front: `{ b: 1, '#10': 2 }`.
 */
import type { Document } from 'mongodb';
import { decode } from '../../../store/bson/decode.ts';
import { type RawConnection, rawConnection } from './raw-connection.ts';

export interface OrderedConnection {
  /** The reply, in order. @throws Error when the command fails */
  command(command: Document): Promise<Document>;
  /** The first batch of a cursor, or what another command says that it found. */
  find(command: Document): Promise<unknown>;
  [Symbol.dispose](): void;
}

export async function orderedConnection(uri: string, $db: string): Promise<OrderedConnection> {
  const connection: RawConnection = await rawConnection(uri);
  const command = async (given: Document): Promise<Document> => {
    const reply = fromDecoded(
      decode(await connection.bytes(toSent({ ...given, $db }))),
    ) as Document;
    if (Number(reply['ok']) === 1 && reply['writeErrors'] === undefined) return reply;
    throw new Error(JSON.stringify(reply));
  };
  return {
    command,
    async find(given) {
      const { cursor, value } = await command(given);
      return cursor === undefined ? value : (cursor.firstBatch ?? cursor.nextBatch);
    },
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}

/** Of the driver's types, a map alone keeps every order. */
export const toSent = (document: Document): Document =>
  Object.fromEntries(Object.entries(document).map(([name, value]) => [name, toMaps(value)]));

function toMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toMaps);
  if (!isPlain(value)) return value;
  return new Map(
    Object.entries(value).map(([name, inner]) => [name.replace(/^#/, ''), toMaps(inner)]),
  );
}

function fromDecoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromDecoded);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/^(?=\d+$)/, '#'),
      fromDecoded(inner),
    ]),
  );
}

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
