import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../composition/compose.ts';
import { createGeneration } from '../generation.ts';
import { chooseOperation } from '../operations/read-document.ts';
import { compileCost } from './cost.ts';
import { noVariables } from './estimate.ts';
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
        weighed(by: [Filter!], rank: Rank, free: Int, dear: Int @cost(weight: 5)): Piece
        either(first: Int, last: Int): [Piece!]! @long(slicingArguments: ["first", "last"])
        within(page: PageInput): [Piece!]! @long(requireOneSlicingArgument: false, assumedSize: 9)
        largest(a: Int, b: Int): [Piece!]! @long(slicingArguments: ["a", "b"], requireOneSlicingArgument: false, assumedSize: 2)
        short(first: Int = 3): [Piece!]! @long(slicingArguments: ["first"])
        page(first: Int = 3): Page! @long(slicingArguments: ["first"], sizedFields: ["nodes"], requireOneSlicingArgument: false, assumedSize: 4)
      }
      type Mutation { make: Piece }
      extend type Query { any: Shelf found: Found kept: Keeps }
      interface Shelf { wares(first: Int): [Piece!]! value: Int note(text: String): Int }
      type Case implements Shelf { wares(first: Int): [Piece!]! @long(slicingArguments: ["first"]) value: Int @cost(weight: 8) note(text: String @cost(weight: 4)): Int }
      type Tray implements Shelf { wares(first: Int): [Piece!]! @long(assumedSize: 6) value: Int note(text: String): Int }
      union Found = Piece | Appraisal
      interface Keeps { page(size: Int): Page }
      type Store implements Keeps { page(size: Int): Page @long(slicingArguments: ["size"], sizedFields: ["nodes"]) }
      type Page { nodes: [Piece!]! total: Int @cost(weight: 10) }
      type Piece { name: String stones: [Stone!]! @long(assumedSize: 2) appraisal: Appraisal }
      type Stone { carat: Float }
      type Appraisal @cost(weight: 7) { sum: Int }
      input PageInput { size: Int }
      input Filter { text: String deep: [Filter!] near: Int @cost(weight: 3) }
      enum Rank @cost(weight: 2) { A }`,
  },
]);
// Composition takes no paths of slicing arguments; a supergraph composed elsewhere may hold them.
const generation = createGeneration(
  supergraphSdl.replace('assumedSize: 9)', 'slicingArguments: ["page.size"], assumedSize: 9)'),
);
const costs = readFieldCosts(generation.federatedSupergraph);

const costOf = (query: string, variables = {}): number => {
  const document = parse(query);
  const definition = chooseOperation(document, null);
  return compileCost({ document, definition }, generation.apiSchema, costs)(variables);
};

test.each([
  ['a scalar is free, an object costs 1', '{ one { name } }', 1],
  ['a list of unknown length counts once', '{ all { name } }', 1],
  ['a list counts as often as it is assumed long', '{ some { name } }', 5],
  ['what is inside a list counts as often as the list', '{ some { stones { carat } } }', 5 + 5 * 2],
  ['the weight of a type counts where it is met', '{ one { appraisal { sum } } }', 1 + 7],
  ['the weight of a field counts once', '{ page(first: 2) { total } }', 1 + 10],
  ['a page is as long as asked', '{ page(first: 50) { nodes { name } } }', 1 + 50],
  ['a page without a size is as long as its default', '{ page { nodes { name } } }', 1 + 3],
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

test.each([
  ['an argument with a weight costs it where it is given', '{ weighed(dear: 1) { name } }', 1 + 5],
  ['a free one is free', '{ weighed(free: 1, dear: null) { name } }', 1],
  ['a type with a weight costs it as an argument too', '{ weighed(rank: A) { name } }', 1 + 2],
  ['each input object costs 1', '{ weighed(by: [{ text: "a" }, { text: "b" }]) { name } }', 1 + 2],
  [
    'what is in input objects costs its weight',
    '{ weighed(by: { near: 1, deep: [{ near: 2 }] }) { name } }',
    1 + (1 + 3) + (1 + 3),
  ],
  ['a size may stand inside of an input', '{ within(page: { size: 4 }) { name } }', 4 + 1],
  ['a size that is not given is the assumed one', '{ within(page: {}) { name } }', 9 + 1],
  ['of several sizes the largest counts', '{ largest(a: 4, b: 6) { name } }', 6],
  ['a default says the size as well', '{ short { name } }', 3],
  ['what is left out by a constant costs nothing', '{ one @skip(if: true) { name } }', 0],
])('%s', (_, query, cost) => {
  expect(costOf(query)).toBe(cost);
});

test.each([
  ['a weight of one of them is there', '{ any { value } }', 1 + 8],
  ['so is one of an argument', '{ any { note(text: "a") } }', 1 + 4],
  ['a list is as long as the longest', '{ any { wares { name } } }', 1 + 6],
  ['or as long as asked', '{ any { wares(first: 9) { name } } }', 1 + 9],
  ['so is a page', '{ kept { page(size: 7) { nodes { name } } } }', 1 + 1 + 7],
  ['an object is the dearest that it may be', '{ found { ... on Piece { name } } }', 7],
])('through an interface or a union nothing is cheaper: %s', (_, query, cost) => {
  expect(costOf(query)).toBe(cost);
});

test('a page size may be a variable', () => {
  const query = 'query($n: Int) { page(first: $n) { nodes { name } } }';
  expect(costOf(query, { n: 20 })).toBe(21);
  expect(costOf(query)).toBe(4);
});

test('variables decide sizes inside of inputs, weights of inputs, and what is left out', () => {
  const within = 'query($p: PageInput) { within(page: $p) { name } }';
  expect([costOf(within, { p: { size: 7 } }), costOf(within, {})]).toEqual([7 + 1, 9]);
  const weighed = 'query($by: [Filter!]) { weighed(by: $by) { name } }';
  expect(costOf(weighed, { by: [{ near: 1 }, { deep: [{}, {}] }] })).toBe(1 + (1 + 3) + (1 + 2));
  expect(costOf(weighed, { by: [{ near: null }] })).toBe(1 + 1);
  const both = 'query($a: Boolean!) { one @include(if: $a) { name } some @skip(if: $a) { name } }';
  expect([costOf(both, { a: true }), costOf(both, { a: false })]).toEqual([1, 5]);
});

test('a size below nothing may be all that there is: it counts as the assumed one', () => {
  expect(costOf('{ page(first: -50) { nodes { name } } }')).toBe(1 + 4);
  expect(costOf('query($n: Int) { largest(a: $n, b: 1) { name } }', { n: -1 })).toBe(2);
  expect(costOf('{ page(first: 0) { nodes { name } } }')).toBe(1);
});

test.each([
  ['none', '{ either { name } }'],
  ['null', '{ either(first: null) { name } }'],
  ['both', '{ either(first: 1, last: 1) { name } }'],
])('where exactly one size must be given, %s is refused', (_, query) => {
  expect(() => costOf(query)).toThrow(
    expect.objectContaining({
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: expect.stringContaining('first, last'),
    }),
  );
  expect(costOf('{ either(last: 6) { name } }')).toBe(6);
});

test('where it must be given, a variable that brings none is refused, and one that nobody gave yet is not', () => {
  const query = 'query($n: Int) { either(first: $n) { name } }';
  expect(costOf(query, { n: 6 })).toBe(6);
  for (const variables of [{}, { n: null }])
    expect(() => costOf(query, variables)).toThrow(
      'Give exactly one of these to either, so that its list has a length: first, last',
    );
  expect(costOf(query, noVariables)).toBe(1);
});

test('fragments that multiply are read once each', () => {
  const layers = Array.from(
    { length: 40 },
    (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`,
  );
  expect(costOf(`{ ...F0 } ${layers.join(' ')} fragment F40 on Query { one { name } }`)).toBe(
    2 ** 40,
  );
});
