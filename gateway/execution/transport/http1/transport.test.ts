import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { eventually } from '../../../../tests/support/eventually.ts';
import { selfSigned } from '../../../../tests/support/self-signed.ts';
import { turnEnd } from '../../../turn-end.ts';
import { type ScriptedRequest, serveScript } from '../testing/scripted-server.ts';
import { type Call, transportLimits } from '../transport.ts';
import { Connection, type Lender } from './connection.ts';
import { Exchange } from './exchange.ts';
import { addressOf } from './open-socket.ts';
import { createHttp1Transport, type Http1Options } from './transport.ts';

const call = (changed: Partial<Call> = {}): Call => ({
  body: '{}',
  headers: {},
  timeoutMs: 30_000,
  isSafe: true,
  ...changed,
});
const okHead = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n';
const ok = `${okHead}\r\nok`;

test('one connection serves calls that follow each other', async () => {
  await using service = await serve(({ socket }) => socket.write(ok));
  for (let count = 0; count < 5; count += 1) await service.transport.post(call());
  expect([service.server.requests, service.server.connections]).toEqual([5, 1]);
});

test('a kept connection that turns out to be closed is replaced, for calls that only read', async () => {
  await using service = await serve(({ number, socket }) => {
    // Answers once on each connection, and closes it when it is used again.
    if (number === 1) socket.write(ok);
    else if (service.server.connections === 1) socket.destroy();
    else socket.write(ok);
  });
  await service.transport.post(call());
  expect(await service.transport.post(call())).toMatchObject({ text: 'ok' });
  expect([service.server.requests, service.server.connections]).toEqual([3, 2]);
});

test('a call that may change something is not sent twice', async () => {
  await using service = await serve(({ number, socket }) => {
    if (number === 1) socket.write(ok);
    else socket.destroy();
  });
  await service.transport.post(call());
  await expect(service.transport.post(call({ isSafe: false }))).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
  expect(service.server.requests).toBe(2);
});

test('a call is sent once more at most, and never when its connection is new', async () => {
  await using service = await serve(({ number, socket }) => {
    if (number === 1) socket.write(ok);
    else socket.destroy();
  });
  await service.transport.post(call());
  await expect(service.transport.post(call())).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(service.server.requests).toBe(3);
  await expect(service.transport.post(call())).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(service.server.requests).toBe(4);
});

test('a call is not sent again once a byte of an answer has come', async () => {
  await using service = await serve(({ number, socket }) => {
    if (number === 1) socket.write(ok);
    else socket.write('H', () => socket.destroy());
  });
  await service.transport.post(call());
  await expect(service.transport.post(call())).rejects.toMatchObject({ name: 'BadAnswer' });
  expect(service.server.requests).toBe(2);
});

test.each([
  ['connection: close', `${okHead}connection: close\r\n\r\nok`],
  ['keep-alive: timeout=1', `${okHead}keep-alive: timeout=1\r\n\r\nok`],
  ['HTTP/1.0', ok.replace('HTTP/1.1', 'HTTP/1.0')],
  ['bytes behind its answer', `${ok}?`],
])('a connection with %s is not used again', async (_, text) => {
  await using service = await serve(({ socket }) => socket.write(text));
  for (let count = 0; count < 3; count += 1) await service.transport.post(call());
  expect(service.server.connections).toBe(3);
});

test('a connection on which something comes unasked is closed', async () => {
  await using service = await serve(({ socket }) => {
    socket.write(ok);
    setTimeout(() => socket.write(ok), 20);
  });
  await service.transport.post(call());
  await eventually(() => expect(service.server.openConnections).toBe(0));
});

test.each([
  ['is refused', 'no HTTP at all\r\n\r\n', () => ({})],
  ['is late', 'HTTP/1.1 200 OK\r\n', () => ({ timeoutMs: 60 })],
  ['nobody waits for', 'HTTP/1.1 200 OK\r\n', () => ({ signal: AbortSignal.timeout(60) })],
])('an answer that %s takes its connection with it', async (_, text, changes) => {
  await using service = await serve(({ socket }) => socket.write(text));
  await expect(service.transport.post(call(changes()))).rejects.toBeInstanceOf(Error);
  await eventually(() => expect(service.server.openConnections).toBe(0));
});

test('an idle connection is closed in time', async () => {
  await using service = await serve(({ socket }) => socket.write(ok), {
    limits: { keepAliveTimeoutMs: 50 },
  });
  await service.transport.post(call());
  expect(service.server.openConnections).toBe(1);
  await eventually(() => expect(service.server.openConnections).toBe(0));
});

test('an idle connection is kept as long as its server says', async () => {
  await using service = await serve(
    ({ number, socket }) =>
      socket.write(number === 1 ? `${okHead}keep-alive: timeout=9\r\n\r\nok` : ok),
    { limits: { keepAliveTimeoutMs: 50 } },
  );
  await Promise.all([service.transport.post(call()), service.transport.post(call())]);
  await eventually(() => expect(service.server.openConnections).toBe(1));
  await service.transport.post(call());
  expect(service.server.connections).toBe(2);
});

