import type { FetchNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Data } from './data.ts';
import { compileMergeEntity } from './merge-entity.ts';
import { createTypeConditions } from './type-conditions.ts';

const schema = buildSchema(
  'type Query { ring: Ring } type Ring { name: String } interface Product { name: String }',
);
const parts = { types: createTypeConditions(schema), makesCode: true };

const fetchOf = (fields: string, fragment = ''): FetchNode => ({
  kind: 'Fetch',
  serviceName: 'catalog',
  operationKind: 'query' as FetchNode['operationKind'],
  operationName: undefined,
  operation: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${fields} } } ${fragment}`,
});
const merge = compileMergeEntity(
  fetchOf('... on Ring { name: title metal { id } ... on Ring { sizes } constructor: made }'),
  parts,
);
const mergePlain = compileMergeEntity(
  fetchOf(
    '... on Ring { name: title ... on Ring { sizes } ...More }',
    'fragment More on Ring { metal { id } }',
  ),
  parts,
);

test.each([
  ['code made for the names', mergePlain],
  ['the merge of any names, where one is inherited by all objects', merge],
])('%s adds what is new and merges what is known', (_, mergeEntity) => {
  const target: Data = { __typename: 'Ring', metal: { karat: 18 }, sizes: [1, 2] };
  mergeEntity(target, {
    __typename: 'Product',
    name: 'Halo',
    metal: { id: 'gold' },
    sizes: null,
  });
  expect(target).toEqual({
    __typename: 'Ring',
    name: 'Halo',
    metal: { karat: 18, id: 'gold' },
    sizes: [1, 2],
  });
});

test('what nobody asked for is not taken over', () => {
  const target: Data = {};
  mergePlain(target, { name: 'Halo', price: 1 });
  expect(target).toEqual({ name: 'Halo' });
});

test('a name that all objects inherit is data like any other', () => {
  const target: Data = {};
  merge(target, { constructor: 'Anna' });
  expect(Object.entries(target)).toEqual([['constructor', 'Anna']]);
});
