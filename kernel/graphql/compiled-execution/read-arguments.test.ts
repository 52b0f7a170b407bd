import { expect, test } from '@jest/globals';
import {
  buildSchema,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { compileArguments } from './read-arguments.ts';

const schema = buildSchema(`
  scalar Anything
  enum Metal { GOLD }
  input In { word: String = "a" }
  type Query {
    a(id: ID, n: Int = 3, must: Int!, metal: Metal, in: In, list: [Int], any: Anything, filled: Int! = 4): Int
  }
`);
const field = (schema.getQueryType() as GraphQLObjectType).getFields()['a'] as GraphQLField<
  unknown,
  unknown
>;

function bothRead(args: string, variables: Readonly<Record<string, unknown>>) {
  const [operation] = parse(`{ a${args} }`).definitions as [OperationDefinitionNode];
  const [node] = operation.selectionSet.selections as unknown as [FieldNode];
  const outcomeOf = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return String(error);
    }
  };
  const read = compileArguments(field, node);
  return {
    ours: outcomeOf(() => read(variables)),
    again: outcomeOf(() => read(variables)),
    graphqlJs: outcomeOf(() => getArgumentValues(field, node, variables)),
  };
}

test.each([
  ['(id: $id, must: $must)', { id: 'o1', must: 1 }],
  ['(id: $id, must: $must)', { must: 1 }],
  ['(id: $id, must: $must, n: $n)', { id: null, must: 1, n: null }],
  ['(must: $must)', {}],
  ['(must: $must)', { must: null }],
  ['(must: $must, filled: $filled)', { must: 1 }],
  ['(must: $must, filled: $filled)', { must: 1, filled: null }],
  ['', {}],
  ['(must: 1, id: "a", n: null, metal: GOLD, any: 7)', {}],
  ['(must: 1, id: 5)', {}],
  ['(must: null)', {}],
  ['(must: "word")', {}],
  ['(must: 1, metal: SILVER)', {}],
  ['(must: 1, in: {}, list: [1, $n], any: { deep: [$n] })', { n: 2 }],
  ['(must: 1, in: { word: $word }, list: $list)', { word: 'b', list: [1, null] }],
  ['(must: $must, any: $any)', { must: 1, any: { free: ['form'] } }],
])('%s with %j', (args, variables) => {
  const { ours, again, graphqlJs } = bothRead(args, variables);
  expect(ours).toEqual(graphqlJs);
  expect(again).toEqual(graphqlJs);
});

test('a constant that a resolver may write into is made anew for each run', () => {
  const { ours, again } = bothRead('(must: 1, in: {}, list: [1])', {});
  expect(ours).toMatchObject({ in: { word: 'a' }, list: [1] });
  expect((ours as { in: object }).in).not.toBe((again as { in: object }).in);
  expect((ours as { list: object }).list).not.toBe((again as { list: object }).list);
});
