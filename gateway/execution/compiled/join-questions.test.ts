import { expect, test } from '@jest/globals';
import { buildSchema, parse, stripIgnoredCharacters, validate } from 'graphql';
import { type JoinableQuestion, joinQuestions, readJoinable } from './join-questions.ts';

const schema = buildSchema(`
  scalar _Any
  union _Entity = Ring | Chain
  interface Piece { title(in: String): String }
  type Ring implements Piece { title(in: String): String stone: Stone }
  type Chain implements Piece { title(in: String): String length: Int }
  type Stone { carat: Float }
  type Query { rings(first: Int): [Ring!]! _entities(representations: [_Any!]!): [_Entity]! }
  type Mutation { melt: Boolean }
`);

const joinable = (query: string): JoinableQuestion => {
  const question = readJoinable(query);
  if (!question) throw new Error('That is not to be joined');
  return question;
};
const joined = (...queries: readonly string[]) => joinQuestions(queries.map(joinable));

const ringTitles =
  'query Rings($representations: [_Any!]!, $in: String) { _entities(representations: $representations) { ... on Ring { title(in: $in) } } }';
const chainLengths =
  'query Chains($representations: [_Any!]!) { _entities(representations: $representations) { ... on Chain { length } } }';

test('two questions become one, each with names of its own', () => {
  const { query, operationName, parts } = joined(ringTitles, chainLengths);
  expect(query).toBe(
    stripIgnoredCharacters(`
      query Rings_and_Chains($representations_0: [_Any!]!, $in_0: String, $representations_1: [_Any!]!) {
        _0__entities: _entities(representations: $representations_0) { ... on Ring { title(in: $in_0) } }
        _1__entities: _entities(representations: $representations_1) { ... on Chain { length } }
      }`),
  );
  expect(operationName).toBe('Rings_and_Chains');
  expect(parts.map(({ keys }) => keys)).toEqual([
    [{ joined: '_0__entities', own: '_entities' }],
    [{ joined: '_1__entities', own: '_entities' }],
  ]);
  expect(parts.map(({ variableOf }) => variableOf('in'))).toEqual(['in_0', 'in_1']);
});

test('fragments of the same name stay apart', () => {
  const withFragment = (field: string) =>
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { ...Part } }
     fragment Part on Ring { ${field} }`;
  const { query, operationName } = joined(withFragment('title'), withFragment('stone { carat }'));
  expect(query).toContain('fragment Part_0 on Ring{title}');
  expect(query).toContain('fragment Part_1 on Ring{stone{carat}}');
  expect(operationName).toBeUndefined();
});

test('root fields keep their names in their own answer, conditions stay, and a question may be there twice', () => {
  const roots =
    'query ($n: Int = 2, $no: Boolean!) { rings(first: $n) { title } few: rings(first: 1) @skip(if: $no) { title } }';
  const { query, parts } = joined(roots, ringTitles, ringTitles, roots);
  expect(parts[3]?.keys).toEqual([
    { joined: '_3_rings', own: 'rings' },
    { joined: '_3_few', own: 'few' },
  ]);
  expect(query).toContain('_0_few:rings(first:1)@skip(if:$no_0)');
  expect(validate(schema, parse(query))).toEqual([]);
});

test.each([
  ['a change', 'mutation { melt }'],
  ['a directive on the whole', 'query @live { rings { title } }'],
  ['a fragment at the top', '{ ... on Query { rings { title } } }'],
  ['two operations', 'query A { rings { title } } query B { rings { title } }'],
  ['fragments alone', 'fragment Part on Ring { title }'],
])('%s goes by itself', (_, query) => {
  expect(readJoinable(query)).toBeNull();
});
