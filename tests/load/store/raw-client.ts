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
  const left = messages[Symbol.iterator]();
  await Promise.all(sockets.map((socket) => askEach(socket, left, tookMs)));
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

/** Asks one after the other, without a promise for each: what the client takes is taken from the server. */
function askEach(socket: Socket, messages: Iterator<Buffer>, tookMs: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let [from, expected, received] = [0, -1, 0];
    const ask = (): void => {
      const { value: message, done } = messages.next();
      if (done === true) {
        resolve();
        return;
      }
      expected = -1;
      received = 0;
      from = performance.now();
      socket.write(message);
    };
    socket.on('data', (chunk: Buffer) => {
      if (expected < 0) expected = chunk.readInt32LE(0);
      received += chunk.length;
      if (received < expected) return;
      tookMs.push(performance.now() - from);
      // A server that refuses quickly is not a quick one.
      if (chunk.includes('errmsg')) reject(new Error(chunk.toString('latin1')));
      else ask();
    });
    socket.once('error', reject);
    ask();
  });
}

function toMessage(command: Document): Buffer {
  const body = serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + body.length, 0);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}
