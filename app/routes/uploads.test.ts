import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAuthenticate } from '../../gateway/auth/authenticate.ts';
import { createHttpServer, type HttpServer } from '../../gateway/http/server.ts';
import { createMemoryBudgets } from '../../gateway/limits/cost-budget.ts';
import type { ShopperCaller } from '../../kernel/caller.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { signSessionToken } from '../../kernel/tokens.ts';
import * as pictures from '../../kernel/uploads/testing/pictures.ts';
import { createRestRateLimit } from '../../rest/rate-limit.ts';
import {
  type StartedInspirations,
  startInspirations,
} from '../../subgraphs/concierge/inspiration/testing/start-inspirations.ts';
import { uploadRoutes } from './uploads.ts';

const requestsPerMinute = 60;
let shop: StartedInspirations;
let server: HttpServer;
let jpeg: Buffer;

beforeAll(async () => {
  [shop, jpeg] = await Promise.all([startInspirations(), pictures.aJpeg()]);
  const { clock, config, log } = shop.parts;
  server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    cors: { allowedOrigins: ['https://shop.example'] },
    log,
    routes: uploadRoutes({
      door: shop.door,
      authenticate: createAuthenticate({
        tenant: config.tenant,
        sessionSecret: config.secrets.session,
        apiKey: config.secrets.apiKey,
        verifyStaff: async () => {
          throw new ShopError('UNAUTHENTICATED', 'There is no staff here');
        },
        clock,
      }),
      countRequest: createRestRateLimit(requestsPerMinute, createMemoryBudgets(clock)),
    }),
  });
  await server.listen();
});
afterAll(async () => {
  await server.close(0);
  await shop[Symbol.asyncDispose]();
});

const origin = (): string => `http://127.0.0.1:${server.port}`;
const tokenOf = ({ tenant, sessionId }: ShopperCaller): Promise<string> =>
  signSessionToken(
    { tenant, sessionId, orderIds: [] },
    shop.parts.config.secrets.session,
    shop.parts.clock,
  );

async function post(
  bytes: Uint8Array,
  shopper: ShopperCaller | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; json: Record<string, unknown>; headers: Headers }> {
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(bytes)], { type: 'image/jpeg' }), 'ring.jpg');
  const response = await fetch(`${origin()}/uploads/inspiration`, {
    method: 'POST',
    body: form,
    headers: {
      'x-idempotency-key': shop.nextKey(),
      ...(shopper ? { authorization: `Bearer ${await tokenOf(shopper)}` } : {}),
      ...headers,
    },
  });
  return {
    status: response.status,
    json: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
  };
}

test('a picture is sent over HTTP, and shown as a picture and nothing else', async () => {
  const shopper = await shop.aShopper();
  const sent = await post(jpeg, shopper);
  expect([sent.status, sent.json]).toEqual([201, { uploadId: expect.any(String) }]);
  const { inspiration } = await shop.change(
    'inspirationUpload',
    { uploadId: sent.json['uploadId'] },
    shopper,
  );

  const shown = await fetch(`${origin()}${inspiration?.url}`);
  expect(shown.status).toBe(200);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/webp',
    'content-length': String(inspiration?.bytes),
    'content-disposition': 'attachment; filename="inspiration.webp"',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, max-age=300, immutable',
  });
  expect(
    Buffer.from(await shown.arrayBuffer())
      .subarray(8, 12)
      .toString(),
  ).toBe('WEBP');

  shop.concierge.clock.advance(16 * MINUTE_MS);
  expect((await fetch(`${origin()}${inspiration?.url}`)).status).toBe(404);
});

test('the same key over HTTP is one upload', async () => {
  const shopper = await shop.aShopper();
  const headers = { 'x-idempotency-key': shop.nextKey() };
  const [first, second] = [await post(jpeg, shopper, headers), await post(jpeg, shopper, headers)];
  expect(second.json).toEqual(first.json);
  const other = await post(await pictures.aPng(), shopper, headers);
  expect([other.status, other.json]).toMatchObject([
    422,
    { error: { code: 'IDEMPOTENCY_KEY_REUSED' } },
  ]);
});

test.each<[string, number, string, () => Promise<{ status: number; json: object }>]>([
  ['nobody', 401, 'UNAUTHENTICATED', () => post(jpeg, null)],
  ['a service', 401, 'UNAUTHENTICATED', () => post(jpeg, null, { 'x-api-key': 'x' })],
  [
    'a forged token',
    401,
    'UNAUTHENTICATED',
    () => post(jpeg, null, { authorization: 'Bearer e30.e30.e30' }),
  ],
  [
    'no key',
    400,
    'BAD_USER_INPUT',
    async () => post(jpeg, await shop.aShopper(), { 'x-idempotency-key': '' }),
  ],
  [
    'a short key',
    400,
    'BAD_USER_INPUT',
    async () => post(jpeg, await shop.aShopper(), { 'x-idempotency-key': 'short' }),
  ],
  [
    'a key too long',
    400,
    'BAD_USER_INPUT',
    async () => post(jpeg, await shop.aShopper(), { 'x-idempotency-key': 'k'.repeat(201) }),
  ],
  [
    'an empty file',
    400,
    'BAD_USER_INPUT',
    async () => post(Buffer.alloc(0), await shop.aShopper()),
  ],
  [
    'a byte too many',
    413,
    'BODY_TOO_LARGE',
    async () => post(Buffer.alloc(shop.parts.config.uploads.bytesMax + 1), await shop.aShopper()),
  ],
  [
    'JSON',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    async () => post(jpeg, await shop.aShopper(), { 'content-type': 'application/json' }),
  ],
])('%s is refused: %i %s', async (_what, status, code, send) => {
  const refused = await send();
  expect([refused.status, refused.json]).toMatchObject([status, { error: { code } }]);
});

test('as many bytes as may be are taken', async () => {
  const full = Buffer.alloc(shop.parts.config.uploads.bytesMax);
  expect((await post(full, await shop.aShopper())).status).toBe(201);
});

test('a page of another origin is told that it may send, and with which headers', async () => {
  const response = await fetch(`${origin()}/uploads/inspiration`, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
  });
  expect(response.headers.get('access-control-allow-headers')).toMatch(
    /authorization.*x-idempotency-key/,
  );
  expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
});

test('whoever sends without end is cut off while sending', async () => {
  const shopper = await shop.aShopper();
  const socket = connect(server.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => {});
  socket.write(
    `POST /uploads/inspiration HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await tokenOf(shopper)}\r\n` +
      `x-idempotency-key: ${shop.nextKey()}\r\ncontent-type: multipart/form-data; boundary=b\r\n` +
      'transfer-encoding: chunked\r\n\r\n',
  );
  const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
  socket.write(chunk('--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n'));
  for (let sent = 0; sent < 100 && answer === ''; sent += 1) {
    socket.write(chunk('x'.repeat(64 * 1024)));
    await new Promise(setImmediate);
  }
  await new Promise((resolve) => {
    if (answer !== '') resolve(null);
    socket.once('data', resolve);
  });
  socket.destroy();
  expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*connection: close[\s\S]*BODY_TOO_LARGE/i);
});

test('an address has so many requests a minute', async () => {
  const shopper = await shop.aShopper();
  const statuses: number[] = [];
  for (let count = 0; count < requestsPerMinute; count += 1)
    statuses.push((await post(Buffer.alloc(0), shopper)).status);
  expect(statuses).toContain(429);
  const refused = await post(Buffer.alloc(0), shopper);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});
