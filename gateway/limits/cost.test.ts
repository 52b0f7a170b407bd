import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../composition/compose.ts';
import { createGeneration } from '../generation.ts';
import { chooseOperation } from '../operations/read-document.ts';
import { estimateCost } from './cost.ts';
import { readFieldCosts } from './field-costs.ts';

const { supergraphSdl } = compose([
  {
    name: 'shop',
    url: '',
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", { name: "@listSize", as: "@long" }])
      type Query {
        one: Piece
        all: [Piece!]!
        some: [Piece!]! @long(assumedSize: 5)
        page(first: Int = 3): Page! @long(slicingArguments: ["first"], sizedFields: ["nodes"], requireOneSlicingArgument: false, assumedSize: 4)
      }
      type Mutation { make: Piece }
      type Page { nodes: [Piece!]! total: Int @cost(weight: 10) }
      type Piece { name: String stones: [Stone!]! @long(assumedSize: 2) appraisal: Appraisal }
      type Stone { carat: Float }
      type Appraisal @cost(weight: 7) { sum: Int }`,
  },
]);
const generation = createGeneration(supergraphSdl);
const costs = readFieldCosts(generation.federatedSupergraph);

const costOf = (query: string, variables = {}): number => {
  const document = parse(query);
  const definition = chooseOperation(document, null);
  return estimateCost({ document, definition }, variables, generation.apiSchema, costs);
};

test.each([
  ['a scalar is free, an object costs 1', '{ one { name } }', 1],
  ['a list of unknown length counts once', '{ all { name } }', 1],
  ['a list counts as often as it is assumed long', '{ some { name } }', 5],
  ['what is inside a list counts as often as the list', '{ some { stones { carat } } }', 5 + 5 * 2],
  ['the weight of a type counts where it is met', '{ one { appraisal { sum } } }', 1 + 7],
  ['the weight of a field counts once', '{ page(first: 2) { total } }', 1 + 10],
  ['a page is as long as asked', '{ page(first: 50) { nodes { name } } }', 1 + 50],
  ['a page without a size is as long as assumed', '{ page { nodes { name } } }', 1 + 4],
  ['a mutation costs 10 more', 'mutation { make { name } }', 11],
  [
    'fragments count where they are spread',
    '{ ...A ...A } fragment A on Query { one { name } }',
    2,
  ],
  ['each alias counts', '{ a: one { name } b: one { name } }', 2],
])('%s', (_, query, cost) => {
  expect(costOf(query)).toBe(cost);
});

test('a page size may be a variable', () => {
  const query = 'query($n: Int) { page(first: $n) { nodes { name } } }';
  expect(costOf(query, { n: 20 })).toBe(21);
  expect(costOf(query)).toBe(5);
});
