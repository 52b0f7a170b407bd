import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startSmallGateway, toAnswer } from './support/small-gateway.ts';

const runs = { numRuns: 150, seed: 20_261_121 };

/** What a gateway may say to anything: one of these, in GraphQL's form, with codes. */
const isOrderly = ({ status, body }: Awaited<ReturnType<typeof toAnswer>>): boolean =>
  [200, 400, 404, 405, 413, 415].includes(status) &&
  ('data' in body || (body.errors?.length ?? 0) > 0) &&
  (body.errors ?? []).every(
    ({ extensions }) =>
      extensions?.['code'] !== 'INTERNAL_SERVER_ERROR' && extensions?.['requestId'],
  );

test('any bytes as a body get an orderly answer', async () => {
  await using shop = await startSmallGateway();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => {
      const headers = { 'content-type': 'application/json' };
      const response = await shop.fetch('/graphql', { method: 'POST', headers, body });
      expect(isOrderly(await toAnswer(response))).toBe(true);
    }),
    runs,
  );
});

test('any JSON in the members of a request gets an orderly answer', async () => {
  await using shop = await startSmallGateway();
  const member = fc.oneof(fc.jsonValue(), fc.constantFrom('{ __typename }', '', null));
  const request = fc.dictionary(
    fc.constantFrom('query', 'variables', 'operationName', 'extensions', 'documentId', '__proto__'),
    member,
  );
  await fc.assert(
    fc.asyncProperty(request, async (body) => {
      expect(isOrderly(await shop.ask(JSON.stringify(body)))).toBe(true);
    }),
    runs,
  );
});

test('any pieces of GraphQL get an orderly answer', async () => {
  await using shop = await startSmallGateway();
  const words =
    '{ } ( ) ! : $ @ ... on query mutation subscription fragment F Order order id number "1" latest __typename orders total $id'.split(
      ' ',
    );
  const documents = fc.array(fc.constantFrom(...words), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const answer = await shop.ask({ query: `{ ${document.join(' ')}`, variables: { id: '1' } });
      expect(isOrderly(answer)).toBe(true);
    }),
    runs,
  );
});

test('an operation name with a document in it is not taken for that document', async () => {
  await using shop = await startSmallGateway();
  const [a, b] = ['query A { a: __typename }', 'query B { b: __typename }'];
  const both = await shop.ask({ query: `${a}\n${b}`, operationName: 'A' });
  expect(both.body.data).toEqual({ a: 'Query' });
  for (const operationName of [`A\n${a}`, `A${a}\n`, `A\n${a}\n`])
    expect((await shop.ask({ query: b, operationName })).codes).toEqual([
      'OPERATION_RESOLUTION_FAILURE',
    ]);
});

test('fragments that multiply are refused in no time, whatever the kind of operation', async () => {
  await using shop = await startSmallGateway();
  const layers = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`,
  );
  const query = `query { ...F0 } ${layers.join(' ')} fragment F60 on Query { __typename }`;

  expect((await shop.ask({ query })).codes).toEqual(['OPERATION_LIMIT_EXCEEDED']);
});

test('any answer of a subgraph leaves the gateway whole and the rest of the data right', async () => {
  await using shop = await startSmallGateway();
  const value = fc.jsonValue({ maxDepth: 3 });
  const entities = fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 2 }));
  const result = fc.oneof(
    value,
    fc.record({ data: value, errors: value }, { requiredKeys: [] }),
    fc.record({ data: fc.record({ _entities: entities }) }),
  );
  await fc.assert(
    fc.asyncProperty(result, async (hostile) => {
      shop.clients.catalog.answer = async () => hostile as object;
      const { status, body, codes } = await shop.ask({
        query: '{ order(id: "1") { number lines { product { title } } } }',
      });
      expect(status).toBe(200);
      expect(body.data).toMatchObject({ order: { number: 'GG-1' } });
      expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
    }),
    runs,
  );
});
