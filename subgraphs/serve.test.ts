import { once } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { Counter } from 'prom-client';
import WebSocket from 'ws';
import { anonymous, type Caller } from '../kernel/caller.ts';
import { MINUTE_MS, systemClock } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';
import { buildSubgraph } from '../kernel/graphql/build-subgraph.ts';
import type { Subgraph, SubgraphRequest } from '../kernel/graphql/subgraph.ts';
import { createLog } from '../kernel/log.ts';
import { processFigures } from '../kernel/telemetry/process-figures.ts';
import { signCaller } from '../kernel/tokens.ts';
import { eventually } from '../tests/support/eventually.ts';
import { testConfig } from '../tests/support/test-config.ts';
import { type ServedSubgraph, serveSubgraph } from './serve.ts';
import { createSubgraphHttp } from './serve-http.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { me: String, refused: Int, broken: Int, slow: Int }
  type Subscription { after: String, refusedToo: Int }
`;
const config = testConfig();
const log = createLog({ level: 'silent', name: 'test' });
const caller: Caller = { ...anonymous('glowglitch'), kind: 'service', subject: 'gateway' };

const subgraph: Subgraph = {
  name: 'mini',
  sdl,
  schema: buildSubgraph({
    sdl,
    resolvers: {
      Query: {
        me: (_root: unknown, _args: unknown, context: SubgraphRequest) =>
          `${context.caller.kind} ${context.requestId} ${context.deadlineAtMs !== null}`,
        refused: () => {
          throw new ShopError('FORBIDDEN', 'Not yours');
        },
        slow: () => new Promise((resolve) => setTimeout(resolve, 1_000)),
        broken: () => {
          throw new Error('password=hunter2');
        },
      },
      Subscription: {
        after: {
          subscribe: async function* (_r: unknown, _a: unknown, context: SubgraphRequest) {
            yield { eventId: 'e1', value: { after: context.lastEventId ?? 'nothing' } };
            yield { eventId: 'e2', gap: true, value: { after: context.caller.kind } };
          },
        },
        refusedToo: {
          subscribe: () => {
            throw new ShopError('FORBIDDEN', 'Not yours');
          },
        },
      },
    },
  }),
  createContext: (request) => ({ ...request }),
  start: async () => {},
  stop: async () => {},
};

let served: ServedSubgraph;
let callerHeader: string;

beforeAll(async () => {
  served = await serveSubgraph(subgraph, { port: 0, host: '127.0.0.1', config, log });
  callerHeader = await signCaller(caller, config.secrets.caller, systemClock);
});
afterAll(() => served.close());

async function post(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_1', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

interface Answer {
  readonly data?: unknown;
  readonly errors: readonly [{ message: string; extensions: { code: string } }];
}

const ask = (query: string, headers: Record<string, string> = {}) =>
  post(JSON.stringify({ query }), { 'x-aurora-caller': callerHeader, ...headers });

test('the caller, the request id and the deadline arrive', async () => {
  const deadline = String(Date.now() + MINUTE_MS);
  expect(await ask('{ me }', { 'x-aurora-deadline': deadline })).toEqual({
    status: 200,
    body: { data: { me: 'service req_1 true' } },
  });
});

test('what nobody waits for any more is not begun, or not waited for', async () => {
  const past = { 'x-aurora-deadline': String(Date.now() - 1) };
  for (const [query, headers] of [
    ['{ me }', past],
    ['{ slow }', { 'x-aurora-deadline': String(Date.now() + 100) }],
  ] as const) {
    const { status, body } = await ask(query, headers);
    expect(status).toBe(504);
    expect(body.errors[0].extensions).toMatchObject({
      code: 'REQUEST_TIMEOUT',
      requestId: 'req_1',
    });
  }
});

test('without the signed word of the gateway nothing is answered', async () => {
  const forged = await signCaller(caller, 'another secret of thirty-two letters', systemClock);
  const old = await signCaller(caller, config.secrets.caller, {
    now: () => new Date(Date.now() - 5 * MINUTE_MS),
  });
  for (const header of [{}, { 'x-aurora-caller': forged }, { 'x-aurora-caller': old }]) {
    const { status, body } = await post(JSON.stringify({ query: '{ me }' }), header as never);
    expect(status).toBe(401);
    expect(body.errors[0].extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      requestId: 'req_1',
    });
  }
});

test.each([
  ['{ refused }', 'FORBIDDEN', 'Not yours'],
  ['{ broken }', 'INTERNAL_SERVER_ERROR', 'Something on our side failed'],
  ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED', 'Cannot query field "nothing" on type "Query".'],
  ['{ me', 'GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found <EOF>.'],
])('%s fails with %s', async (query, code, message) => {
  const { body } = await ask(query);
  expect(body.errors[0]).toMatchObject({ message, extensions: { code, requestId: 'req_1' } });
});

test('a body that is no JSON is refused', async () => {
  const { status, body } = await post('{"query":', { 'x-aurora-caller': callerHeader });
  expect(status).toBe(400);
  expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
});

test('health tells the name and the state', async () => {
  const response = await fetch(served.url.replace('/graphql', '/health'));
  expect(await response.json()).toEqual({ name: 'mini', state: 'ready' });
});

const connect = (connectionParams: Record<string, unknown>) =>
  createClient({
    url: served.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  });

async function collect(query: string, extensions: Record<string, unknown> = {}) {
  const client = connect({ 'x-aurora-caller': callerHeader });
  const results: unknown[] = [];
  for await (const result of client.iterate({ query, extensions })) results.push(result);
  await client.dispose();
  return results;
}

test('a subscription carries event ids, its place to resume from, and gaps', async () => {
  expect(await collect('subscription { after }', { lastEventId: 'e0' })).toEqual([
    { data: { after: 'e0' }, extensions: { eventId: 'e1' } },
    { data: { after: 'service' }, extensions: { eventId: 'e2', gap: true } },
  ]);
});

test('a refused subscription is a result with its code', async () => {
  expect(await collect('subscription { refusedToo }')).toMatchObject([
    { errors: [{ message: 'Not yours', extensions: { code: 'FORBIDDEN' } }] },
  ]);
});

test('a socket without the signed word of the gateway is closed', async () => {
  const client = connect({});
  const iterator = client.iterate({ query: 'subscription { after }' });
  await expect(iterator.next()).rejects.toMatchObject({ code: 4403 });
});

test('a gateway that leaves while it sends is no fault of ours', async () => {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const http = await createSubgraphHttp(subgraph, {
    readCaller: async () => caller,
    log: createLog({ level: 'warn', name: 'test', destination }),
  });
  const cut = async function* () {
    yield Buffer.from('{');
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  };
  const request = Object.assign(Readable.from(cut()), { method: 'POST', headers: {} });
  const response = new ServerResponse(request as unknown as IncomingMessage);
  await http.handle(request as unknown as IncomingMessage, response);
  await http.stop();
  expect(response.statusCode).toBe(499);
  expect(lines).toEqual([]);
});

test('a taken port is named', async () => {
  const again = serveSubgraph(subgraph, { port: served.port, host: '127.0.0.1', config, log });
  await expect(again).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `Port ${served.port} on 127.0.0.1 is in use; set PORT to another`,
  });
});

test('figures of its process are shown, and with a token to who shows it', async () => {
  const figure = new Counter({
    name: 'aurora_test_served_total',
    help: 'Of this test',
    registers: [processFigures],
  });
  figure.inc(3);
  const open = await fetch(served.url.replace('/graphql', '/metrics'));
  expect(open.headers.get('content-type')).toContain('text/plain');
  expect(await open.text()).toContain('aurora_test_served_total 3');

  const guarded = await serveSubgraph(subgraph, {
    port: 0,
    host: '127.0.0.1',
    config: { ...config, metricsToken: 'a-token-of-tests' },
    log,
  });
  const statusWith = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(guarded.url.replace('/graphql', '/metrics'), { headers })).status;
  expect(await statusWith({})).toBe(401);
  expect(await statusWith({ authorization: 'Bearer another' })).toBe(401);
  expect(await statusWith({ authorization: 'Bearer a-token-of-tests' })).toBe(200);
  await guarded.close();
  processFigures.removeSingleMetric('aurora_test_served_total');
});

test('until it has started a subgraph refuses requests and sockets, and health says why', async () => {
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const port = await freePort();
  const options = { port, host: '127.0.0.1', config, log };
  const serving = serveSubgraph({ ...subgraph, start: () => begun }, options);
  const url = `127.0.0.1:${port}/graphql`;
  try {
    const early = await eventually(() => fetch(`http://${url}`, { method: 'POST', body: '{}' }));
    expect([early.status, await early.json()]).toEqual([503, { name: 'mini', state: 'starting' }]);
    const socket = new WebSocket(`ws://${url}`, 'graphql-transport-ws');
    await expect(once(socket, 'open')).rejects.toThrow('503');
  } finally {
    begin();
    await (await serving).close();
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
