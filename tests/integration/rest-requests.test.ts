import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { toGlobalId } from '../../kernel/ids.ts';
import type { RestRoute } from '../../rest/route.ts';
import { routes } from '../../rest/routes/index.ts';
import { isProblem, keepsItsWord } from './support/expectations.ts';
import { type Api, type Asked, freshKey, startApi, startTimeoutMs } from './support/start-api.ts';

let api: Api;
let shopper: string;
let lead: string;

beforeAll(async () => {
  api = await startApi();
  shopper = await api.shopper();
  lead = await api.staff('support_lead');
}, startTimeoutMs);

afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const ring = {
  productId: 'UHJvZHVjdDpwcmRfbHVldXJfZGlhbW9uZF9yb3NlX2dvbGQ',
  variantId: 'UHJvZHVjdFZhcmlhbnQ6dmFyX2x1ZXVyX2hhbF9yZ180OA',
};

const get = (path: string, asked?: Asked) => api.ask('GET', path, asked);
const post = (path: string, asked?: Asked) => api.ask('POST', path, asked);

describe('what is sent', () => {
  const path = '/api/concierge/messages';

  test('must be JSON, in its type, and of bounded size', async () => {
    const send = (body: string, headers = {}) =>
      post(path, { authorization: shopper, body, headers });
    isProblem(await send('{"text":'), 400, 'BAD_USER_INPUT', 'body');
    isProblem(await send('[]'), 400, 'BAD_USER_INPUT', 'body');
    isProblem(
      await send('{"text":"hi"}', { 'content-type': 'text/plain' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
    isProblem(await send(JSON.stringify({ text: 'x'.repeat(70_000) })), 413, 'BODY_TOO_LARGE');
  });

  test.each(['{"$ne":null}', '{"$gt":""}', '["$where"]', 'true', '7', 'null'])(
    'text: %s never reaches a query',
    async (value) => {
      const authorization = await api.shopper();
      const before = await api.database.db
        .collection('sessions')
        .countDocuments({ 'messages.0': { $exists: true } });
      isProblem(
        await post(path, { authorization, body: `{"text":${value}}` }),
        400,
        'BAD_USER_INPUT',
        'text',
      );
      expect(
        await api.database.db
          .collection('sessions')
          .countDocuments({ 'messages.0': { $exists: true } }),
      ).toBe(before);
    },
  );

  test('words that look like operators are words', async () => {
    const answer = await get(
      `/api/concierge/products?q=${encodeURIComponent('{"$gt":""} || 1==1')}`,
    );
    keepsItsWord('listProducts', answer);
  });

  test('an address that is not there, and a method that it does not take, are problems too', async () => {
    isProblem(await get('/api/concierge/nothing'), 404, 'NOT_FOUND');
    const wrong = await post('/api/concierge/products', { body: {} });
    isProblem(wrong, 405, 'METHOD_NOT_ALLOWED');
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  test('a page of an allowed origin may send it, and read what comes; another page may not', async () => {
    const path = '/api/concierge/products?first=1';
    const ours = await get(path, { headers: { origin: 'https://shop.example' } });
    expect(ours.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(ours.headers.get('access-control-expose-headers')).toContain('ratelimit');
    const theirs = await get(path, { headers: { origin: 'https://elsewhere.example' } });
    expect(theirs.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await api.ask('OPTIONS', '/api/concierge/capsule', {
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-idempotency-key');
  });

  test('a version that the graph could not hold is refused by its name', async () => {
    const order = { orderId: 'T3JkZXI6b3JkXzE', reason: 'OTHER', expectedVersion: 2 ** 31 };
    const body = JSON.stringify(order);
    const answer = await post('/api/concierge/orders/cancel', { authorization: lead, body });
    isProblem(answer, 400, 'BAD_USER_INPUT', 'expectedVersion');
  });

  test('an id that names another thing is refused by the graph', async () => {
    const answer = await get(`/api/concierge/orders/status?orderId=${ring.productId}`, {
      authorization: lead,
    });
    expect([answer.status, answer.json['code']]).toEqual([400, 'BAD_USER_INPUT']);
  });
});

/** A route that takes a body, with an address that fits. */
const withBody = routes
  .filter(({ body }) => body !== null)
  .map((route) => [route.id, route, route.path.replace(/:\w+/, ring.productId)] as const);

describe('each member of each body', () => {
  const refusalsOf = async (path: string, bodies: readonly (readonly [string, object])[]) => {
    const refusals: unknown[] = [];
    for (const [, body] of bodies) {
      const { status, json } = await post(path, { authorization: lead, body });
      refusals.push([status, json['code'], json['field']]);
    }
    return refusals;
  };
  const refused = (bodies: readonly (readonly [string, object])[]) =>
    bodies.map(([field]) => [400, 'BAD_USER_INPUT', field]);

  test.each(withBody)('%s: is missed where it is needed', async (_, route, path) => {
    const bodies = requiredOf(route).map(
      (name) => [name, without(exampleOf(route), name)] as const,
    );
    expect(await refusalsOf(path, bodies)).toEqual(refused(bodies));
  });

  test.each(withBody)('%s: is of its type', async (_, route, path) => {
    const bodies = membersOf(route).map(
      (name) => [name, { ...exampleOf(route), [name]: { $ne: null, nothing: [true] } }] as const,
    );
    const refusals = await refusalsOf(path, bodies);
    // What is an object itself says which of its members is wrong.
    expect(
      refusals.map((refusal) => {
        const [status, code, field] = refusal as [number, string, string];
        return [status, code, field.split('.')[0]];
      }),
    ).toEqual(refused(bodies));
  });

  test.each(withBody)('%s: is no longer than it may be', async (_, route, path) => {
    const bodies = membersOf(route)
      .filter((name) => typeof exampleOf(route)[name] === 'string')
      .map((name) => [name, { ...exampleOf(route), [name]: 'x'.repeat(5_000) }] as const);
    expect(await refusalsOf(path, bodies)).toEqual(refused(bodies));
  });

  test.each(withBody)('%s: is one that is known', async (_, route, path) => {
    const bodies = [['surprise', { ...exampleOf(route), surprise: 1 }]] as const;
    expect(await refusalsOf(path, bodies)).toEqual(refused(bodies));
  });
});

const membersOf = ({ body }: RestRoute): readonly string[] => Object.keys(body?.shape ?? {});
const requiredOf = (route: RestRoute): readonly string[] =>
  membersOf(route).filter((name) => !(route.body?.shape[name] instanceof z.ZodOptional));
const exampleOf = ({ example }: RestRoute): Readonly<Record<string, unknown>> => example.body ?? {};
const without = (body: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(body).filter(([each]) => each !== name));

describe('what belongs to another shop', () => {
  /** The same records under another tenant: their ids are good, and not ours. */
  beforeAll(async () => {
    const { db } = api.database;
    for (const name of ['orders', 'returns']) {
      const found = await db
        .collection<{ _id: string }>(name)
        .findOne({ tenant: api.config.tenant });
      if (!found) throw new Error(`There are no ${name}`);
      const { number } = found as unknown as { number: string };
      await db
        .collection<{ _id: string }>(name)
        .insertOne({ ...found, _id: `elsewhere_${name}`, tenant: 'elsewhere', number } as never);
    }
  });
  const theirOrder = toGlobalId('Order', 'elsewhere_orders');
  const theirReturn = toGlobalId('Return', 'elsewhere_returns');

  test.each([
    ['GET', `/api/concierge/orders/status?orderId=${theirOrder}`, null],
    ['GET', `/api/concierge/orders/returns/${theirReturn}`, null],
    [
      'POST',
      '/api/concierge/orders/cancel',
      { orderId: theirOrder, expectedVersion: 1, reason: 'OTHER' },
    ],
  ] as const)('%s %s is as if it were not there', async (method, path, body) => {
    const answer = await api.ask(method, path, { authorization: lead, ...(body ? { body } : {}) });
    expect([answer.status, answer.json['code']]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a key that was used', () => {
  const used: readonly (readonly [path: string, first: object, second: object])[] = [
    ['/api/concierge/messages', { text: 'Rings please' }, { text: 'Earrings please' }],
    ['/api/concierge/shortlist', { productIds: [ring.productId] }, { productIds: [] }],
    [
      '/api/analytics/csat',
      { rating: 5, intent: 'FIND_PRODUCT' },
      { rating: 1, intent: 'FIND_PRODUCT' },
    ],
    [
      '/api/concierge/stylist',
      { topic: 'SIZING', message: 'Which size?', contact: { email: 'opal@example.com' } },
      { topic: 'OTHER', message: 'Which size?', contact: { email: 'opal@example.com' } },
    ],
    [
      '/api/concierge/orders/status/request',
      { orderNumber: 'GG-12047', email: 'opal@example.com' },
      { orderNumber: 'GG-12048', email: 'opal@example.com' },
    ],
  ];

  test.each(used)(
    '%s gives the first answer again, and refuses another input',
    async (path, first, second) => {
      const asked = { authorization: await api.shopper(), key: freshKey() };
      const answer = await post(path, { ...asked, body: first });
      expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
      expect((await post(path, { ...asked, body: first })).json).toEqual(answer.json);
      isProblem(
        await post(path, { ...asked, body: second }),
        422,
        'IDEMPOTENCY_KEY_REUSED',
        'x-idempotency-key',
      );
    },
  );
});

describe('a step that there is not', () => {
  test('a ticket that is not resolved cannot be opened again; a version that is old is told first', async () => {
    const authorization = await api.shopper();
    const { json } = await post('/api/concierge/stylist', {
      authorization,
      body: { topic: 'DELIVERY', message: 'When?', contact: { email: 'opal@example.com' } },
    });
    const { id, version } = json['ticket'] as { id: string; version: number };
    const reopen = (expectedVersion: number) =>
      post(`/api/concierge/stylist/${id}/reopen`, {
        authorization,
        body: { expectedVersion, note: 'It is not' },
      });
    expect((await reopen(version)).json).toMatchObject({ status: 409, code: 'ILLEGAL_TRANSITION' });
    expect((await reopen(version + 7)).json).toMatchObject({ status: 409, code: 'CONFLICT' });
  });

  test('a hold that was given back cannot be extended', async () => {
    const authorization = await api.shopper();
    const { json } = await post('/api/concierge/capsule', { authorization, body: ring });
    const { id } = json['hold'] as { id: string };
    await post(`/api/concierge/capsule/${id}/release`, { authorization });
    isProblem(
      await post(`/api/concierge/capsule/${id}/extend`, { authorization }),
      422,
      'INPUT_REFUSED',
      'holdId',
    );
  });

  test('an order whose parcel has left cannot be called off; an old version is told', async () => {
    const order = await api.database.db
      .collection<{ _id: string; version: number }>('orders')
      .findOne({ tenant: api.config.tenant, state: 'SHIPPED' });
    const cancel = (expectedVersion: number) =>
      post('/api/concierge/orders/cancel', {
        authorization: lead,
        body: { orderId: toGlobalId('Order', order?._id ?? ''), expectedVersion, reason: 'OTHER' },
      });
    expect((await cancel(order?.version ?? 0)).json).toMatchObject({ status: 422 });
    expect((await cancel((order?.version ?? 0) + 7)).json).toMatchObject({ code: 'CONFLICT' });
  });
});

describe('time', () => {
  test('a period that ends before it begins is refused', async () => {
    const answer = await get(
      '/api/dashboard/kpis?from=2026-11-21T00:00:00Z&to=2026-11-14T00:00:00Z',
      { authorization: lead },
    );
    expect([answer.status, answer.json['code']]).toEqual([400, 'BAD_USER_INPUT']);
  });

  test.each(['2026-11-21', 'yesterday', '2026-11-21T00:00:00+01:00'])(
    'an instant is RFC 3339 in UTC, not %s',
    async (from) => {
      const query = new URLSearchParams({ from, to: '2026-11-21T00:00:00Z' });
      isProblem(
        await get(`/api/dashboard/kpis?${query}`, { authorization: lead }),
        400,
        'BAD_USER_INPUT',
        'from',
      );
    },
  );
});

describe('the document', () => {
  test('is served as it is kept', async () => {
    const yaml = await get('/api/docs/concierge-openapi.yaml');
    expect(yaml.headers.get('content-type')).toBe('application/yaml');
    expect(yaml.text).toBe(readFileSync('docs/api/concierge-openapi.yaml', 'utf8'));
    expect((await get('/api/docs/package.json')).status).toBe(404);
  });
});

describe('an address', () => {
  test('may send so many requests a minute, is told how many are left, and when to come back', async () => {
    await using narrow = await api.door({ restRequestsPerMinute: 3 });
    const first = await narrow.ask('GET', '/api/concierge/products?first=1');
    expect(first.headers.get('ratelimit-policy')).toBe('"requests";q=3;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"requests";r=2;t=\d+$/);
    await narrow.ask('GET', '/api/concierge/products?first=1');
    await narrow.ask('GET', '/api/concierge/products?first=nonsense');
    const refused = await narrow.ask('GET', '/api/concierge/products?first=1');
    isProblem(refused, 429, 'RATE_LIMITED');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await narrow.ask('GET', '/api/health')).status).toBe(200);
  });
});
