import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { createRest, type Rest } from './rest.ts';
import { retryAfterMs } from './retry-after.ts';

const busy = {
  status: 429,
  body: JSON.stringify({ code: 'RATE_LIMITED', detail: 'Too many requests', requestId: 'req_1' }),
};

test('a call that is refused for now is tried again, with the same key', async () => {
  await using shop = await startShop([busy, { status: 200, body: '{"session":{"id":"ses_1"}}' }]);

  const said = await shop.rest.startSession({ body: { locale: 'en-GB' } });

  expect(said).toMatchObject({ ok: true, data: { session: { id: 'ses_1' } } });
  expect(shop.keys).toEqual([expect.any(String), shop.keys[0]]);
});

test('a refusal that stays is told in its own words', async () => {
  await using shop = await startShop([busy]);

  expect(await shop.rest.listProducts()).toEqual({
    ok: false,
    kind: 'refused',
    code: 'RATE_LIMITED',
    message: 'Too many requests',
    requestId: 'req_1',
    userErrors: [],
    data: null,
  });
  expect(shop.keys).toHaveLength(3);
});

test('the page of a proxy is no answer of the shop', async () => {
  await using shop = await startShop([{ status: 502, body: '<h1>Bad gateway</h1>' }]);

  expect(await shop.rest.listProducts()).toMatchObject({
    ok: false,
    kind: 'unreachable',
    message: 'The shop could not be reached',
  });
});

test.each([
  ['2', 2_000],
  ['0', 0],
  ['86400', 300_000],
  ['Wed, 21 Oct 2026 07:28:20 GMT', 20_000],
  ['Wed, 21 Oct 2026 07:27:00 GMT', 0],
  ['Wed, 21 Oct 2027 07:28:00 GMT', 300_000],
  ['soon', 0],
  ['-5', 0],
  [undefined, 0],
])('retry-after: %s is %d ms', (value, ms) => {
  const headers = new Headers(value === undefined ? {} : { 'retry-after': value });
  expect(retryAfterMs({ headers }, Date.parse('2026-10-21T07:28:00Z'))).toBe(ms);
});

/** A real server that gives one reply after the other; the last again and again. */
async function startShop(
  replies: readonly { readonly status: number; readonly body: string }[],
): Promise<AsyncDisposable & { readonly rest: Rest; readonly keys: unknown[] }> {
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers['x-idempotency-key']);
    const { status = 0, body } = replies[Math.min(keys.length, replies.length) - 1] ?? {};
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    rest: createRest({ origin: `http://127.0.0.1:${port}` }),
    keys,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
