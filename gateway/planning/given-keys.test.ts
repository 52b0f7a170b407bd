import { expect, test } from '@jest/globals';
import { type FieldNode, parse, print, visit } from 'graphql';
import { givenKeyOf, plannedKeyOf, withFreeKeys } from './given-keys.ts';

const clashes = new Map([
  ['mm', ['mm()', 'mm(a: 1,b: {c: 1, d: 2})', 'width()']],
  ['id__given', ['sku()', 'code()']],
]);
const ownNames = new Set(['id', 'price', '__typename']);
const planned = (text: string): string =>
  print(withFreeKeys(parse(text), ownNames, clashes)).replaceAll(/\s+/g, ' ');

test.each([
  ['{ id: ean }', '{ id__given: ean }'],
  ['{ id: code }', '{ id__given1: code }'],
  ['{ price(in: "EUR") }', '{ price__given: price(in: "EUR") }'],
  ['{ __typename: sku }', '{ __typename__given: sku }'],
  ['{ ... on A { id: sku } ... on B { id } }', '{ ... on A { id__given0: sku } ... on B { id } }'],
  ['{ id__given: code }', '{ id__given__given: code }'],
  ['{ id__given1: code }', '{ id__given1__given: code }'],
  ['{ mm }', '{ mm__given0: mm }'],
  ['{ mm: width }', '{ mm__given2: width }'],
  ['{ mm(b: { d: 2, c: 1 }, a: 1) }', '{ mm__given1: mm(b: {d: 2, c: 1}, a: 1) }'],
])(
  'what bears a name that plans use themselves, or that clashes, is asked for under another: %s',
  (text, expected) => {
    expect(planned(text)).toBe(expected);
  },
);

test.each([
  '{ id price }',
  '{ id: id }',
  '{ sku: id }',
  '{ name: sku other(in: 1) }',
  '{ mm(a: 2) }',
])('what does not is planned as it is: %s', (text) => {
  expect(planned(text)).toBe(print(parse(text)).replaceAll(/\s+/g, ' '));
});

test('the client finds its names again, and no two become one', () => {
  const given: string[] = [];
  const made: string[] = [];
  const text =
    '{ id: a id__given: b id__given__given: c price(x: 1) price__given: d name: e sku id mm mm__given0: f id__given0: g }';
  visit(parse(text), {
    Field(field: FieldNode) {
      given.push((field.alias ?? field.name).value);
      made.push(plannedKeyOf(field, ownNames, clashes));
    },
  });
  expect(made.map(givenKeyOf)).toEqual(given);
  expect(new Set(made).size).toBe(given.length);
});
