import { expect, test } from '@jest/globals';
import { compose } from '../composition/compose.ts';
import { describeSupergraph } from './describe-supergraph.ts';

const link = (...names: readonly string[]): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(names)})`;

const described = describeSupergraph(
  compose([
    {
      name: 'orders',
      url: 'http://orders.example/graphql',
      sdl: `${link('@key', '@tag', '@requiresScopes', '@authenticated', '@cost', '@listSize', '@inaccessible')}
        type Query {
          orders("Page size." first: Int = 10 @cost(weight: 2), after: ID): [Order!] @listSize(assumedSize: 20)
        }
        "What was bought."
        type Order @key(fields: "id") @authenticated {
          id: ID!
          status: Status!
          email: String @tag(name: "pii:email") @requiresScopes(scopes: [["orders:read"], ["admin", "audit"]])
          weight: Int @cost(weight: 7)
          old: String @deprecated(reason: "Use status")
          hidden: Int @inaccessible
        }
        enum Status { NEW SENT }`,
    },
    {
      name: 'shipping',
      url: 'http://shipping.example/graphql',
      sdl: `${link('@key', '@external', '@requires')}
        type Order @key(fields: "id") { id: ID! weight: Int @external fee: Int @requires(fields: "weight") }`,
    },
  ]).supergraphSdl,
);
const type = (name: string) => described.types.find((each) => each.name === name);
const field = (typeName: string, name: string) =>
  type(typeName)?.fields.find((each) => each.name === name);

test('each type tells its owners with the keys to it', () => {
  expect(type('Order')).toMatchObject({
    kind: 'object',
    description: 'What was bought.',
    access: ['signed in'],
    owners: [
      { subgraph: 'orders', keys: ['id'], isInterfaceObject: false },
      { subgraph: 'shipping', keys: ['id'], isInterfaceObject: false },
    ],
  });
  expect(type('Status')).toMatchObject({ kind: 'enum', members: ['NEW', 'SENT'] });
  expect(described.types.map(({ name }) => name).sort()).toEqual(['Order', 'Query', 'Status']);
});

test('each field tells who answers it, from what, and what is said of it', () => {
  const only = (subgraph: string, requires: string | null = null) => [
    { subgraph, requires, provides: null, overrides: null },
  ];
  expect(field('Order', 'id')?.owners.map(({ subgraph }) => subgraph)).toEqual([
    'orders',
    'shipping',
  ]);
  expect(field('Order', 'fee')?.owners).toEqual(only('shipping', 'weight'));
  expect(field('Order', 'weight')).toMatchObject({ owners: only('orders'), cost: 7 });
  expect(field('Order', 'email')).toMatchObject({
    tags: ['pii:email'],
    access: ['orders:read, or admin and audit'],
  });
  expect(field('Order', 'old')?.deprecation).toBe('Use status');
  expect(field('Order', 'hidden')?.isInaccessible).toBe(true);
  expect(field('Query', 'orders')).toMatchObject({
    type: '[Order!]',
    arguments: [
      { signature: 'first: Int = 10', description: 'Page size.' },
      { signature: 'after: ID', description: null },
    ],
    listSize: 20,
  });
});

test('each subgraph tells how much of the graph is its own', () => {
  expect(described.subgraphs).toEqual([
    { name: 'orders', url: 'http://orders.example/graphql', types: 3, fields: 7 },
    { name: 'shipping', url: 'http://shipping.example/graphql', types: 2, fields: 2 },
  ]);
});
