import { expect, test } from '@jest/globals';
import { GraphQLEnumType, GraphQLID, GraphQLInt, GraphQLScalarType } from 'graphql';
import { leafCheckOf } from './leaves.ts';

const Metal = new GraphQLEnumType({ name: 'Metal', values: { GOLD: { value: 1 } } });
const Size = new GraphQLScalarType({ name: 'Size' });

test.each([
  ['the ends of what 32 bits hold', GraphQLInt, [2 ** 31 - 1, -(2 ** 31), -0], true],
  ['what is beyond them, or no whole number', GraphQLInt, [2 ** 31, -(2 ** 31) - 1, 1.5], false],
  ['a number as text', GraphQLInt, ['1'], false],
  ['an id as text or number', GraphQLID, ['a', 2 ** 40], true],
  ['the name of an enum value', Metal, ['GOLD'], true],
  ['a name that clients do not know, or a value of its inside', Metal, ['TIN', 1], false],
  ['anything for a custom scalar', Size, ['54', { mm: 54 }, [54]], true],
])('%s', (_, type, values, isValue) => {
  expect(values.map(leafCheckOf(type))).toEqual(values.map(() => isValue));
});
