import { request as httpRequest, type IncomingMessage } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SmallGateway, startSmallGateway } from '../../gateway/support/small-gateway.ts';

let shop: SmallGateway;
beforeAll(async () => {
  shop = await startSmallGateway({ bodyBytesMax: 10_000, batchMax: 3, limits: { costMax: 600 } });
});
afterAll(() => shop.gateway.close());

const order = '{ order(id: "1") { number } }';
const introspection = `{ __schema { types { name description fields { name description } } } }`;

/** As sent: `fetch` would unpack and decide headers by itself. */
const raw = (
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array | undefined,
  { method = 'POST', path = '/graphql' } = {},
): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(`${shop.origin}${path}`, { method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0 } = response;
      resolve({ status, headers: response.headers, body: Buffer.concat(chunks) });
    });
    request.on('error', reject);
    request.end(body);
  });
const json = { 'content-type': 'application/json' };
const ask = (query: string, headers: Readonly<Record<string, string>> = {}) =>
  raw({ ...json, ...headers }, JSON.stringify({ query }));

test.each([
  ['gzip', gzipSync, gunzipSync],
  ['br', brotliCompressSync, brotliDecompressSync],
] as const)('requests and answers travel as %s', async (encoding, pack, unpack) => {
  const headers = { ...json, 'content-encoding': encoding, 'accept-encoding': encoding };
  const answer = await raw(headers, pack(JSON.stringify({ query: introspection })));

  expect(answer.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
  expect(answer.headers['content-length']).toBe(String(answer.body.length));
  expect(JSON.parse(unpack(answer.body).toString()).data.__schema.types.length).toBeGreaterThan(5);
});

test('a long answer tells that it depends on the encoding, whoever asks; a short one goes as it is', async () => {
  const plain = await ask(introspection);
  const short = await ask(order, { 'accept-encoding': 'gzip' });

  expect(plain.headers).toMatchObject({ vary: 'accept-encoding' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(short.headers['content-encoding']).toBeUndefined();
  expect(short.headers.vary).toBeUndefined();
});

test.each([
  ['an encoding that nobody reads', { 'content-encoding': 'zstd' }, '{}', 415],
  ['bytes that are not packed so', { 'content-encoding': 'gzip' }, '{}', 400],
  ['a bomb', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1_000_000, ' ')), 413],
  ['a body that is too large', {}, ' '.repeat(10_001), 413],
  ['another charset', { 'content-type': 'application/json; charset=latin1' }, '{}', 415],
  ['another type', { 'content-type': 'application/graphql' }, order, 415],
  ['a type that nobody writes', { accept: 'image/png' }, JSON.stringify({ query: order }), 406],
])('%s is refused by status', async (_, headers, body, status) => {
  const accept = 'application/graphql-response+json';
  expect((await raw({ ...json, accept, ...headers }, body)).status).toBe(status);
});

test('headers without end are refused before they are kept', async () => {
  expect((await ask(order, { 'x-long': 'a'.repeat(20_000) })).status).toBe(431);
});

test('HEAD says what GET would, and no more', async () => {
  const path = `/graphql?query=${encodeURIComponent(order)}`;
  const [head, get] = [
    await raw({}, undefined, { method: 'HEAD', path }),
    await raw({}, undefined, { method: 'GET', path }),
  ];

  expect(head.status).toBe(200);
  expect(head.body).toHaveLength(0);
  expect(head.headers['content-length']).toBe(String(get.body.length));
  expect(head.headers['content-type']).toBe(get.headers['content-type']);
});

test('OPTIONS and a method that is not there name those that are', async () => {
  const options = await raw({}, undefined, { method: 'OPTIONS' });
  const wrong = await raw({}, undefined, { method: 'PATCH' });

  expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
});

test('a mutation by GET is 405 and points to POST', async () => {
  const path = `/graphql?query=${encodeURIComponent('mutation { note(text: "a") }')}`;
  const answer = await raw({}, undefined, { method: 'GET', path });

  expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
});

test('a list is answered in its order, each with its own errors', async () => {
  const { status, body } = await shop.ask([
    { query: order },
    { query: '{ nothing }' },
    { query: 'mutation { note(text: "a") }' },
  ]);

  expect(status).toBe(200);
  expect(body).toMatchObject([
    { data: { order: { number: 'GG-1' } } },
    { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    { data: { note: 'a' } },
  ]);
});

test('a list is no way around limits: its length, its cost, its form', async () => {
  const dear = { query: '{ product(id: "ring") { appraisal } }' };
  const codesOf = (body: unknown) =>
    (body as { errors?: { extensions: { code: string } }[] }[]).map(
      ({ errors }) => errors?.[0]?.extensions.code,
    );

  expect((await shop.ask([1, 2, 3, 4].map(() => ({ query: order })))).codes).toEqual([
    'OPERATION_LIMIT_EXCEEDED',
  ]);
  expect(codesOf((await shop.ask([dear, dear])).body).sort()).toEqual([
    'OPERATION_LIMIT_EXCEEDED',
    undefined,
  ]);
  expect((await shop.ask([])).codes).toEqual(['BAD_USER_INPUT']);
  expect((await shop.ask([[{ query: order }]])).codes).toEqual(['BAD_USER_INPUT']);
});

test('limits count the client behind a trusted proxy, and the peer where nobody is trusted', async () => {
  const from = (gateway: SmallGateway, address: string) =>
    gateway.ask({ query: order }, { 'x-forwarded-for': address });
  const trustedProxies = { proxies: ['loopback'], header: 'x-forwarded-for' } as const;
  await using behind = await startSmallGateway({ requestsPerMinute: 1, trustedProxies });
  await using open = await startSmallGateway({ requestsPerMinute: 1 });

  expect((await from(behind, '192.0.2.1')).status).toBe(200);
  expect((await from(behind, '192.0.2.2')).status).toBe(200);
  expect((await from(behind, '192.0.2.1')).status).toBe(429);
  expect((await from(open, '192.0.2.1')).status).toBe(200);
  expect((await from(open, '192.0.2.2')).status).toBe(429);
});
