import { describe, expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { type ScriptedRequest, serveScript } from './testing/scripted-server.ts';
import type { Call, Transport } from './transport.ts';
import { createTransport, transportNames } from './transports.ts';

const ok = (body = 'ok', ...lines: readonly string[]): string =>
  ['HTTP/1.1 200 OK', `content-length: ${Buffer.byteLength(body)}`, ...lines, '', body].join(
    '\r\n',
  );

const call = (changed: Partial<Call> = {}): Call => ({
  body: '{}',
  headers: {},
  timeoutMs: 30_000,
  isSafe: true,
  ...changed,
});

describe.each(transportNames)('%s', (name) => {
  async function serve(script: (request: ScriptedRequest) => void) {
    const server = await serveScript(script);
    const transport = createTransport(name, { url: server.url, headers: { accept: 'a/b' } });
    return { server, ...disposing(transport, server) };
  }

  test('a call carries its headers and its body, and brings back status and text', async () => {
    let seen: ScriptedRequest | null = null;
    await using service = await serve((request) => {
      seen = request;
      request.socket.write(ok('{"ring":"Ø 17 mm 💍"}'));
    });
    const answer = await service.transport.post(
      call({ body: '{"name":"Zoë 💍"}', headers: { 'x-request-id': 'req_1' } }),
    );

    expect(answer).toEqual({ statusCode: 200, text: '{"ring":"Ø 17 mm 💍"}' });
    const { head, body } = seen as unknown as ScriptedRequest;
    expect(body).toBe('{"name":"Zoë 💍"}');
    expect(head).toMatch(/^POST \/graphql HTTP\/1.1\r\n/);
    expect(head).toContain('x-request-id: req_1');
    expect(head).toContain('accept: a/b');
  });

  test('connections are kept for calls that follow each other', async () => {
    await using service = await serve(({ socket, body }) => socket.write(ok(body)));
    for (const body of ['a', 'b', 'c', 'd', 'e'])
      expect(await service.transport.post(call({ body }))).toMatchObject({ text: body });
    expect(service.server.connections).toBeLessThan(3);
  });

  test('many calls at once share a bounded number of connections, each with its own answer', async () => {
    await using service = await serve(({ socket, body }) => {
      setTimeout(() => socket.write(ok(body)), 5);
    });
    const bodies = Array.from({ length: 200 }, (_, index) => `call ${index}`);
    const answers = await Promise.all(bodies.map((body) => service.transport.post(call({ body }))));
    expect(answers.map(({ text }) => text)).toEqual(bodies);
    expect(service.server.connections).toBe(64);
  });

  test('an answer of megabytes comes whole, by length and in chunks', async () => {
    const body = 'a ring, '.repeat(500_000);
    await using service = await serve(({ socket, number }) => {
      if (number === 1) socket.write(ok(body));
      else {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        for (let at = 0; at < body.length; at += 100_000) {
          const piece = body.slice(at, at + 100_000);
          socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
        }
        socket.write('0\r\n\r\n');
      }
    });
    expect((await service.transport.post(call())).text).toBe(body);
    expect((await service.transport.post(call())).text).toBe(body);
  });

  test('an answer without a length ends with its connection', async () => {
    await using service = await serve(({ socket }) =>
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok'),
    );
    expect(await service.transport.post(call())).toEqual({ statusCode: 200, text: 'ok' });
  });

  test.each([204, 304])('an answer of status %d has no body', async (statusCode) => {
    await using service = await serve(({ socket }) =>
      socket.write(`HTTP/1.1 ${statusCode} Nothing\r\n\r\n`),
    );
    expect(await service.transport.post(call())).toEqual({ statusCode, text: '' });
  });

  test('interim answers are read over', async () => {
    await using service = await serve(({ socket }) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok()}`),
    );
    expect(await service.transport.post(call())).toEqual({ statusCode: 200, text: 'ok' });
  });

  test.each([
    ['that is half', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'],
    ['with half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['in half chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nha'],
  ])('an answer %s when the connection closes is none', async (_, text) => {
    await using service = await serve(({ socket }) => socket.end(text));
    await expect(service.transport.post(call())).rejects.toBeInstanceOf(Error);
    expect(service.server.requests).toBe(1);
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a head that does not end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(50_000)}`],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ],
    [
      'a protocol nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n',
    ],
    ['more than the limit', 'HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n{'],
  ])('%s is refused', async (_, text) => {
    await using service = await serve(({ socket }) => socket.write(text));
    // One refuses an announced length, the other what goes beyond the limit: until then it waits for more.
    await expect(service.transport.post(call({ timeoutMs: 500 }))).rejects.toBeInstanceOf(Error);
  });

  test('the second of two answers is never taken for that of another call', async () => {
    await using service = await serve(({ socket, body }) =>
      socket.write(ok(body) + ok('an answer that was slipped in')),
    );
    expect(await service.transport.post(call({ body: 'a' }))).toMatchObject({ text: 'a' });
    const second = await service.transport.post(call({ body: 'b' })).catch(() => null);
    expect(second?.text ?? 'b').toBe('b');
  });

  test.each([
    ['never comes', () => {}],
    [
      'drips',
      ({ socket }: ScriptedRequest) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        const timer = setInterval(() => socket.write('a'), 10);
        socket.once('close', () => clearInterval(timer));
      },
    ],
  ])('an answer that %s ends with its time', async (_, script) => {
    await using service = await serve(script);
    await expect(service.transport.post(call({ timeoutMs: 60 }))).rejects.toThrow(
      'No answer within 60 ms',
    );
  });

  test('a call that nobody waits for any more ends', async () => {
    await using service = await serve(() => {});
    const controller = new AbortController();
    const answer = service.transport.post(call({ signal: controller.signal }));
    await eventually(() => expect(service.server.requests).toBe(1));
    controller.abort();
    await expect(answer).rejects.toThrow('Nobody waits');
    await expect(service.transport.post(call({ signal: controller.signal }))).rejects.toThrow(
      'Nobody waits',
    );
  });

  test('nobody at the address is told by code', async () => {
    const server = await serveScript(() => {});
    await server[Symbol.asyncDispose]();
    const transport = createTransport(name, { url: server.url, headers: {} });
    await expect(transport.post(call())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await transport.close();
  });

  test('a header cannot carry a line of its own', async () => {
    await using service = await serve(({ socket }) => socket.write(ok()));
    const headers = { 'x-request-id': 'a\r\nx-role: admin' };
    await expect(service.transport.post(call({ headers }))).rejects.toBeInstanceOf(Error);
    expect(service.server.requests).toBe(0);
  });

  test('calls under way fail when it is closed', async () => {
    await using service = await serve(() => {});
    const answer = service.transport.post(call());
    await eventually(() => expect(service.server.requests).toBe(1));
    await Promise.all([expect(answer).rejects.toBeInstanceOf(Error), service.transport.close()]);
    await expect(service.transport.post(call())).rejects.toBeInstanceOf(Error);
  });
});

const disposing = (transport: Transport, server: AsyncDisposable) => ({
  transport,
  async [Symbol.asyncDispose]() {
    await transport.close();
    await server[Symbol.asyncDispose]();
  },
});
