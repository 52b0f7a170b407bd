import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createNetworkClient } from '../../gateway/network-client.ts';
import { localPlanner } from '../../gateway/planner/local-planner.ts';
import type { Planner } from '../../gateway/planner/planner.ts';
import { anonymous } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createLog } from '../../kernel/log.ts';
import { eventually } from '../support/eventually.ts';
import { openReady, type RawSocket } from './subscriptions/support/client.ts';
import { tokenLeftMs } from './subscriptions/support/start-gateway.ts';
import { type SmallGateway, startSmallGateway } from './support/small-gateway.ts';

const query = '{ order(id: "1") { number lines { product { title } } } }';

test('a client that goes away takes its subgraph calls with it', async () => {
  await using slow = await startSlowSubgraph();
  await using shop = await startShop(slow.url);
  const client = new AbortController();

  const asked = post(shop, { query }, client.signal);
  await eventually(() => expect(slow.calls).toEqual({ came: 1, cut: 0, answered: 0 }));
  client.abort();

  await expect(asked).rejects.toThrow();
  await eventually(() => expect(slow.calls).toEqual({ came: 1, cut: 1, answered: 0 }));
  await eventually(() => expect(shop.codes()).toEqual(['CLIENT_GONE']));
  expect(shop.clients.catalog.requests).toEqual([]);
  expect(shop.gateway.health().subgraphs['orders']).not.toBe('down');
});

test.each([
  ['says that it is done with it', (raw: RawSocket) => raw.send({ id: 'q', type: 'complete' })],
  ['goes away', (raw: RawSocket) => raw.socket.terminate()],
  ['has a token that ends', null],
])('so does a client of a socket that %s', async (_, stop) => {
  await using slow = await startSlowSubgraph();
  await using shop = await startShop(slow.url, {
    authenticate: async () => ({
      caller: anonymous('shop'),
      expiresAtMs: stop ? null : Date.now() + tokenLeftMs,
    }),
  });
  await using raw = await openReady(shop.gateway.url.replace('http', 'ws'));
  raw.send({ id: 'q', type: 'subscribe', payload: { query } });
  await eventually(() => expect(slow.calls.came).toBe(1));
  stop?.(raw);
  await eventually(() => expect(slow.calls).toEqual({ came: 1, cut: 1, answered: 0 }));
  await eventually(() => expect(shop.codes()).toEqual(['CLIENT_GONE']));
});

test('a change is carried through, whether or not somebody hears of it', async () => {
  await using slow = await startSlowSubgraph();
  await using shop = await startShop(slow.url);
  const client = new AbortController();

  const asked = post(shop, { query: 'mutation { a: note(text: "a") }' }, client.signal);
  await eventually(() => expect(slow.calls.came).toBe(1));
  client.abort();
  await expect(asked).rejects.toThrow();
  slow.answer({ data: { a: 'a' } });

  await eventually(() => expect(slow.calls).toEqual({ came: 1, cut: 0, answered: 1 }));
  await eventually(() => expect(shop.codes()).toEqual([undefined]));
});

test('who goes away does not take the answer from others who share it', async () => {
  await using slow = await startSlowSubgraph();
  await using shop = await startShop(slow.url, { shareEqualQueries: true });
  const client = new AbortController();
  const asked = { query: '{ order(id: "1") { number } }' };

  const gone = post(shop, asked, client.signal);
  await eventually(() => expect(slow.calls.came).toBe(1));
  const stays = shop.ask(asked);
  // Answered after it, this was read after it: by now the second has joined the first.
  await shop.ask({ query: '{ __typename }' });
  client.abort();
  await expect(gone).rejects.toThrow();
  slow.answer({ data: { order: { number: 'GG-1' } } });

  expect((await stays).body).toEqual({ data: { order: { number: 'GG-1' } } });
  expect(slow.calls).toEqual({ came: 1, cut: 0, answered: 1 });
});

describe('a client that goes away while its document waits to be read', () => {
  test('waits no longer, and nor does its document', async () => {
    await using slow = await startSlowSubgraph();
    const planner = aSlowPlanner();
    await using shop = await startShop(slow.url, { planner });
    const client = new AbortController();

    const asked = post(shop, { query }, client.signal);
    await eventually(() => expect(planner.signals).toHaveLength(1));
    client.abort();

    await expect(asked).rejects.toThrow();
    await eventually(() => expect(planner.signals).toMatchObject([{ aborted: true }]));
    await eventually(() => expect(shop.codes()).toEqual(['CLIENT_GONE']));
  });

  test('has its change carried through', async () => {
    await using slow = await startSlowSubgraph();
    const planner = aSlowPlanner();
    await using shop = await startShop(slow.url, { planner });
    const client = new AbortController();

    const asked = post(shop, { query: 'mutation { note(text: "a") }' }, client.signal);
    await eventually(() => expect(planner.signals).toHaveLength(1));
    client.abort();
    await expect(asked).rejects.toThrow();
    // Answered after it, this was read after it: by now it is known that the client has left.
    await shop.fetch('/health');
    planner.goOn();

    await eventually(() => expect(slow.calls.came).toBe(1));
  });
});

/** Reads nothing until it is told to, and keeps the signals that it is given. */
function aSlowPlanner() {
  const signals: (AbortSignal | undefined)[] = [];
  let goOn = (): void => {};
  const told = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return {
    ...localPlanner,
    signals,
    goOn,
    read: async (...[generation, text, options, signal]: Parameters<Planner['read']>) => {
      signals.push(signal);
      await told;
      return localPlanner.read(generation, text, options, signal);
    },
  };
}

/** The shop with its orders behind a real connection. */
async function startShop(ordersUrl: string, parts = {}): Promise<SmallGateway & Told> {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    name: 'gateway',
    destination: { write: (line) => lines.push(line) },
  });
  const orders = createNetworkClient({
    name: 'orders',
    url: ordersUrl,
    timeoutMs: 30_000,
    callerSecret: null,
    clock: systemClock,
    log,
  });
  const shop: SmallGateway = await startSmallGateway({
    log,
    clientFor: (name) => (name === 'orders' ? orders : shop.clients.catalog),
    ...parts,
  });
  const codes = () =>
    lines
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'GraphQL request')
      .map(({ errorCodes = [] }) => errorCodes[0]);
  return Object.assign(shop, { codes });
}

interface Told {
  /** First error codes of the requests that were logged. */
  codes(): unknown[];
}

/** A subgraph that answers when it is told to, and counts what becomes of its calls. */
async function startSlowSubgraph() {
  const calls = { came: 0, cut: 0, answered: 0 };
  let answer = (_: object): void => {};
  const told = new Promise<object>((resolve) => {
    answer = resolve;
  });
  const server = createServer((request, response) => {
    calls.came += 1;
    request.resume();
    response.on('close', () => {
      calls[response.writableFinished ? 'answered' : 'cut'] += 1;
    });
    void told.then((body) => response.end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    answer,
    url: `http://127.0.0.1:${port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const post = (shop: SmallGateway, body: object, signal: AbortSignal): Promise<Response> =>
  fetch(shop.gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
