import { expect, test } from '@jest/globals';
import type { Explained } from './explained-answers.ts';
import { watchPage } from './watch-page.ts';

const explain = { operation: { name: 'Orders' }, trace: { durationMs: 12 } };
const explained = {
  data: { orders: 1 },
  extensions: { explain, queryPlan: { kind: 'QueryPlan' }, stale: [] },
};

/** A page that asks, with whatever answers it. */
function aPage(answer: Response = Response.json(explained), permit: string | null = 'permit') {
  const requests: Request[] = [];
  const told: Explained[] = [];
  const sent: string[] = [];
  class Socket extends EventTarget {
    send(data: string): void {
      sent.push(data);
    }
  }
  const page = {
    location: { origin: 'http://localhost:4000' },
    fetch: async (...asked: ConstructorParameters<typeof Request>) => {
      requests.push(new Request(...asked));
      return answer;
    },
    WebSocket: Socket,
  };
  const target = page as unknown as Window & typeof globalThis;
  watchPage(target, { permit: () => permit, answered: (each) => told.push(each) });
  const ask = (query: string, url = 'http://localhost:4000/graphql') =>
    target.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
  return { ask, requests, told, sent, target };
}

test('a request is sent with the permit, and the page gets its answer without the explanation', async () => {
  const page = aPage();
  const answer = await page.ask('query Orders { orders }');
  expect(await answer.json()).toEqual({ data: { orders: 1 }, extensions: { stale: [] } });
  expect(page.requests[0]?.headers.get('x-aurora-explain')).toBe('permit');
  expect(await page.requests[0]?.json()).toEqual({ query: 'query Orders { orders }' });
  expect(page.told).toEqual([{ name: 'Orders', answer: explained }]);
});

test.each([
  ['without a permit', 'query Orders { orders }', 'http://localhost:4000/graphql', null],
  ['for the schema', '{ __schema { types { name } } }', 'http://localhost:4000/graphql', 'permit'],
  ['to another address', '{ a }', 'http://localhost:4000/dev/tokens', 'permit'],
  ['to another host', '{ a }', 'http://other.example/graphql', 'permit'],
])('a request %s goes as it is', async (_, query, url, permit) => {
  const page = aPage(Response.json({ data: null }), permit);
  expect(await (await page.ask(query, url)).json()).toEqual({ data: null });
  expect(page.requests[0]?.headers.has('x-aurora-explain')).toBe(false);
  expect(page.told).toEqual([]);
});

test('what is no JSON, and what is not explained, reach the page untouched', async () => {
  const events = new Response('data: 1\n\n', { headers: { 'content-type': 'text/event-stream' } });
  expect(await aPage(events).ask('subscription { a }')).toBe(events);
  const refused = aPage(Response.json({ errors: [{ message: 'no' }] }, { status: 403 }));
  const answer = await refused.ask('{ a }');
  expect([answer.status, await answer.json()]).toEqual([403, { errors: [{ message: 'no' }] }]);
  expect(refused.told).toEqual([]);
});

test('a socket begins with the permit, and each event comes without its explanation', () => {
  const page = aPage();
  const socket = new page.target.WebSocket('ws://localhost:4000/graphql');
  const seen: unknown[] = [];
  socket.addEventListener('message', ({ data }) => seen.push(JSON.parse(String(data))));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer 1' } }));
  socket.send(JSON.stringify({ type: 'ping' }));
  expect(page.sent.map((text) => JSON.parse(text))).toEqual([
    {
      type: 'connection_init',
      payload: { authorization: 'Bearer 1', 'x-aurora-explain': 'permit' },
    },
    { type: 'ping' },
  ]);
  const arrives = (message: unknown) =>
    socket.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  arrives({ type: 'connection_ack' });
  arrives({ id: '1', type: 'next', payload: explained });
  expect(seen).toEqual([
    { type: 'connection_ack' },
    { id: '1', type: 'next', payload: { data: { orders: 1 }, extensions: { stale: [] } } },
  ]);
  expect(page.told.map(({ name }) => name)).toEqual(['Orders']);
});

test('an upload goes as it is', async () => {
  const page = aPage();
  const file = new FormData();
  file.set('0', new Blob([new Uint8Array([255, 0, 254])]), 'ring.bin');
  await page.target.fetch('http://localhost:4000/graphql', { method: 'POST', body: file });
  const sent = (await page.requests[0]?.formData())?.get('0');
  expect([...new Uint8Array(await new Response(sent).arrayBuffer())]).toEqual([255, 0, 254]);
  expect(page.requests[0]?.headers.has('x-aurora-explain')).toBe(false);
});
