import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket as NodeWebSocket, type WebSocket as Socket, WebSocketServer } from 'ws';
import { eventually } from '../../tests/support/eventually.ts';
import { createLive, type LiveEvent, type LiveOptions, type LiveState } from './live.ts';
import type { GraphError, Registered } from './operation.ts';

const changed: Registered<{ changed: number }, { id: string }> = {
  __meta__: { hash: 'sha256:changed' },
};

// Browsers have it; Node 20 has it behind a flag.
const before = globalThis.WebSocket;
beforeAll(() => void Object.assign(globalThis, { WebSocket: NodeWebSocket }));
afterAll(() => void Object.assign(globalThis, { WebSocket: before }));

const aTraceparent = expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-01$/);

test('a subscription is asked for by id, after the token was taken', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url, { authorization: () => 'Bearer one' });
  await eventually(() => expect(graph.asked).toHaveLength(1));
  expect(graph.inits).toEqual([{ authorization: 'Bearer one', traceparent: aTraceparent }]);
  expect(graph.asked[0]).toEqual({
    query: '',
    documentId: 'sha256:changed',
    variables: { id: 'o1' },
  });
  graph.publish(1, 'e1');
  await eventually(() => expect(watch.seen()).toEqual([1]));
});

test('after a cut it comes back by itself and goes on after the last event', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url);
  await eventually(() => expect(graph.asked).toHaveLength(1));
  graph.publish(1, 'e1');
  await eventually(() => expect(watch.seen()).toEqual([1]));

  graph.cutAll();
  graph.publish(2, 'e2');

  await eventually(() => expect(watch.seen()).toEqual([1, 2]));
  expect(graph.asked.at(-1)).toMatchObject({ extensions: { lastEventId: 'e1' } });
  expect(watch.states).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']);
  expect(watch.askedCount()).toBe(2);
});

test('a gap is passed on', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url);
  await eventually(() => expect(graph.asked).toHaveLength(1));
  graph.publish(5, 'e5', { gap: true });
  await eventually(() => expect(watch.events.map(({ gap }) => gap)).toEqual([true]));
});

test('a source that was lost is asked for again on the same socket', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url);
  await eventually(() => expect(graph.asked).toHaveLength(1));
  graph.endAll([{ message: 'Lost', extensions: { code: 'SUBSCRIPTION_SOURCE_LOST' } }]);
  await eventually(() => expect(graph.asked).toHaveLength(2));
  expect(graph.inits).toHaveLength(1);
  expect(watch.refusals).toEqual([]);
});

test('a refusal ends the subscription, and the socket with the last one', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url);
  await eventually(() => expect(graph.asked).toHaveLength(1));
  graph.endAll([{ message: 'No', extensions: { code: 'FORBIDDEN' } }]);
  await eventually(() => expect(watch.refusals).toHaveLength(1));
  await eventually(() => expect(graph.openSockets()).toBe(0));
  expect(watch.states.at(-1)).toBe('idle');
});

test('a token that ran out is renewed before the next try', async () => {
  let token = 'Bearer old';
  await using graph = await startGraph({ refuses: 'Bearer old' });
  using _watch = watchOne(graph.url, {
    authorization: () => token,
    renew: async () => {
      token = 'Bearer new';
    },
  });
  await eventually(() => expect(graph.asked).toHaveLength(1));
  expect(graph.inits).toMatchObject([
    { authorization: 'Bearer old' },
    { authorization: 'Bearer new' },
  ]);
});

test('a token about to end is renewed on the live socket, and nothing is cut', async () => {
  let token = 'Bearer one';
  let expiresAtMs = Date.now() + 1_100;
  await using graph = await startGraph();
  using watch = watchOne(
    graph.url,
    {
      authorization: () => token,
      expiresAtMs: () => expiresAtMs,
      renew: async () => {
        token = 'Bearer two';
        expiresAtMs = Date.now() + 3_600_000;
      },
    },
    { renewEarlyMs: 100 },
  );
  await eventually(() => expect(graph.shown).toEqual(['Bearer two']));
  graph.publish(1, 'e1');
  await eventually(() => expect(watch.seen()).toEqual([1]));
  expect(graph.inits).toHaveLength(1);
  expect(watch.askedCount()).toBe(1);
  expect(watch.states).toEqual(['connecting', 'live']);
});

test('a token that is not to be had, or not taken at first, is renewed while the old one holds', async () => {
  let token = 'Bearer one';
  let tries = 0;
  await using graph = await startGraph();
  graph.renewalsRefused = 1;
  using watch = watchOne(
    graph.url,
    {
      authorization: () => token,
      // Once the second token was shown again there is nothing more to renew.
      expiresAtMs: () => Date.now() + (graph.shown.length < 2 ? 100 : 3_600_000),
      renew: async () => {
        tries += 1;
        if (tries === 1) throw new Error('Nobody answers');
        token = 'Bearer two';
      },
    },
    { renewEarlyMs: 100, renewRetryMs: 100 },
  );
  await eventually(() => expect(graph.shown).toEqual(['Bearer two', 'Bearer two']));
  expect(tries).toBe(2);
  expect(watch.states).toEqual(['connecting', 'live']);
});

test('a token that ended under a stream brings it back with another one, after the last event', async () => {
  let token = 'Bearer one';
  await using graph = await startGraph();
  using watch = watchOne(graph.url, {
    authorization: () => token,
    renew: async () => {
      token = 'Bearer two';
    },
  });
  await eventually(() => expect(graph.asked).toHaveLength(1));
  graph.publish(1, 'e1');
  graph.expireAll();
  graph.publish(2, 'e2');
  await eventually(() => expect(watch.seen()).toEqual([1, 2]));
  expect(graph.inits).toMatchObject([
    { authorization: 'Bearer one' },
    { authorization: 'Bearer two' },
  ]);
  expect(watch.refusals).toEqual([]);
});

