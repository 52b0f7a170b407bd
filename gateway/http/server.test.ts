import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLog } from '../../kernel/log.ts';
import { type ConnectionLimits, defaultConnectionLimits } from './connection-limits.ts';
import type { Route } from './router.ts';
import { createHttpServer, type HttpServer, type HttpServerParts } from './server.ts';

const log = createLog({ level: 'silent', name: 'gateway' });

const echo: Route = {
  method: 'POST',
  path: '/echo',
  async handle({ body }) {
    await null;
    return { status: 200, body: await body(100_000) };
  },
};

const late: Route = {
  method: 'POST',
  path: '/late',
  async handle() {
    await pause(50);
    return { status: 200, body: 'late' };
  },
};

const never: Route = {
  method: 'POST',
  path: '/never',
  async handle({ signal }) {
    await once(signal, 'abort');
    return { status: 200, body: 'left' };
  },
};

const stream: Route = {
  method: 'POST',
  path: '/stream',
  handle: () => ({ status: 200, stream: (output) => output.write('first') }),
};

const parts = {
  host: '127.0.0.1',
  port: 0,
  cors: { allowedOrigins: [] },
  log,
  routes: [echo, late, never, stream],
};

test('a request that is answered before Node says that it is complete keeps its connection', async () => {
  await using server = await serverOf();
  using client = connectTo(server);
  for (const text of ['one', '', 'another']) {
    const answer = await client.ask('POST /echo HTTP/1.1', text);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).not.toMatch(/connection: close/i);
    expect(bodyOf(answer)).toBe(text);
  }
});

test('an offer of another protocol is passed over, on a connection that is kept', async () => {
  await using server = await serverOf();
  using client = connectTo(server);
  const offer = ['connection: Upgrade, HTTP2-Settings', 'upgrade: h2c', 'http2-settings: AAA'];
  for (const text of ['one', '', 'a'.repeat(100_000), 'another']) {
    const answer = await client.ask('POST /echo HTTP/1.1', text, offer);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(bodyOf(answer)).toBe(text);
  }
});

test.each([
  ['POST http://shop.example/echo HTTP/1.1', 200],
  ['POST HTTPS://shop.example:8443/echo?a=/b HTTP/1.1', 200],
  ['POST http://shop.example HTTP/1.1', 404],
  ['POST http://shop.example?/echo HTTP/1.1', 404],
])('of a whole address the path counts: %s', async (line, status) => {
  await using server = await serverOf();
  using client = connectTo(server);
  expect(await client.ask(line, 'text')).toContain(`HTTP/1.1 ${status} `);
});

test('who ends its side after the body is answered', async () => {
  await using server = await serverOf();
  const whole = await endingSide(server, 'POST /late HTTP/1.1');
  expect(whole).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(bodyOf(whole)).toBe('late');
});

test('who ends its side and is not answered soon is taken to have left', async () => {
  await using server = await serverOf();
  expect(bodyOf(await endingSide(server, 'POST /never HTTP/1.1'))).toBe('left');
});

test('a stream ends with the side of its client', async () => {
  await using server = await serverOf();
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(`POST /stream HTTP/1.1${emptyRequest}`);
  expect(String(await once(socket, 'data'))).toContain('HTTP/1.1 200 ');
  socket.end();
  await once(socket, 'close');
});

test('who sends neither a head nor its end is let go in the time that was said', async () => {
  await using server = await serverOf({ headMs: 50, arrivalMs: 50 });
  for (const begun of ['', 'POST /echo HTTP/1.1\r\nhost: x\r\n']) {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(begun);
    expect(String(await once(socket, 'data'))).toContain('HTTP/1.1 408 ');
    await once(socket, 'close');
  }
});

test('a WebSocket that is refused holds up no server that closes, though its client ends no side', async () => {
  const server = await serverOf();
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(
    'GET /none HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  );
  expect(String(await once(socket, 'data'))).toContain('HTTP/1.1 404 ');
  await server.close(0);
  socket.destroy();
});

test('an idle connection is kept for as long as was said, and its client is told', async () => {
  await using server = await serverOf({ keepAliveMs: 620_000 });
  const { headers } = await fetch(`http://127.0.0.1:${server.port}/none`);
  expect(headers.get('keep-alive')).toBe('timeout=620');
});

test.each([
  ['text/html', 'No page here'],
  ['application/json', 'There is nothing at this address'],
])('who asks for %s at a path without a route hears %j', async (accept, words) => {
  await using server = await serverOf(
    {},
    {
      missing: async (headers) =>
        headers.accept === 'text/html' ? { status: 404, body: 'No page here' } : null,
    },
  );
  const answer = await fetch(`http://127.0.0.1:${server.port}/none`, { headers: { accept } });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain(words);
});

test.each([
  ['127.0.0.1', 'http://127.0.0.1:4000'],
  ['::1', 'http://[::1]:4000'],
  ['localhost', 'http://localhost:4000'],
])('a server at %s is reached at %s', (host, origin) => {
  expect(createHttpServer({ ...parts, host, port: 4_000 }).origin).toBe(origin);
});

async function serverOf(
  connections: Partial<ConnectionLimits> = {},
  more: Pick<HttpServerParts, 'missing'> = {},
): Promise<HttpServer & AsyncDisposable> {
  const server = createHttpServer({
    ...parts,
    connections: { ...defaultConnectionLimits, ...connections },
    ...more,
  });
  await server.listen();
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close(0) });
}

const emptyRequest = '\r\nhost: x\r\ncontent-length: 0\r\n\r\n';

/** All that is answered to a client that ends its side at once. */
async function endingSide({ port }: HttpServer, line: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end(line + emptyRequest);
  return text(socket);
}

/** One connection, for requests one after another. */
function connectTo({ port }: HttpServer) {
  const socket = connect(port, '127.0.0.1');
  return {
    async ask(line: string, text: string, headers: readonly string[] = []): Promise<string> {
      const head = [line, 'host: x', `content-length: ${text.length}`, ...headers, '', ''];
      socket.write(head.join('\r\n') + text);
      let answer = '';
      while (!isWhole(answer)) answer += String((await once(socket, 'data'))[0]);
      return answer;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

const bodyOf = (answer: string): string | undefined => answer.split('\r\n\r\n')[1];

const isWhole = (answer: string): boolean =>
  bodyOf(answer)?.length === Number(/content-length: (\d+)/.exec(answer)?.[1]);