test('an answer may begin as late as its call has time for', async () => {
  await using server = await serveScript(() => {});
  const limits = { ...transportLimits, headBytesMax: 1_000, bodyTimeoutMs: 60 };
  const errors: Error[] = [];
  const lender: Lender = { onFree: () => {}, onGone: (_, __, error) => errors.push(error) };
  const connection = new Connection(addressOf(server.url), limits, lender);
  const post = call({ timeoutMs: 600_000 });
  connection.send(
    new Exchange(
      'POST / HTTP/1.1\r\n',
      post,
      () => {},
      () => {},
    ),
  );
  await eventually(() => expect(server.requests).toBe(1));
  connection.sweep(performance.now() + 599_000, 599_000);
  expect(errors).toEqual([]);
  connection.sweep(performance.now() + 601_000, 2_000);
  expect(errors).toEqual([new Error('No answer within 600000 ms')]);
});

test('a body that stops coming is waited for only so long', async () => {
  const limits = { bodyTimeoutMs: 60 };
  await using service = await serve(({ socket }) => socket.write(`${okHead}\r\no`), { limits });
  await expect(service.transport.post(call())).rejects.toThrow('within 60 ms');
});

test('a call that waits for a connection longer than for its answer is given up', async () => {
  await using service = await serve(() => {}, { limits: { connectionsMax: 1 } });
  const first = service.transport.post(call({ timeoutMs: 300 }));
  const second = service.transport.post(call({ timeoutMs: 60 }));
  await turnEnd();
  expect(service.transport.waiting).toBe(1);
  await expect(second).rejects.toThrow('No answer within 60 ms');
  expect(service.transport.waiting).toBe(0);
  await expect(first).rejects.toThrow('No answer within 300 ms');
});

test('a call that waits takes the place of one that failed', async () => {
  await using service = await serve(
    ({ number, socket }) => {
      if (number === 1) socket.destroy();
      else socket.write(ok);
    },
    { limits: { connectionsMax: 1 } },
  );
  const failed = service.transport.post(call());
  const answered = service.transport.post(call());
  await expect(failed).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await answered).toMatchObject({ text: 'ok' });
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a body in %s is undone', async (coding, compress) => {
  let head = '';
  await using service = await serve(
    (request) => {
      head = request.head;
      request.socket.write(coded(coding, compress('{"ring":"Ø 17 mm"}')));
    },
    { acceptCompressed: true },
  );
  expect(await service.transport.post(call())).toMatchObject({ text: '{"ring":"Ø 17 mm"}' });
  expect(head).toContain('accept-encoding: gzip, br');
});

test.each([
  ['an unknown coding', coded('zstd', Buffer.from('x'))],
  ['a name that objects inherit', coded('constructor', Buffer.from('x'))],
  ['bytes that are not in it', coded('gzip', Buffer.from('plain'))],
  ['more than the limit when undone', coded('gzip', gzipSync('a'.repeat(10_000)))],
])('a coded body of %s is refused', async (_, bytes) => {
  await using service = await serve(({ socket }) => socket.write(bytes), {
    limits: { bodyBytesMax: 1_000 },
  });
  await expect(service.transport.post(call())).rejects.toMatchObject({ name: 'BadAnswer' });
});

test('a call that has not left when its transport is closed does not leave any more', async () => {
  await using service = await serve(({ socket }) => socket.write(ok));
  const answer = expect(service.transport.post(call())).rejects.toThrow('The transport is closed');
  await service.transport.close();
  await answer;
  expect(service.server.connections).toBe(0);
});

test('TLS takes a server whose certificate is trusted, and no other', async () => {
  const { cert, key } = selfSigned();
  const body = 'a ring, '.repeat(50_000);
  const server = createServer({ cert, key }, (_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const trusting = ['127.0.0.1', 'localhost'].map((host) =>
    createHttp1Transport({ url: new URL(`https://${host}:${port}/`), headers: {}, ca: cert }),
  );
  const wary = createHttp1Transport({ url: new URL(`https://127.0.0.1:${port}/`), headers: {} });
  try {
    for (const transport of trusting) {
      expect(await transport.post(call())).toEqual({ statusCode: 200, text: body });
      expect(await transport.post(call())).toEqual({ statusCode: 200, text: body });
    }
    await expect(wary.post(call())).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  } finally {
    await Promise.all([...trusting, wary].map((transport) => transport.close()));
    server.closeAllConnections();
    server.close();
  }
});

test('an address by anything but http or https is refused', () => {
  expect(() => createHttp1Transport({ url: new URL('ftp://catalog/'), headers: {} })).toThrow(
    TypeError,
  );
});

function coded(coding: string, bytes: Buffer): Buffer {
  const head = `HTTP/1.1 200 OK\r\ncontent-encoding: ${coding}\r\ncontent-length: ${bytes.byteLength}`;
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes]);
}

async function serve(
  script: (request: ScriptedRequest) => void,
  options: Partial<Http1Options> = {},
) {
  const server = await serveScript(script);
  const transport = createHttp1Transport({ url: server.url, headers: {}, ...options });
  return {
    server,
    transport,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
