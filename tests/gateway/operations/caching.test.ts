import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { staticSource } from '../../../gateway/composition/supergraph-source.ts';
import { openPolicy } from '../../../gateway/operations/document-modes.ts';
import { staticManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { createExplainPermits, explainHeader } from '../../../gateway/telemetry/explain/permit.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { asNamed } from '../support/as-caller.ts';
import { type SmallGateway, startSmallGateway, supergraphOf } from '../support/small-gateway.ts';
import { sdl } from '../support/small-shop.ts';

/** The small shop, whose subgraphs say how long their answers hold. */
const withHints = (text: string): string => /* GraphQL */ `
  ${text.replace('import: [', 'import: ["@composeDirective", ')}
  extend schema
    @link(url: "https://example.com/cacheControl/v1.0", import: ["@cacheControl"])
    @composeDirective(name: "@cacheControl")
  directive @cacheControl(
    maxAge: Int
    scope: CacheControlScope
    inheritMaxAge: Boolean
  ) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope {
    PUBLIC
    PRIVATE
  }
`;
const supergraph = supergraphOf({
  catalog: withHints(sdl.catalog)
    .replace('product(id: ID!): Product', 'product(id: ID!): Product @cacheControl(maxAge: 60)')
    .replace('title: String', 'title: String @cacheControl(maxAge: 30)')
    .replace('name: String!', 'name: String! @cacheControl(scope: PRIVATE)'),
  orders: withHints(sdl.orders).replace(
    'order(id: ID!): Order',
    'order(id: ID!): Order @cacheControl(maxAge: 10)',
  ),
});

const piece = 'query Piece { product(id: "ring") { id } }';
const known = { authorization: 'dashboard orders:read' };

const permits = createExplainPermits('a secret of the caching tests, long enough', fakeClock());

let shop: SmallGateway;
beforeAll(async () => {
  shop = await startSmallGateway({
    source: staticSource(supergraph),
    authenticate: asNamed,
    documents: openPolicy,
    allowedOrigins: ['https://shop.example'],
    explainPermits: permits,
    operations: staticManifests([
      {
        client: 'widget',
        version: '1',
        file: 'widget.json',
        operations: new Map([
          ['piece', piece],
          ['name', '{ product(id: "ring") { name } }'],
        ]),
      },
    ]),
  });
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

const get = (query: string, headers: Readonly<Record<string, string>> = {}) =>
  shop.fetch(`/graphql?query=${encodeURIComponent(query)}`, { headers });
const byId = (id: string, headers: Readonly<Record<string, string>> = {}) =>
  shop.fetch(`/graphql/${id}`, { headers });
const cacheControl = async (query: string, headers?: Readonly<Record<string, string>>) =>
  (await get(query, headers)).headers.get('cache-control');

describe('how long an answer holds', () => {
  test.each([
    ['as its field says', '{ product(id: "ring") { id } }', 'public, max-age=60'],
    ['as the least of its fields', '{ product(id: "ring") { id title } }', 'public, max-age=30'],
    [
      'also where one stands in a fragment',
      '{ product(id: "ring") { ...F } } fragment F on Product { title }',
      'public, max-age=30',
    ],
    ['for one alone where a field is', '{ product(id: "ring") { name } }', 'private, max-age=60'],
    [
      'not at all where a field says nothing',
      '{ product(id: "ring") { id } latest { __typename } }',
      'no-store',
    ],
    [
      'not at all where an object on the way says nothing',
      '{ order(id: "1") { number lines { quantity } } }',
      'no-store',
    ],
    ['not at all where it is about the schema', '{ __type(name: "Order") { name } }', 'no-store'],
    ['not at all where it is nothing', '{ __typename }', 'no-store'],
  ])('%s', async (_, query, expected) => {
    expect(await cacheControl(query)).toBe(expected);
  });

  test('for one alone where it asks for a right, also when it is granted', async () => {
    const query = '{ order(id: "1") { number total } }';
    const allowed = { authorization: 'dashboard totals:read' };
    expect(await cacheControl(query, allowed)).toBe('private, max-age=10');
    expect(await cacheControl(query)).toBe('no-store');
  });

  test('for one alone where the caller shows who they are', async () => {
    expect(await cacheControl(piece, known)).toBe('private, max-age=60');
  });

  test('not at all where it is explained: how it was answered is for one reader', async () => {
    const { permit } = await permits.sign('admin');
    const explained = await get(piece, { [explainHeader]: permit });
    expect(explained.headers.get('cache-control')).toBe('no-store');
    expect(await explained.json()).toHaveProperty('extensions.explain');
  });

  test('not at all with an error, with data missing, for what is unknown, or by POST', async () => {
    expect(await cacheControl('{ order(id: "1") { number fails } }')).toBe('no-store');
    expect(await cacheControl('{ gone }')).toBe('no-store');
    expect((await byId('unknown')).headers.get('cache-control')).toBe('no-store');
    expect((await shop.ask({ query: piece })).headers.get('cache-control')).toBe('no-store');
    shop.clients.catalog.answer = () => Promise.reject(new Error('It is down'));
    try {
      expect(await cacheControl(piece)).toBe('no-store');
    } finally {
      shop.clients.catalog.answer = null;
    }
  });
});

test('a cache asks again by ETag and is told that nothing has changed', async () => {
  const first = await byId('piece');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  expect(first.headers.get('vary')).toContain('authorization');

  for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await byId('piece', { 'if-none-match': given });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('cache-control')).toBe('public, max-age=60');
  }
  expect((await byId('piece', { 'if-none-match': '"other"' })).status).toBe(200);
  const asStandard = await byId('piece', { accept: 'application/graphql-response+json' });
  expect(asStandard.headers.get('etag')).not.toBe(etag);
});

describe('a page elsewhere that says nothing of itself', () => {
  const foreign = { 'sec-fetch-site': 'cross-site' };
  const codeOf = async (response: Response) => {
    const body = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return body.errors?.[0]?.extensions.code;
  };

  test('may ask what is registered and public', async () => {
    expect(await codeOf(await byId('piece', foreign))).toBeUndefined();
  });

  test.each([
    ['a document of its own', () => get(piece, foreign)],
    ['what is registered and private', () => byId('name', foreign)],
    ['with a cookie', () => byId('piece', { ...foreign, cookie: 'a=b' })],
    ['from an origin that is not allowed', () => byId('piece', { origin: 'https://evil.example' })],
  ])('may not ask %s', async (_, ask) => {
    expect(await codeOf(await ask())).toBe('CSRF_BLOCKED');
  });
});
