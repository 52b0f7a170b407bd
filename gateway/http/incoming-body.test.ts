import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { IncomingBody } from './incoming-body.ts';

const servers = new Set<ReturnType<typeof createServer>>();
afterEach(() => {
  for (const server of servers) server.close();
  servers.clear();
});

/** Sends pieces, one packet each, and may leave then. @returns what a request's body was read as, at once or when the packet was taken in */
async function readSent(
  pieces: readonly string[],
  when: 'at once' | 'later',
  { leaves = false } = {},
): Promise<{ readonly text?: string; readonly code?: unknown }> {
  const server = createServer();
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const outcome = new Promise<{ text?: string; code?: unknown }>((resolve) => {
    server.once('request', (incoming, response) => {
      const read = async (): Promise<Uint8Array> => new IncomingBody(incoming).read(10);
      (when === 'at once' ? read() : Promise.resolve().then(read))
        .then(
          (bytes) => resolve({ text: Buffer.from(bytes).toString() }),
          (error: { code?: unknown }) => resolve({ code: error.code }),
        )
        .finally(() => response.end());
    });
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.resume();
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (leaves) socket.destroy();
  const read = await outcome;
  socket.destroy();
  return read;
}

const head = (lines: string): string => `POST / HTTP/1.1\r\nhost: x\r\n${lines}\r\n\r\n`;
const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

const length = (bytes: number): string => head(`content-length: ${bytes}`);
const inChunks = head('transfer-encoding: chunked');

test.each([
  ['with its head', [`${length(5)}hello`]],
  ['in pieces', [length(5), 'he', 'llo']],
  ['in chunks', [`${inChunks}${chunked('hello')}`]],
])('a body that came %s is read', async (_, pieces) => {
  expect(await readSent(pieces, 'at once')).toEqual({ text: 'hello' });
  expect(await readSent(pieces, 'later')).toEqual({ text: 'hello' });
});

test('no body is an empty one', async () => {
  expect(await readSent([length(0)], 'at once')).toEqual({ text: '' });
  expect(await readSent([length(0)], 'later')).toEqual({ text: '' });
});

test.each([
  ['announced', `${length(11)}hello world`],
  ['unannounced', `${inChunks}${chunked('hello world')}`],
])('a body that is too large is refused: %s', async (_, message) => {
  expect(await readSent([message], 'at once')).toEqual({ code: 'BODY_TOO_LARGE' });
  expect(await readSent([message], 'later')).toEqual({ code: 'BODY_TOO_LARGE' });
});

test.each([
  ['announced', [length(5), 'he']],
  ['unannounced', [inChunks, '5\r\nhe']],
])('who leaves with a body half sent is no failure of ours: %s', async (_, pieces) => {
  for (const when of ['at once', 'later'] as const)
    expect(await readSent(pieces, when, { leaves: true })).toEqual({ code: 'CLIENT_GONE' });
});

test('a small body that came with its head is there before Node says that it is all', async () => {
  const server = createServer();
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const seen = new Promise((resolve) => {
    server.once('request', async (incoming, response) => {
      await null;
      const body = new IncomingBody(incoming);
      const [before, bytes, after] = [body.hasArrived, body.read(10), body.hasArrived];
      once(incoming, 'end').then(() => resolve({ before, bytes, after }), resolve);
      response.end();
    });
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`${length(5)}hello`);
  expect(await seen).toEqual({ before: false, bytes: Buffer.from('hello'), after: true });
  socket.destroy();
});
