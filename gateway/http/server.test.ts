import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { createLog } from '../../kernel/log.ts';
import { type ConnectionLimits, defaultConnectionLimits } from './connection-limits.ts';
import { createHttpServer, type HttpServer } from './server.ts';

const log = createLog({ level: 'silent', name: 'gateway' });

test('a request that is answered before Node says that it is complete keeps its connection', async () => {
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    cors: { allowedOrigins: [] },
    log,
    routes: [
      {
        method: 'POST',
        path: '/echo',
        async handle({ body }) {
          await null;
          return { status: 200, body: await body(100) };
        },
      },
    ],
  });
  await server.listen();
  const socket = connect(server.port, '127.0.0.1');
  const ask = async (text: string): Promise<string> => {
    socket.write(`POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
    const [answer] = await once(socket, 'data');
    return String(answer);
  };
  for (const text of ['one', '', 'another']) {
    const answer = await ask(text);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).not.toMatch(/connection: close/i);
    expect(answer.split('\r\n\r\n')[1]).toBe(text);
  }
  socket.destroy();
  await server.close(100);
});

test('an idle connection is kept for as long as was said, and its client is told', async () => {
  await using server = await serverOf({ ...defaultConnectionLimits, keepAliveMs: 620_000 });
  const { headers } = await fetch(`http://127.0.0.1:${server.port}/none`);
  expect(headers.get('keep-alive')).toBe('timeout=620');
});

async function serverOf(connections: ConnectionLimits): Promise<HttpServer & AsyncDisposable> {
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    cors: { allowedOrigins: [] },
    log,
    routes: [],
    connections,
  });
  await server.listen();
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close(0) });
}
