/** A client that costs next to nothing, so that a server is measured and not the driver. */
import { connect, type Socket } from 'node:net';
import { serialize } from 'bson';
import type { Document } from 'mongodb';

/** Sends commands over many connections at once, each waiting for its reply. */
export async function askAtOnce(
  socketPath: string,
  connections: number,
  count: number,
  command: (i: number) => Document,
): Promise<readonly number[]> {
  // Encoded before the clock starts.
  const messages = Array.from({ length: count }, (_, i) => toMessage(command(i)));
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(socketPath)));
  const tookMs: number[] = [];
  let next = 0;
  await Promise.all(
    sockets.map(async (socket) => {
      while (next < messages.length) {
        const message = messages[next];
        next += 1;
        if (message === undefined) return;
        const from = performance.now();
        await ask(socket, message);
        tookMs.push(performance.now() - from);
      }
    }),
  );
  for (const socket of sockets) socket.destroy();
  return tookMs;
}

async function open(path: string): Promise<Socket> {
  const socket = connect({ path });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

function ask(socket: Socket, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let expected = -1;
    let received = 0;
    const onData = (chunk: Buffer): void => {
      if (expected < 0) expected = chunk.readInt32LE(0);
      received += chunk.length;
      if (received < expected) return;
      socket.off('data', onData);
      // A server that refuses quickly is not a quick one.
      if (chunk.includes('errmsg')) reject(new Error(chunk.toString('latin1')));
      else resolve();
    };
    socket.on('data', onData);
    socket.write(message);
  });
}

function toMessage(command: Document): Buffer {
  const body = serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + body.length, 0);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}
