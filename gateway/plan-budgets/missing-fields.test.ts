import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { missingFrom } from './missing-fields.ts';

const schema = buildSchema(`
  type Query { order(id: ID!, filter: Filter): Order search: [Found!]! }
  input Filter { number: String }
  type Order { number: String lines: [Line!]! }
  type Line { quantity: Int }
  union Found = Order | Line
`);

test.each([
  ['{ order(id: 1) { number lines { quantity } } }', []],
  ['{ order(id: 1) { total { amount } lines { price } } }', ['Order.total', 'Line.price']],
  ['{ gone }', ['Query.gone']],
  ['{ search { ... on Voucher { code } } }', ['Voucher']],
  [
    '{ order(id: 1, at: 2) { ...Part } } fragment Part on Order { total }',
    ['Query.order(at:)', 'Order.total'],
  ],
  ['{ order(id: 1, filter: { number: "1", carrier: "dpd" }) { number } }', ['Filter.carrier']],
])('%s', (text, expected) => {
  expect(missingFrom(schema, parse(text))).toEqual(expected);
});
