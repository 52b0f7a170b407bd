import type { FetchDataRewrite, FetchNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { compose } from '../../composition/compose.ts';
import { planSupergraph } from './planned-supergraph.ts';
import { splitFetch } from './split-fetch.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])\n';
const sdlOf = {
  catalog: `type Query { rings: [Ring] }
    type Ring @key(fields: "id") { id: ID! mm: Int }
    type Chain @key(fields: "id") { id: ID! }`,
  crafts: `interface Ware @key(fields: "id") { id: ID! }
    type Ring implements Ware @key(fields: "id") { id: ID! mm: Int @external made: String @requires(fields: "mm") }
    type Chain implements Ware @key(fields: "id") { id: ID! links: Int }`,
};
const parts = planSupergraph(
  compose(Object.entries(sdlOf).map(([name, sdl]) => ({ name, url: '', sdl: link + sdl })))
    .supergraphSdl,
);

const field = (name: string) => ({ kind: 'Field', name }) as const;
const sent = (typeCondition: string, ...names: string[]) =>
  ({
    kind: 'InlineFragment',
    typeCondition,
    selections: ['__typename', 'id', ...names].map(field),
  }) as const;
const asWare: FetchDataRewrite = {
  kind: 'ValueSetter',
  path: ['... on Ware', '__typename'],
  setValueTo: 'Ware',
};
const fetchOf = (
  entities: string,
  more: Pick<FetchNode, 'requires' | 'inputRewrites'>,
): FetchNode => ({
  kind: 'Fetch',
  serviceName: 'crafts',
  operationKind: 'query' as FetchNode['operationKind'],
  operationName: undefined,
  operation: `query($representations:[_Any!]!){_entities(representations:$representations){${entities}}}`,
  ...more,
});

test('what goes by the name of an interface is asked for apart from what an object requires, whatever is asked', () => {
  const inside = '...on Ware{__typename ...on Chain{links}...on Ring{id}}';
  const fetch = fetchOf(`...on Ring{made}${inside}`, {
    requires: [sent('Ring', 'mm'), sent('Ware')],
    inputRewrites: [asWare],
  });
  const [objects, interfaces, ...more] = splitFetch(fetch, parts);
  expect(more).toEqual([]);
  expect(objects).toMatchObject({ requires: [sent('Ring', 'mm')], inputRewrites: [] });
  expect(objects?.operation).toContain('{...on Ring{made}}');
  expect(interfaces).toMatchObject({ inputRewrites: [asWare] });
  expect(interfaces?.operation).toContain(`{${inside}}`);
});

test('where an object is sent as what it is all goes together', () => {
  const fetch = fetchOf('...on Ring{made}...on Chain{links}', {
    requires: [sent('Ring', 'mm'), sent('Chain')],
  });
  expect(splitFetch(fetch, parts)).toEqual([fetch]);
});
