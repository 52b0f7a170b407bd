import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { serverAudits } from 'graphql-http';
import type { LanePlugin } from '../../gateway/apollo-lane.ts';
import { staticManifests } from '../../gateway/operations/manifests/manifest-source.ts';
import { ShopError } from '../../kernel/errors.ts';
import { type SmallGateway, startSmallGateway } from './support/small-gateway.ts';
import { createTestClient } from './support/small-shop.ts';

/** A plugin with every hook that a request passes, and nothing to say. */
const silent: LanePlugin = {
  requestDidStart: async () => ({
    didResolveSource: async () => {},
    didResolveOperation: async () => {},
    executionDidStart: async () => {},
    didEncounterErrors: async () => {},
    willSendResponse: async () => {},
  }),
};

const order = '{ order(id: "1") { number lines { product { title } } } }';

/** Every kind of answer, and of refusal. */
const requests: readonly (readonly [what: string, init: RequestInit, path?: string])[] = [
  ['a query', post({ query: order })],
  ['a mutation', post({ query: 'mutation { note(text: "a") }' })],
  [
    'variables',
    post({ query: 'query A($id: ID!) { order(id: $id) { id } }', variables: { id: '2' } }),
  ],
  [
    'one operation of two',
    post({ query: 'query A { __typename } query B { b: __typename }', operationName: 'B' }),
  ],
  ['introspection', post({ query: '{ __schema { queryType { name } } }' })],
  ['a field that the caller may not see', post({ query: '{ order(id: "1") { total number } }' })],
  ['one that is never null', post({ query: '{ order(id: "1") { margin } }' })],
  ['a resolver that fails', post({ query: '{ order(id: "1") { fails number } }' })],
  ['a subgraph that is down', post({ query: '{ product(id: "down") { title } }' })],
  ['a subgraph whose answer does not fit', post({ query: '{ product(id: "odd") { name } }' })],
  ['a text that is no GraphQL', post({ query: '{' })],
  ['one that does not fit the schema', post({ query: '{ ordr { id } }' })],
  ['a variable of the wrong type', post({ query: 'query A($id: ID!) { order(id: $id) { id } }' })],
  ['no operation of that name', post({ query: '{ __typename }', operationName: 'Other' })],
  [
    'too many aliases',
    post({
      query: `{ ${Array.from({ length: 70 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
    }),
  ],
  [
    'too much cost',
    post({ query: '{ order(id: "1") { lines { product { appraisal } } } latest { __typename } }' }),
  ],
  [
    'a hash that nobody registered',
    post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'no' } } }),
  ],
  ['no query', post({})],
  ['no JSON', { ...post({}), body: '{' }],
  ['a list', post([{ query: order }])],
  [
    'another content type',
    { ...post({ query: order }), headers: { 'content-type': 'text/plain' } },
  ],
  ['an answer of another type', post({ query: order }, { accept: 'text/html' })],
  ['the older answer type', post({ query: '{' }, { accept: 'application/json' })],
  ['a stream of one', post({ query: order }, { accept: 'text/event-stream' })],
  ['a query by GET', {}, `?query=${encodeURIComponent(order)}`],
  ['its head alone', { method: 'HEAD' }, `?query=${encodeURIComponent(order)}`],
  ['a mutation by GET', {}, `?query=${encodeURIComponent('mutation { note(text: "a") }')}`],
  ['a method that is not there', { method: 'DELETE' }],
  ['a packed answer', post({ query: order }, { 'accept-encoding': 'gzip' })],
];

describe('both lanes', () => {
  let direct: SmallGateway;
  let through: SmallGateway;
  beforeAll(async () => {
    direct = await startShop();
    through = await startShop([silent]);
  });
  afterAll(async () => {
    await Promise.all([direct, through].map((shop) => shop[Symbol.asyncDispose]()));
  });

  test.each(requests)('answer alike: %s', async (_, init, path = '') => {
    const [one, other] = await Promise.all(
      [direct, through].map(async ({ gateway }) =>
        told(await fetch(`${gateway.url}${path}`, init)),
      ),
    );

    expect(other).toEqual(one);
  });

  test('pass every audit of GraphQL over HTTP', async () => {
    const audits = serverAudits({ url: through.gateway.url, fetchFn: fetch });
    const failed = [];
    for (const audit of audits) {
      const result = await audit.fn();
      if (result.status !== 'ok') failed.push(`${audit.id}: ${result.reason}`);
    }

    expect(failed).toEqual([]);
    expect(audits.length).toBe(61);
  });
});

test('a plugin sees the operation and its caller, and adds headers, extensions and refusals', async () => {
  const seen: unknown[] = [];
  const speaking: LanePlugin = {
    requestDidStart: async () => ({
      async didResolveOperation({ operationName, contextValue }) {
        seen.push([operationName, contextValue.caller.kind]);
        if (operationName === 'Forbidden')
          throw new GraphQLError('Not on Sundays', {
            extensions: { code: 'FORBIDDEN', http: { status: 403 } },
          });
      },
      async willSendResponse({ response }) {
        response.http.headers.set('x-seen', 'yes');
        if (response.body.kind === 'single') response.body.singleResult.extensions = { day: 7 };
      },
    }),
  };
  await using shop = await startShop([speaking]);

  const let_ = await shop.ask({ query: 'query Let { order(id: "1") { number } }' });
  const accept = 'application/graphql-response+json';
  const refused = await shop.ask({ query: 'query Forbidden { __typename }' }, { accept });

  expect(seen).toEqual([
    ['Let', 'anonymous'],
    ['Forbidden', 'anonymous'],
  ]);
  expect(let_.body).toEqual({ data: { order: { number: 'GG-1' } }, extensions: { day: 7 } });
  expect(let_.headers.get('x-seen')).toBe('yes');
  expect(refused).toMatchObject({ status: 403, codes: ['FORBIDDEN'] });
  expect(refused.body.errors?.[0]?.extensions?.['requestId']).toMatch(/^req_/);
  const metrics = await (await shop.fetch('/metrics')).text();
  expect(metrics).toMatch(/aurora_requests_total\{[^}]*code="FORBIDDEN"[^}]*\} 1/);
});

test('for new documents only, what was let pass once goes past the plugins, and what is registered at once', async () => {
  const seen: unknown[] = [];
  const judge: LanePlugin = {
    requestDidStart: async () => ({
      async didResolveOperation({ operationName }) {
        seen.push(operationName);
        if (operationName === 'Bad') throw new GraphQLError('No');
      },
    }),
  };
  await using shop = await startSmallGateway({
    apolloPlugins: { plugins: [judge], runFor: 'new-documents' },
    operations: staticManifests([
      {
        client: 'widget',
        version: '1',
        file: 'widget/1.json',
        operations: new Map([['known', 'query Known { __typename }']]),
      },
    ]),
  });

  for (const name of ['Good', 'Good', 'Bad', 'Bad', 'Good'])
    await shop.ask({ query: `query ${name} { __typename }` });
  const known = await shop.ask({ documentId: 'known' });

  expect(seen).toEqual(['Good', 'Bad', 'Bad']);
  expect(known.body).toEqual({ data: { __typename: 'Query' } });
});

const startShop = async (plugins?: readonly LanePlugin[]): Promise<SmallGateway> => {
  const shop = await startSmallGateway({
    limits: { costMax: 2_000 },
    ...(plugins ? { apolloPlugins: { plugins, runFor: 'every-request' } } : {}),
  });
  const catalog = createTestClient('catalog');
  shop.clients.catalog.answer = async (request) => {
    const asked = JSON.stringify(request.variables) + request.query;
    if (asked.includes('down')) throw new ShopError('SUBGRAPH_UNAVAILABLE', 'It is closed');
    if (asked.includes('odd')) return { data: { product: { name: null } } };
    return catalog.execute(request);
  };
  return shop;
};

function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_same', ...headers },
    body: JSON.stringify(body),
  };
}

/** Everything that a client gets, but for what is of its time. */
/** Whether a connection is kept hangs on whether the whole request had come in when it was answered. */
const headersOfItsOwn = new Set(['date', 'x-request-id', 'connection', 'keep-alive']);

async function told(response: Response) {
  const headers = [...response.headers].filter(([name]) => !headersOfItsOwn.has(name));
  const text = (await response.text()).replace(/req_\w+/g, 'req');
  return { status: response.status, headers, text };
}
