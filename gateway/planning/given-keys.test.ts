import { expect, test } from '@jest/globals';
import { type FieldNode, parse, print, visit } from 'graphql';
import { givenKeyOf, plannedKeyOf, withFreeKeys } from './given-keys.ts';

const clashes = new Map([
  ['mm', new Map([['Ring', 0]])],
  ['id', new Map([['Pearl', 1]])],
]);
const ownNames = new Set(['id', 'price', '__typename']);
const planned = (text: string): string =>
  print(withFreeKeys(parse(text), ownNames)).replaceAll(/\s+/g, ' ');

test.each([
  ['{ id: ean }', '{ id__given: ean }'],
  ['{ price(in: "EUR") }', '{ price__given: price(in: "EUR") }'],
  ['{ __typename: sku }', '{ __typename__given: sku }'],
  ['{ id__given: code }', '{ id__given__given: code }'],
  ['{ id__given1: code }', '{ id__given1__given: code }'],
])(
  'what bears a name that plans use themselves is asked for under another: %s',
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

test.each([
  ['{ mm(a: 2) }', 'Ring', 'mm__given0'],
  ['{ id: sku }', 'Pearl', 'id__given1'],
  ['{ mm }', 'Chain', 'mm'],
  ['{ id: sku }', 'Chain', 'id__given'],
  ['{ other: mm }', 'Ring', 'other'],
])('what clashes bears the number of its type: %s of a %s', (text, type, expected) => {
  const keys: string[] = [];
  visit(parse(text), {
    Field: (field: FieldNode) => void keys.push(plannedKeyOf(field, type, ownNames, clashes)),
  });
  expect(keys).toEqual([expected]);
});

test('the client finds its names again, and no two become one', () => {
  const given: string[] = [];
  const made: string[] = [];
  const text =
    '{ id: a id__given: b id__given__given: c price(x: 1) price__given: d name: e sku id mm mm__given0: f id__given0: g }';
  visit(parse(text), {
    Field(field: FieldNode) {
      given.push((field.alias ?? field.name).value);
      made.push(plannedKeyOf(field, 'Ring', ownNames, clashes));
    },
  });
  expect(made.map(givenKeyOf)).toEqual(given);
  expect(new Set(made).size).toBe(given.length);
});
