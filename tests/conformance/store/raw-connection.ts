import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { deserialize, serialize } from 'bson';
import type { Document } from 'mongodb';

/** A connection below the driver: commands exactly as given, and bytes that no driver would send. */
export interface RawConnection {
  /** @param change what is done to the message before it is sent */
  command(command: Document, change?: (message: Buffer) => Buffer): Promise<Document>;
  /** The body of the reply to a command, as it came. */
  bytes(command: Document, change?: (message: Buffer) => Buffer): Promise<Buffer>;
  send(bytes: Buffer): void;
  /** Resolves when the server has ended the connection. */
  readonly closed: Promise<void>;
  [Symbol.dispose](): void;
}

export async function rawConnection(uri: string): Promise<RawConnection> {
  const socket = connect(addressOf(uri));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  const bytes = async (
    command: Document,
    change = (message: Buffer): Buffer => message,
  ): Promise<Buffer> => {
    const reply = readMessage(socket);
    socket.write(change(toMessage(command)));
    return (await reply).subarray(21);
  };
  return {
    closed,
    bytes,
    send: (bytes) => void socket.write(bytes),
    // As the server sent them: not every expression of MongoDB is one of JavaScript.
    command: async (command, change) =>
      deserialize(await bytes(command, change), { bsonRegExp: true }),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** A unix socket, or the first host of a replica set. */
export function addressOf(uri: string): NetConnectOpts {
  const [first = ''] = (/^mongodb:\/\/(?:[^@/]*@)?([^/]+)/.exec(uri)?.[1] ?? '').split(',');
  const [, host, port] = /^(.*):(\d+)$/.exec(first) ?? [];
  return host === undefined ? { path: decodeURIComponent(first) } : { host, port: Number(port) };
}

export function toMessage(command: Document): Buffer {
  const body = serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

function readMessage(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < received.readInt32LE(0)) return;
      socket.off('data', onData);
      resolve(received);
    };
    socket.on('data', onData);
  });
}
