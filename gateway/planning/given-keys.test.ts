import { expect, test } from '@jest/globals';
import { type FieldNode, parse, print, visit } from 'graphql';
import { givenKeyOf, plannedKeyOf, withFreeKeys } from './given-keys.ts';

const ownNames = new Set(['id', 'price', '__typename']);
const planned = (text: string): string =>
  print(withFreeKeys(parse(text), ownNames)).replaceAll(/\s+/g, ' ');

test.each([
  ['{ id: sku }', '{ id__given: sku }'],
  ['{ price(in: "EUR") }', '{ price__given: price(in: "EUR") }'],
  ['{ __typename: sku }', '{ __typename__given: sku }'],
  ['{ ... on A { id: sku } ... on B { id } }', '{ ... on A { id__given: sku } ... on B { id } }'],
  ['{ id__given: sku }', '{ id__given__given: sku }'],
])(
  'what bears a name that plans use themselves is asked for under another: %s',
  (text, expected) => {
    expect(planned(text)).toBe(expected);
  },
);

test.each(['{ id price }', '{ id: id }', '{ sku: id }', '{ name: sku other(in: 1) }'])(
  'what does not is planned as it is: %s',
  (text) => {
    expect(planned(text)).toBe(print(parse(text)).replaceAll(/\s+/g, ' '));
  },
);

test('the client finds its names again, and no two become one', () => {
  const given: string[] = [];
  const made: string[] = [];
  const text =
    '{ id: a id__given: b id__given__given: c price(x: 1) price__given: d name: e sku id }';
  visit(parse(text), {
    Field(field: FieldNode) {
      given.push((field.alias ?? field.name).value);
      made.push(plannedKeyOf(field, ownNames));
    },
  });
  expect(made.map(givenKeyOf)).toEqual(given);
  expect(new Set(made).size).toBe(given.length);
});
