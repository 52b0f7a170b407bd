import { expect, test } from '@jest/globals';
import { anonymous } from '../caller.ts';
import { ShopError } from '../errors.ts';
import { buildSubgraph } from './build-subgraph.ts';
import { executeOnSubgraph } from './execute.ts';
import { createInProcessClient } from './in-process-client.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar DateTime
  input Window { since: [Int!] }
  type Query {
    piece(at: DateTime, within: Window): Piece
    refused: String
    broken: String
    slow: String
  }
  type Piece @key(fields: "id") { id: ID!, title: String, madeAt: DateTime }
`;

const record = { id: 'p1', title: 'Aube', madeAt: new Date('2026-11-21T12:00:00Z') };

const resolvers = {
  Query: {
    piece: (_root: unknown, { at }: { at?: Date }) => ({
      ...record,
      ...(at ? { madeAt: at } : {}),
    }),
    refused: () => {
      throw new ShopError('FORBIDDEN', 'This needs a right', { scope: 'admin' });
    },
    broken: () => {
      throw new Error('password=hunter2');
    },
    slow: () => new Promise(() => {}),
  },
  Piece: { __resolveReference: ({ id }: { id: string }) => (id === 'p1' ? record : null) },
};

const subgraph: Subgraph = {
  name: 'pieces',
  sdl,
  schema: buildSubgraph({ sdl, resolvers }),
  createContext: () => ({}),
  start: async () => {},
  stop: async () => {},
};

const aRequest = (query: string, extra: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  query,
  caller: anonymous('glowglitch'),
  requestId: 'req_1',
  deadlineAtMs: null,
  ...extra,
});

const ask = async (query: string, variables: Record<string, unknown> = {}) =>
  JSON.parse(JSON.stringify(await executeOnSubgraph(subgraph, aRequest(query, { variables }))));

test('a query is answered with scalars as text', async () => {
  expect(await ask('{ piece { title madeAt } }')).toEqual({
    data: { piece: { title: 'Aube', madeAt: '2026-11-21T12:00:00.000Z' } },
  });
});

test('an entity is found by its key, an unknown one is null', async () => {
  const query = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Piece { title } } }';
  const representations = ['p1', 'p2'].map((id) => ({ __typename: 'Piece', id }));
  expect(await ask(query, { r: representations })).toEqual({
    data: { _entities: [{ title: 'Aube' }, null] },
  });
});

test('a refusal keeps its code, words, details and path', async () => {
  const { errors } = await ask('{ no: refused }');
  expect(errors).toEqual([
    {
      message: 'This needs a right',
      path: ['no'],
      extensions: { code: 'FORBIDDEN', requestId: 'req_1', scope: 'admin' },
    },
  ]);
});

test('a fault of ours is told to the log and masked to the caller', async () => {
  const lines: object[] = [];
  const write = (fields: object) => void lines.push(fields);
  const log = { debug: write, info: write, warn: write, error: write, child: () => log };
  const { errors } = await executeOnSubgraph(subgraph, aRequest('{ broken }'), log);
  expect(JSON.stringify(errors)).not.toContain('hunter2');
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  expect(lines).toHaveLength(1);
});

test.each([
  ['{ piece {', {}, 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['query($at: DateTime) { piece(at: $at) { id } }', { at: 'soon' }, 'BAD_USER_INPUT'],
  [
    'query($id: ID!) { piece { id } refused @skip(if: true) x: __typename @include(if: $id) }',
    {},
    'GRAPHQL_VALIDATION_FAILED',
  ],
])('%s is refused with a code', async (query, variables, code) => {
  const { errors } = await ask(query, variables);
  expect(errors[0].extensions).toEqual({ code, requestId: 'req_1' });
});

test('nobody waits past the deadline', async () => {
  const client = createInProcessClient(subgraph);
  await expect(
    client.execute(aRequest('{ slow }', { deadlineAtMs: Date.now() + 20 })),
  ).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    message: 'The pieces service did not answer',
  });
});

test('what the gateway writes into a result never reaches the records of the subgraph', async () => {
  const client = createInProcessClient(subgraph);
  const query =
    '{ _entities(representations: [{ __typename: "Piece", id: "p1" }]) { ... on Piece { title } } }';
  const first = await client.execute(aRequest(query));
  Object.assign((first.data?.['_entities'] as object[] | undefined)?.[0] ?? {}, { title: 'no' });
  const second = await client.execute(aRequest(query));
  expect(second.data?.['_entities']).toMatchObject([{ title: 'Aube' }]);
});

test('what is wrong within a variable is named', async () => {
  const { errors } = await ask('query($within: Window) { piece(within: $within) { id } }', {
    within: { since: [1, 'two'] },
  });
  expect(errors).toEqual([
    {
      message: 'Int cannot represent non-integer value',
      extensions: { code: 'BAD_USER_INPUT', field: 'within.since[1]', requestId: 'req_1' },
    },
  ]);
});
