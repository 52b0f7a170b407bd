import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import {
  DashboardOrderCountsDocument,
  DashboardOrdersChangedDocument,
} from '../generated/graphql.ts';
import { createSessionStore } from '../session/session.ts';
import { createGraph, type Graph } from './client.ts';
import { missingServices } from './failure.ts';

interface Received {
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

// Node 20 has no WebSocket of its own; browsers do.
const before = globalThis.WebSocket;
beforeAll(() => void Object.assign(globalThis, { WebSocket }));
afterAll(() => void Object.assign(globalThis, { WebSocket: before }));

let stop: (() => Promise<void>) | undefined;
afterEach(async () => stop?.());

test('a query travels as its id and variables, with the token of the session', async () => {
  const { graph, received } = await start(() => ({ data: { orderCounts: [] } }));
  const { data } = await graph.client.query({
    query: DashboardOrderCountsDocument,
    variables: { filter: { carrier: 'dpd' } },
  });
  expect(data).toMatchObject({ orderCounts: [] });
  expect(received).toEqual([
    {
      authorization: 'Bearer first-token',
      body: {
        documentId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        variables: { filter: { carrier: 'dpd' } },
      },
    },
  ]);
});

test('what is asked while the same is under way is asked by itself: it may be newer', async () => {
  const { graph, received } = await start(() => ({ data: { orderCounts: [] } }));
  const ask = () =>
    graph.client.query({ query: DashboardOrderCountsDocument, fetchPolicy: 'network-only' });
  await Promise.all([ask(), ask()]);
  expect(received).toHaveLength(2);
});

test('what answered is kept when one service did not', async () => {
  const { graph } = await start(() => ({
    data: { orderCounts: [] },
    errors: [
      {
        message: 'The returns service did not answer',
        path: ['orders'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: 'req_1' },
      },
    ],
  }));
  const { data, error } = await graph.client.query({
    query: DashboardOrderCountsDocument,
    errorPolicy: 'all',
  });
  expect(data).toMatchObject({ orderCounts: [] });
  expect(missingServices(error)).toEqual(['returns']);
});

test('an expired token is renewed once and the question asked again', async () => {
  const { graph, received } = await start(({ authorization }) =>
    authorization === 'Bearer first-token'
      ? { errors: [{ message: 'That token has expired', extensions: { code: 'UNAUTHENTICATED' } }] }
      : { data: { orderCounts: [] } },
  );
  await graph.client.query({ query: DashboardOrderCountsDocument });
  expect(received.map(({ authorization }) => authorization)).toEqual([
    'Bearer first-token',
    'Bearer second-token',
  ]);
});

test('a subscription travels as its id, with an empty text, and delivers events', async () => {
  const { graph, sockets } = await start(() => ({}));
  const event = new Promise((resolve, reject) => {
    graph.client
      .subscribe({ query: DashboardOrdersChangedDocument, variables: { withTotals: false } })
      .subscribe({ next: resolve, error: reject });
  });
  const { payload, send } = await sockets.subscribed;
  expect(payload).toEqual({
    query: '',
    documentId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    variables: { withTotals: false },
  });
  send({ data: { ordersChanged: null }, extensions: { eventId: 'event-1', gap: true } });
  expect(await event).toMatchObject({ extensions: { gap: true } });
});

/** A gateway of a few lines, on real sockets, and a dashboard's client signed in to it. */
async function start(answer: (request: Received) => object) {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    response.setHeader('content-type', 'application/json');
    if (request.url === '/dev/tokens') {
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      return response.end(JSON.stringify({ token: 'second-token', expiresAt }));
    }
    const got = { authorization: request.headers.authorization, body: JSON.parse(text) };
    received.push(got);
    return response.end(JSON.stringify(answer(got)));
  });
  const webSockets = new WebSocketServer({
    server,
    handleProtocols: () => 'graphql-transport-ws',
  });
  const sockets = { subscribed: firstSubscription(webSockets) };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const graph: Graph = createGraph(
    createSessionStore({
      storage: memoryStorage(),
      fetch: (path, init) => fetch(`${origin}${String(path)}`, init),
      now: Date.now,
    }),
    origin,
  );
  stop = async () => {
    graph.live.close();
    graph.client.stop();
    for (const socket of webSockets.clients) socket.terminate();
    webSockets.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { graph, received, sockets };
}

const firstSubscription = (server: WebSocketServer) =>
  new Promise<{ payload: unknown; send: (payload: object) => void }>((resolve) => {
    server.on('connection', (socket: WebSocket) =>
      socket.on('message', (data) => {
        const { id, type, payload } = JSON.parse(String(data));
        if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
        if (type === 'subscribe')
          resolve({
            payload,
            send: (next) => socket.send(JSON.stringify({ id, type: 'next', payload: next })),
          });
      }),
    );
  });

/** Signed in as a support lead. */
function memoryStorage() {
  const session = {
    role: 'support_lead',
    name: null,
    token: 'first-token',
    expiresAtMs: Date.now() + 3_600_000,
  };
  let kept: string | null = JSON.stringify(session);
  return {
    getItem: () => kept,
    setItem: (_: string, text: string) => {
      kept = text;
    },
    removeItem: () => {
      kept = null;
    },
  };
}
