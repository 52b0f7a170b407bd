import { expect, test } from '@jest/globals';
import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { atOnce } from '../../turns.ts';
import { compileFastShape } from './fast-shape.ts';

const schema = buildSchema(`
  type Query { node: Node ring: Ring! rings: [Ring!] box: Box constructor: String }
  interface Node { id: ID! }
  type Ring implements Node { id: ID! metal: Metal size: Float engraving: String extra: JSON }
  type Box implements Node { id: ID! depth: Int }
  enum Metal { GOLD SILVER }
  scalar JSON
`);

function shapeOf(query: string) {
  const document = parse(query);
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const rootType = schema.getQueryType();
  if (!definition || !rootType) throw new Error('There is no operation');
  const operation = { document, definition };
  return atOnce(compileFastShape({ schema, operation, rootType, plannedKeyOf: ({ key }) => key }));
}
const shape = (query: string, data: object, variables: object = {}) =>
  shapeOf(query)?.({ ...data }, { ...variables });

test('what fits comes in the order and by the names of the operation', () => {
  const query =
    '{ all: rings { size kind: __typename id ...Rest } } fragment Rest on Ring { metal extra }';
  const ring = { id: 7, metal: 'GOLD', size: 17.5, extra: [{ a: 1 }], price: 9 };
  expect(JSON.stringify(shape(query, { all: [ring] }))).toBe(
    '{"all":[{"size":17.5,"kind":"Ring","id":7,"metal":"GOLD","extra":[{"a":1}]}]}',
  );
});

test('nulls stand where they may; a missing value is one', () => {
  expect(shape('{ rings { size } node { id } }', { rings: [{}] })).toEqual({
    rings: [{ size: null }],
    node: null,
  });
});

test.each([0, -0, 2 ** 31 - 1, -(2 ** 31)])('%d is an Int', (depth) => {
  expect(shape('{ box { depth } }', { box: { depth } })).toEqual({ box: { depth } });
});

test('an object is shaped by its type', () => {
  const query = '{ node { id ... on Box { depth } ... on Ring { size } } }';
  expect(shape(query, { node: { __typename: 'Box', id: 'b', depth: 3, size: 4 } })).toEqual({
    node: { id: 'b', depth: 3 },
  });
});

test.each([
  [{ with: true }, { ring: { id: 'r', size: 1 } }],
  [{ with: false }, { ring: { id: 'r' } }],
])('conditions are decided by the variables %j', (variables, shaped) => {
  const query =
    'query ($with: Boolean!) { ring { id size @include(if: $with) } rings @include(if: false) { id } }';
  expect(shape(query, { ring: { id: 'r', size: 1 } }, variables)).toEqual(shaped);
});

test('a name that all objects inherit is looked for in the data alone', () => {
  expect(shape('{ constructor }', {})).toEqual({ constructor: null });
  expect(shape('{ constructor }', { constructor: 'x' })).toEqual({ constructor: 'x' });
});

test.each([
  ['null in a place that has none', '{ ring { id } }', { ring: { id: null } }],
  ['null in a list that has none', '{ rings { id } }', { rings: [null] }],
  ['no list', '{ rings { id } }', { rings: {} }],
  ['a list', '{ ring { id } }', { ring: [] }],
  ['text for an object', '{ ring { id } }', { ring: 'r' }],
  ['an unknown enum value', '{ ring { metal } }', { ring: { metal: 'TIN' } }],
  ['text for a number', '{ ring { size } }', { ring: { size: '17' } }],
  ['an Int of more than 32 bits', '{ box { depth } }', { box: { depth: 2 ** 31 } }],
  ['text for an Int', '{ box { depth } }', { box: { depth: '3' } }],
  ['no type name', '{ node { id } }', { node: { id: 'r' } }],
  ['the name of another type', '{ node { id } }', { node: { __typename: 'Query', id: 'r' } }],
  ['text for an abstract object', '{ node { id } }', { node: 'r' }],
])('data with %s is left to the completer', (_, query, data) => {
  expect(shape(query, data)).toBeNull();
});

test.each(['{ __schema { queryType { name } } }', '{ __proto__: ring { id } }'])(
  '%s is left to the completer whole',
  (query) => {
    expect(shapeOf(query)).toBeNull();
  },
);
