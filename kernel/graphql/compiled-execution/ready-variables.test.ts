import { expect, test } from '@jest/globals';
import {
  buildSchema,
  type GraphQLScalarType,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { compileReadyVariables } from './ready-variables.ts';

const schema = buildSchema(`
  scalar _Any
  scalar Upper
  enum Metal { GOLD }
  input In { word: String }
  type Query { a(id: ID): Int }
`);
Object.assign(schema.getType('Upper') as GraphQLScalarType, {
  parseValue: (value: unknown) => String(value).toUpperCase(),
});

const readied = (type: string, given: Readonly<Record<string, unknown>>) => {
  const [operation] = parse(`query ($v: ${type}) { a }`).definitions as [OperationDefinitionNode];
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  return { ready: compileReadyVariables(schema, operation)(given), coerced };
};

test.each([
  ['[_Any!]!', [{ __typename: 'Order', id: 'o1' }]],
  ['[_Any]', [null, 'anything']],
  ['String', null],
  ['String!', 'word'],
  ['ID!', 'id'],
  ['Int', -7],
  ['Boolean!', false],
  ['[[Int!]]', [[1], null, []]],
])('%s: what is ready is what it would be coerced to: %j', (type, v) => {
  const { ready, coerced } = readied(type, { v, other: 1 });
  expect(ready).toEqual({ v });
  expect(coerced).toEqual(ready);
});

test('a variable may have any name', () => {
  const [operation] = parse('query ($__proto__: Int) { a }').definitions as [
    OperationDefinitionNode,
  ];
  const given = JSON.parse('{ "__proto__": 7 }') as Readonly<Record<string, unknown>>;
  expect(Object.entries(compileReadyVariables(schema, operation)(given) ?? {})).toEqual([
    ['__proto__', 7],
  ]);
});

test('what may be left out is', () => {
  expect(readied('Int', {})).toEqual({ ready: {}, coerced: {} });
});

test.each([
  ['[_Any!]!', [null]],
  ['[_Any!]!', null],
  ['[_Any!]!', { __typename: 'Order' }],
  ['String!', null],
  ['String', 7],
  ['ID', 7],
  ['Int', 2 ** 31],
  ['Int', 1.5],
  ['Int', '1'],
  ['Float', 1],
  ['Boolean', 1],
  ['Upper', 'word'],
  ['Metal', 'GOLD'],
  ['In', { word: 'a' }],
  ['String', undefined],
  ['Missing', 'a'],
])('%s: graphql-js says what becomes of %j', (type, v) => {
  const [operation] = parse(`query ($v: ${type}) { a }`).definitions as [OperationDefinitionNode];
  expect(compileReadyVariables(schema, operation)({ v })).toBeNull();
});

test.each(['Int!', 'Int = 3', 'Int! = 3'])('%s left out is for graphql-js', (type) => {
  const [operation] = parse(`query ($v: ${type}) { a }`).definitions as [OperationDefinitionNode];
  expect(compileReadyVariables(schema, operation)({})).toBeNull();
});
