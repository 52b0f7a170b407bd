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

test('a GET is explained as well, unless it asks for the schema', async () => {
  const page = aPage();
  const get = (query: string) =>
    page.target.fetch(`http://localhost:4000/graphql?query=${encodeURIComponent(query)}`);
  expect(await (await get('{ orders }')).json()).toEqual({
    data: { orders: 1 },
    extensions: { stale: [] },
  });
  await get('{ __schema { types { name } } }');
  expect(page.requests.map(({ headers }) => headers.get('x-aurora-explain'))).toEqual([
    'permit',
    null,
  ]);
  expect(page.told.map(({ name }) => name)).toEqual(['Orders']);
});

/** A stream that comes in so many characters at a time. */
function streamOf(type: string, text: string, size: number): Response {
  const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  const body = new ReadableStream<string>({
    start(stream) {
      for (const chunk of chunks) stream.enqueue(chunk);
      stream.close();
    },
  }).pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: { 'content-type': type } });
}

const plain = JSON.stringify({ data: { orders: 1 }, extensions: { stale: [] } });

test.each([1, 7, 10_000])(
  'each event of a stream over HTTP comes without its explanation, in pieces of %i',
  async (size) => {
    const head = ': here\n\nevent: next\nid: 1\ndata: ';
    const end = '\n\nevent: complete\ndata:\n\n';
    const sent = streamOf(
      'text/event-stream; charset=utf-8',
      `${head}${JSON.stringify(explained)}${end}`,
      size,
    );
    const page = aPage(sent);
    expect(await (await page.ask('subscription { orders }')).text()).toBe(`${head}${plain}${end}`);
    expect(page.told).toEqual([{ name: 'Orders', answer: explained }]);
  },
);

test.each([1, 7, 10_000])('and so does each part, in pieces of %i', async (size) => {
  const head = '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n';
  const part = (payload: string) => `${head}{"payload":${payload}}`;
  const sent = streamOf(
    'multipart/mixed;boundary="graphql"',
    `${part(JSON.stringify(explained))}${head}{}\r\n--graphql--\r\n`,
    size,
  );
  const page = aPage(sent);
  expect(await (await page.ask('subscription { orders }')).text()).toBe(
    `${part(plain)}${head}{}\r\n--graphql--\r\n`,
  );
  expect(page.told).toHaveLength(1);
});

test('a delimiter reaches the page when it comes, and not with the line after it', async () => {
  let send = (_: string): void => {};
  const body = new ReadableStream<string>({
    start(stream) {
      send = (text) => stream.enqueue(text);
    },
  }).pipeThrough(new TextEncoderStream());
  const headers = { 'content-type': 'multipart/mixed;boundary="graphql"' };
  const page = aPage(new Response(body, { headers }));
  const reader = (await page.ask('subscription { orders }')).body
    ?.pipeThrough(new TextDecoderStream())
    .getReader();
  send(`{"payload":${JSON.stringify(explained)}}\r\n--graphql`);
  expect(await reader?.read()).toEqual({
    done: false,
    value: `{"payload":${plain}}\r\n--graphql`,
  });
});

test('what is no JSON, and what is not explained, reach the page untouched', async () => {
  const page = new Response('data: 1\n\n', { headers: { 'content-type': 'text/plain' } });
  expect(await aPage(page).ask('subscription { a }')).toBe(page);
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
