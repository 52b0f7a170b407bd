import type { PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../../composition/compose.ts';
import { createGeneration } from '../../generation.ts';
import { fetchesOf } from '../plan-nodes.ts';
import { planOperation } from '../plan-operation.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@interfaceObject"])\n';
const names = ['Ring', 'Chain', 'Pearl'];
const sdlOf = {
  catalog: `type Query { wares: [Ware] finds: [Find] }
    interface Ware @key(fields: "id") { id: ID! name: String }
    ${names.map((name) => `type ${name} implements Ware @key(fields: "id") { id: ID! name: String }`).join('\n')}
    type Shop @key(fields: "id") { id: ID! }
    union Find = Ring | Chain | Shop`,
  crafts: `type Ware @key(fields: "id") @interfaceObject {
      id: ID! name: String @external grade: Int made: Int it: Int tag: Int @requires(fields: "name") seal: Int }
    type Shop @key(fields: "id") { id: ID! town: String }`,
  seals: `type Ware @key(fields: "id") @interfaceObject {
      id: ID! seal: Int @external sealed: Int @requires(fields: "seal") }`,
};
const generation = createGeneration(
  compose(Object.entries(sdlOf).map(([name, sdl]) => ({ name, url: '', sdl: link + sdl })))
    .supergraphSdl,
);

/** What `crafts` is asked for, fetch by fetch, and for objects of which types. */
function askedOf(text: string): readonly string[] {
  const { node } = planOperation(generation, parse(text), null);
  const conditionsOf = (requires: readonly QueryPlanSelectionNode[]): string =>
    [...new Set(requires.flatMap((one) => ('typeCondition' in one ? one.typeCondition : [])))].join(
      ' ',
    );
  return fetchesOf(node as PlanNode, [])
    .filter(({ fetch }) => fetch.serviceName === 'crafts')
    .map(({ fetch: { operation, requires = [] } }) => {
      const [, asked = ''] = /_entities\(.*?\)\{(.*)\}\}$/.exec(operation) ?? [];
      return `${conditionsOf(requires)}: ${asked}`;
    });
}

test.each<[string, string, readonly string[]]>([
  [
    'types that ask for the same go together',
    '{ wares { ... on Ring { grade } ... on Chain { made } ... on Pearl { grade } } }',
    ['Ring Pearl: ...on Ware{grade}', 'Chain: ...on Ware{made}'],
  ],
  [
    'all that ask for the same stay in one fetch',
    '{ wares { grade ... on Ring { made } ... on Chain { made } ... on Pearl { made } } }',
    ['Ware Ring Chain Pearl: ...on Ware{grade made}'],
  ],
  [
    'what is asked of the interface is asked of all, and once',
    '{ wares { it: grade ... on Ring { it: grade made } } }',
    ['Ware Ring: ...on Ware{it:grade}', 'Ring: ...on Ware{made}'],
  ],
  [
    'what needs more than a key is sent it',
    '{ wares { ... on Ring { tag } ... on Chain { made } } }',
    ['Ring: ...on Ware{tag}', 'Chain: ...on Ware{made}'],
  ],
  [
    'other objects go by themselves',
    '{ finds { ... on Ring { grade } ... on Chain { made } ... on Shop { town } } }',
    ['Ring: ...on Ware{grade}', 'Chain: ...on Ware{made}', 'Shop: ...on Shop{town}'],
  ],
  [
    'what plans use themselves is asked of all of them',
    '{ wares { ... on Ring { sealed } ... on Chain { made } } }',
    ['Ware Chain: ...on Ware{seal}', 'Chain: ...on Ware{made}'],
  ],
])('of objects known by their interface, %s', (_, text, asked) => {
  expect(askedOf(text)).toEqual(asked);
});
