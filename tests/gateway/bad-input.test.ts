import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { createAuthenticate } from '../../gateway/auth/authenticate.ts';
import { noStaff } from '../../gateway/auth/staff-token.ts';
import { systemClock } from '../../kernel/clock.ts';
import { signSessionToken } from '../../kernel/tokens.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { type SmallGateway, startSmallGateway, toAnswer } from './support/small-gateway.ts';

const secret = 'test-only-secret-of-sessions-xxxxxxxxxxxxxxxxxx';
const authenticate = createAuthenticate({
  tenant: 'shop',
  sessionSecret: secret,
  apiKey: 'test-only-key-of-services-xxxxxxxxxxxxxxxxxxxx',
  verifyStaff: noStaff,
  clock: systemClock,
});

/** For what needs no gateway of its own kind. */
let shop: SmallGateway;
beforeAll(async () => {
  shop = await startSmallGateway();
});
afterAll(() => shop.gateway.close());

const spec = { accept: 'application/graphql-response+json' };

test.each([
  ['broken JSON', '{"query": ', 400, 'BAD_USER_INPUT'],
  ['a body that is no object', '"{ __typename }"', 400, 'BAD_USER_INPUT'],
  ['a list of requests', '[{"query":"{ __typename }"}]', 400, 'BAD_USER_INPUT'],
  ['no query', '{}', 400, 'BAD_USER_INPUT'],
  ['a query of the wrong type', '{"query": 7}', 400, 'BAD_USER_INPUT'],
  ['variables of the wrong type', '{"query":"{a}","variables":"x"}', 400, 'BAD_USER_INPUT'],
  ['extensions of the wrong type', '{"query":"{a}","extensions":[]}', 400, 'BAD_USER_INPUT'],
  ['a document that does not parse', { query: '{ order(' }, 400, 'GRAPHQL_PARSE_FAILED'],
  ['a field that is not there', { query: '{ oder }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['a missing argument', { query: '{ order { id } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a variable of the wrong type',
    { query: 'query($id: ID!) { order(id: $id) { id } }', variables: { id: { a: 1 } } },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'a missing variable',
    { query: 'query($id: ID!) { order(id: $id) { id } }' },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'an operation name that fits none',
    { query: 'query A { __typename }', operationName: 'B' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'two operations and no name',
    { query: 'query A { __typename } query B { __typename }' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['an unknown id', { documentId: `sha256:${'0'.repeat(64)}` }, 404, 'PERSISTED_QUERY_NOT_FOUND'],
])('%s is refused', async (_, body, status, code) => {
  const answer = await shop.ask(body, spec);

  expect(answer).toMatchObject({ status, codes: [code] });
  expect(answer.body.data).toBeUndefined();
  expect(answer.body.errors?.[0]?.extensions).toMatchObject({
    requestId: answer.headers.get('x-request-id'),
  });
});

test.each([
  ['{"query": 7}', 'query must be text'],
  ['{"query":"{a}","variables":[]}', 'variables must be an object'],
  ['{"query":"{a}","operationName":{}}', 'operationName must be text'],
])('a member of the wrong type is named, with what would be right: %s', async (body, message) => {
  expect((await shop.ask(body)).body.errors).toMatchObject([{ message }]);
});

test('suggestions tell the schema only where it is open', async () => {
  await using open = await startSmallGateway({ isOpen: true });
  await using closed = await startSmallGateway({ isOpen: false });
  const messageFrom = async (shop: SmallGateway) =>
    (await shop.ask({ query: '{ ordr(id: "1") { id } }' })).body.errors?.[0]?.message;

  expect(await messageFrom(open)).toContain('Did you mean');
  expect(await messageFrom(closed)).toBe('Cannot query field "ordr" on type "Query".');
});

test('a body over the limit is refused, whether it is announced or just keeps coming', async () => {
  await using shop = await startSmallGateway({ bodyBytesMax: 1_000 });
  const huge = JSON.stringify({ query: `{ __typename } #${'x'.repeat(20_000)}` });

  expect(await shop.ask(huge)).toMatchObject({ status: 413, codes: ['BODY_TOO_LARGE'] });
  expect(await statusOfChunked(shop, huge)).toBe(413);
  expect((await shop.ask({ query: '{ __typename }' })).status).toBe(200);
});

test.each([
  ['text', 'text/plain'],
  ['a form', 'application/x-www-form-urlencoded'],
  ['another encoding', 'application/json; charset=utf-16'],
  ['no type', ''],
])('a body sent as %s is not read', async (_, type) => {
  const answer = await shop.ask({ query: '{ __typename }' }, { 'content-type': type });
  expect(answer).toMatchObject({ status: 415, codes: ['UNSUPPORTED_MEDIA_TYPE'] });
});

test('a method or an address that is not there says so, in JSON', async () => {
  const wrongMethod = await shop.fetch('/graphql', { method: 'DELETE' });
  expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([
    405,
    'GET, HEAD, POST, OPTIONS',
  ]);
  const nowhere = await shop.fetch('//nowhere?%%%');
  expect(nowhere.status).toBe(404);
  expect(await nowhere.json()).toEqual({
    error: {
      code: 'NOT_FOUND',
      message: 'There is nothing at this address',
      requestId: nowhere.headers.get('x-request-id'),
    },
  });
});

test('a mutation by GET is refused with 405 and does nothing', async () => {
  const query = encodeURIComponent('mutation { note(text: "hello") }');

  const response = await shop.fetch(`/graphql?query=${query}`);

  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  expect(shop.clients.orders.requests).toEqual([]);
});

test('a page elsewhere may not ask by GET', async () => {
  await using shop = await startSmallGateway({ allowedOrigins: ['https://shop.example'] });
  const get = (headers: Record<string, string>) =>
    shop.fetch('/graphql?query={__typename}', { headers });

  const foreign = await toAnswer(await get({ origin: 'https://evil.example' }));
  expect(foreign).toMatchObject({ status: 400, codes: ['CSRF_BLOCKED'] });
  const picture = await toAnswer(await get({ 'sec-fetch-site': 'cross-site' }));
  expect(picture.codes).toEqual(['CSRF_BLOCKED']);
  const allowed = await get({ origin: 'https://shop.example' });
  expect(allowed.status).toBe(200);
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
});

test('expired, forged and foreign tokens are 401, never anonymous', async () => {
  await using shop = await startSmallGateway({ authenticate });
  const claims = { tenant: 'shop', sessionId: 'ses_1', orderIds: [] };
  const good = await signSessionToken(claims, secret, systemClock);
  const old = await signSessionToken(claims, secret, fakeClock('2020-01-01'));
  const forged = await signSessionToken(claims, `${secret}!`, systemClock);
  const staff = await new SignJWT({ roles: ['admin'], tenant: 'shop' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('me')
    .sign(new TextEncoder().encode(secret));
  const unsigned = `${Buffer.from('{"alg":"none","typ":"aurora-session+jwt"}').toString('base64url')}.e30.`;
  const ask = (headers: Record<string, string>) => shop.ask({ query: '{ __typename }' }, headers);

  expect((await ask({ authorization: `Bearer ${good}` })).status).toBe(200);
  for (const token of [old, forged, staff, unsigned, 'nonsense', good.slice(0, -2)])
    expect(await ask({ authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
      codes: ['UNAUTHENTICATED'],
    });
  expect((await ask({ authorization: good })).status).toBe(401);
  expect((await ask({ 'x-api-key': 'guess' })).status).toBe(401);
});

test.each([
  [
    'depth',
    `{ order(id: "1") { ${'priced { ... on Order { '.repeat(12)} id ${'} }'.repeat(12)} } }`,
    {
      depthMax: 10,
    },
  ],
  [
    'aliases',
    `{ ${Array.from({ length: 70 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
    {
      rootFieldsMax: 100,
    },
  ],
  ['root fields', '{ a: __typename b: __typename c: __typename }', { rootFieldsMax: 2 }],
  ['tokens', `{ ${'__typename '.repeat(200)} }`, { tokensMax: 100 }],
  ['directives', `{ __typename ${'@include(if: true) '.repeat(1)} }`, { directivesMax: 0 }],
  [
    'fields of nested fragments',
    `{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...C ...C }
     fragment C on Query { __typename __typename }`,
    { fieldsMax: 7 },
  ],
  ['cost', '{ product(id: "1") { appraisal } }', { costMax: 500 }],
])(
  'an operation past the limit of %s is refused before anything is fetched',
  async (_, query, limits) => {
    await using shop = await startSmallGateway({ limits });

    const answer = await shop.ask({ query }, spec);

    expect(answer).toMatchObject({ status: 400, codes: ['OPERATION_LIMIT_EXCEEDED'] });
    expect(shop.clients.catalog.requests).toEqual([]);
  },
);

test('a flood from one address is slowed down, with the time to come back', async () => {
  await using shop = await startSmallGateway({ requestsPerMinute: 3 });
  const ask = () => shop.ask({ query: '{ __typename }' });

  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await ask()).status);
  const refused = await ask();

  expect(statuses).toEqual([200, 200, 200]);
  expect(refused).toMatchObject({ status: 429, codes: ['RATE_LIMITED'] });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

/** Sends without a content-length. */
function statusOfChunked({ gateway }: SmallGateway, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.end(body);
  });
}
