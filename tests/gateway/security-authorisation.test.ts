import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { deniedTo, findGuardedSelections } from '../../gateway/auth/guarded-selections.ts';
import { compose } from '../../gateway/composition/compose.ts';
import { createGeneration, type Generation } from '../../gateway/generation.ts';
import { anonymous, type Caller, type Scope } from '../../kernel/caller.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@requires", "@interfaceObject", "@context", "@fromContext", "@inaccessible",
  "@requiresScopes", "@policy", { name: "@authenticated", as: "@known" }])`;

/** @param change of the supergraph's text: what another composer might have let pass */
const generationOf = (
  subgraphs: Readonly<Record<string, string>>,
  change = (sdl: string): string => sdl,
): Generation => {
  const { supergraphSdl } = compose(
    Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: '', sdl: `${link}\n${sdl}` })),
  );
  return createGeneration(change(supergraphSdl));
};

const nobody: Caller = anonymous('shop');
const somebody = (...scopes: readonly string[]): Caller => ({
  kind: 'service',
  tenant: 'shop',
  subject: 'somebody',
  scopes: scopes as Scope[],
  client: null,
});

/** Names of the fields that a caller is refused in a query, in document order. */
function refusedIn(
  { apiSchema, fieldAccess }: Generation,
  query: string,
  caller = nobody,
): string[] {
  const guarded = findGuardedSelections(parse(query), apiSchema, fieldAccess);
  return deniedTo(caller, guarded).map(({ node }) => node.name.value);
}

test('a type, a scalar, an enum and an interface guard every field that returns them', () => {
  const graph = generationOf({
    a: `type Query { open: Int secret: Secret stamp: Stamp grade: [Grade!]! thing: Thing }
      type Secret @known { id: Int }
      scalar Stamp @requiresScopes(scopes: [["stamp"]])
      enum Grade @policy(policies: [["graded"]]) { A }
      interface Thing { id: Int }
      type Ring implements Thing @known { id: Int }`,
  });
  const query = '{ open secret { id __typename } stamp grade thing { id } }';
  expect(refusedIn(graph, query)).toEqual([
    ...['secret', 'id', '__typename', 'stamp', 'grade'],
    // All implementations ask it, so composition asks it of the interface as well.
    ...['thing', 'id'],
  ]);
  expect(refusedIn(graph, query, somebody())).toEqual(['stamp', 'grade']);
  expect(refusedIn(graph, query, somebody('stamp'))).toEqual(['grade']);
});

test('through an interface nobody gets past a stricter implementation, however deep the interface', () => {
  const graph = generationOf({
    a: `type Query { node: Node }
      interface Node { id: ID! }
      interface Named implements Node { id: ID! name: String }
      type Ring implements Node & Named { id: ID! name: String }
      type Customer implements Node & Named { id: ID! name: String @requiresScopes(scopes: [["people"]]) }`,
  });
  expect(refusedIn(graph, '{ node { id ... on Named { name } ... on Ring { name } } }')).toEqual([
    'name',
  ]);
  expect(refusedIn(graph, '{ node { ... on Named { name } } }', somebody('people'))).toEqual([]);
});

test('what an interface object adds is guarded on every implementation', () => {
  const graph = generationOf({
    a: `type Query { thing: Thing } interface Thing @key(fields: "id") { id: ID! }
      type Ring implements Thing @key(fields: "id") { id: ID! }`,
    b: 'type Thing @key(fields: "id") @interfaceObject { id: ID! margin: Int @known }',
  });
  expect(refusedIn(graph, '{ thing { id margin ... on Ring { again: margin } } }')).toEqual([
    'margin',
    'margin',
  ]);
});

test('a field that is computed from a guarded one is guarded alike, whoever composed it', () => {
  const subgraphs = {
    a: 'type Query { ring: Ring } type Ring @key(fields: "id") { id: ID! cost: Cost } type Cost { sum: Int @known }',
    b: `type Ring @key(fields: "id") { id: ID! cost: Cost @external margin: Int @requires(fields: "cost { sum }") @known }
      type Cost { sum: Int @external }`,
  };
  // As if whoever composed it had let the requiring field go without.
  const lax = (sdl: string) =>
    sdl.replace(/(margin: Int @join__field\([^\n]*\)) @known/, '$1').replace(/@known (margin)/, '');
  const graph = generationOf(subgraphs, lax);
  expect(graph.supergraphSdl).toMatch(/margin: Int @join__field\([^)]*\)\n/);
  expect(refusedIn(graph, '{ ring { id margin } }')).toEqual(['margin']);
});

test('a field that takes a guarded one from its context is guarded alike', () => {
  const subgraphs = {
    a: `type Query { shop: Shop! } type Shop @key(fields: "id") @context(name: "shop") { id: ID! rate: Int! @known ring: Ring! }
      type Ring @key(fields: "id") { id: ID! price(rate: Int @fromContext(field: "$shop { rate }")): Int! @known }`,
    b: 'type Ring @key(fields: "id") { id: ID! carat: Int }',
  };
  const lax = (sdl: string) => sdl.replace(/(price: Int! @join__field\([^\n]*\)) @known/, '$1');
  const graph = generationOf(subgraphs, lax);
  expect(graph.supergraphSdl).toMatch(/price: Int! @join__field\([^\n]*\}\]\)\n/);
  expect(refusedIn(graph, '{ shop { id ring { id price } } }')).toEqual(['price']);
});

test('giving a value of a guarded scalar or enum asks for its right, inside of inputs too', () => {
  const graph = generationOf({
    a: `type Query { find(by: Filter, internal: Internal, limit: Int): Int }
      input Filter { text: String deep: Filter rank: Rank }
      enum Rank @requiresScopes(scopes: [["rank"]]) { A B }
      scalar Internal @known`,
  });
  expect(refusedIn(graph, '{ find(limit: 3) }')).toEqual([]);
  expect(refusedIn(graph, '{ find(internal: 1) }')).toEqual(['find']);
  expect(refusedIn(graph, 'query($by: Filter) { find(by: $by) }', somebody())).toEqual(['find']);
  expect(refusedIn(graph, '{ find(by: { rank: A }) }', somebody('rank'))).toEqual([]);
});

test('a renamed directive is what it is in every place', () => {
  const graph = generationOf({
    a: `type Query { secret: Secret mine: Int @known } type Secret @known { id: Int }
      type Subscription { mine: Int @known } type Mutation { mine: Int @known }`,
  });
  expect(graph.supergraphSdl).toContain('@known');
  expect(refusedIn(graph, '{ secret { id } mine }')).toEqual(['secret', 'id', 'mine']);
  expect(refusedIn(graph, 'mutation { mine }')).toEqual(['mine']);
  expect(refusedIn(graph, 'subscription { mine }')).toEqual(['mine']);
});

test('scopes that name nothing open nothing', () => {
  const graph = generationOf({ a: 'type Query { secret: Int @requiresScopes(scopes: []) }' });
  expect(refusedIn(graph, '{ secret }', somebody('admin'))).toEqual(['secret']);
});
