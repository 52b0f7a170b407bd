/** A client that costs next to nothing, so that a server is measured and not the driver. */
import { connect, type Socket } from 'node:net';
import { serialize } from 'bson';
import type { Document } from 'mongodb';

/**
 * Opens a connection for each list of commands. What it gives back asks them, one after the other on each connection,
 * and tells for each connection how many milliseconds every answer took.
 */
export async function readyToAsk(
  socketPath: string,
  lists: readonly (readonly Document[])[],
): Promise<() => Promise<readonly (readonly number[])[]>> {
  const messages = lists.map((commands) => commands.map(toMessage));
  const sockets = await Promise.all(lists.map(() => open(socketPath)));
  return async () => {
    const tookMs = await Promise.all(
      sockets.map((socket, i) => askEach(socket, (messages[i] ?? []).values())),
    );
    for (const socket of sockets) socket.destroy();
    return tookMs;
  };
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
function askEach(socket: Socket, messages: Iterator<Buffer>): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const tookMs: number[] = [];
    let [from, expected, received] = [0, -1, 0];
    const ask = (): void => {
      const { value: message, done } = messages.next();
      if (done === true) {
        resolve(tookMs);
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