test('a subscription that no token opens is refused for good', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url, { renew: async () => {} });
  await eventually(() => expect(graph.asked).toHaveLength(1));
  const refusal = [{ message: 'No', extensions: { code: 'UNAUTHENTICATED' } }];
  graph.endAll(refusal);
  await eventually(() => expect(graph.asked).toHaveLength(2));
  graph.endAll(refusal);
  await eventually(() => expect(watch.refusals).toEqual([refusal]));
});

test('a socket that proves no life when asked is replaced', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url, {}, { proofMs: 30 });
  await eventually(() => expect(graph.asked).toHaveLength(1));
  graph.falls('silent');
  watch.live.revive();
  await eventually(() => expect(watch.states).toContain('waiting'));
  graph.falls('talking');
  await eventually(() => expect(watch.states.at(-1)).toBe('live'));
});

test('a cut socket stays away as long as asked, and then comes back', async () => {
  await using graph = await startGraph();
  using watch = watchOne(graph.url);
  await eventually(() => expect(graph.asked).toHaveLength(1));
  const cutAt = Date.now();
  watch.live.cut(120);
  watch.live.revive();
  await eventually(() => expect(graph.asked).toHaveLength(2));
  expect(Date.now() - cutAt).toBeGreaterThanOrEqual(119);
});

test('leaving tells the graph and closes the socket', async () => {
  await using graph = await startGraph();
  const watch = watchOne(graph.url);
  await eventually(() => expect(graph.asked).toHaveLength(1));
  watch.live.close();
  await eventually(() => expect(graph.completed).toBe(1));
  await eventually(() => expect(graph.openSockets()).toBe(0));
});

function watchOne(
  url: string,
  options: Partial<LiveOptions> = {},
  limits: LiveOptions['limits'] = {},
) {
  const events: LiveEvent<{ changed: number }>[] = [];
  const states: LiveState[] = [];
  const refusals: (readonly GraphError[])[] = [];
  let asked = 0;
  const live = createLive({
    url,
    authorization: () => null,
    stateChanged: (state) => states.push(state),
    limits: { firstDelayMs: 5, maxDelayMs: 20, ...limits },
    ...options,
  });
  live.subscribe(
    changed,
    { id: 'o1' },
    {
      next: (event) => events.push(event),
      failed: (errors) => refusals.push(errors),
      asked: () => {
        asked += 1;
      },
    },
  );
  return {
    live,
    events,
    states,
    refusals,
    askedCount: () => asked,
    seen: () => events.map(({ data }) => data?.changed),
    [Symbol.dispose]: () => live.close(),
  };
}

interface Asked {
  readonly extensions?: { readonly lastEventId?: string };
}

/** The graph's side of graphql-transport-ws, over real sockets: it keeps its events and replays what was missed. */
async function startGraph({ refuses }: { refuses?: string } = {}) {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: () => 'graphql-transport-ws',
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const log: { eventId: string; payload: object }[] = [];
  const open = new Map<Socket, string>();
  const graph = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    inits: [] as unknown[],
    asked: [] as Asked[],
    completed: 0,
    /** Tokens shown on live sockets. */
    shown: [] as unknown[],
    /** Of them, how many are not taken. */
    renewalsRefused: 0,
    mood: 'talking' as 'talking' | 'silent',
    falls(mood: 'talking' | 'silent') {
      graph.mood = mood;
    },
    openSockets: () => server.clients.size,
    publish(value: number, eventId: string, extra: object = {}) {
      const payload = { data: { changed: value }, extensions: { eventId, ...extra } };
      log.push({ eventId, payload });
      for (const [socket, id] of open) say(socket, { id, type: 'next', payload });
    },
    endAll(errors: readonly GraphError[]) {
      for (const [socket, id] of open) say(socket, { id, type: 'error', payload: errors });
      open.clear();
    },
    /** As the gateway does where tokens end: each subscription, then the socket. */
    expireAll() {
      graph.endAll([{ message: 'Expired', extensions: { code: 'UNAUTHENTICATED' } }]);
      for (const socket of server.clients) socket.close(4403, 'Forbidden');
    },
    cutAll() {
      open.clear();
      for (const socket of server.clients) socket.terminate();
    },
    async [Symbol.asyncDispose]() {
      graph.cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const say = (socket: Socket, message: object) => socket.send(JSON.stringify(message));

  server.on('connection', (socket) => {
    socket.on('close', () => open.delete(socket));
    socket.on('message', (data) => {
      const { type, id, payload } = JSON.parse(String(data)) as {
        type: string;
        id: string;
        payload: Asked & { authorization?: string };
      };
      if (graph.mood === 'silent') return;
      if (type === 'connection_init') {
        graph.inits.push(payload);
        if (refuses && payload.authorization === refuses) socket.close(4403, 'Forbidden');
        else say(socket, { type: 'connection_ack' });
      }
      if (type === 'ping' && payload?.authorization) {
        graph.shown.push(payload.authorization);
        const renewed = graph.shown.length > graph.renewalsRefused;
        say(socket, { type: 'pong', payload: { renewed } });
      } else if (type === 'ping') say(socket, { type: 'pong' });
      if (type === 'complete') graph.completed += 1;
      if (type !== 'subscribe') return;
      graph.asked.push(payload);
      open.set(socket, id);
      const seen = log.findIndex(({ eventId }) => eventId === payload.extensions?.lastEventId);
      if (seen >= 0)
        for (const event of log.slice(seen + 1))
          say(socket, { id, type: 'next', payload: event.payload });
    });
  });
  return graph;
}
