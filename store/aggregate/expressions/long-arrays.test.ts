import { expect, test } from '@jest/globals';
import { Deadline } from '../../engine/deadline.ts';
import { createCompiler } from '../expression.ts';
import { Watch } from '../watch.ts';

const items = Array.from({ length: 100 }, (_, i) => i);
const root = {
  items,
  pairs: items.map((i) => [`k${i}`, i]),
  objects: items.map((v) => ({ k: 'k', v })),
};

const evaluate = (expression: unknown, watch: Watch): unknown =>
  createCompiler([], undefined, watch).compile(expression)({ root, variables: undefined });

const isOver = (): Watch => new Watch(new Deadline(-1));

test.each([
  ['$setUnion', ['$items', '$items']],
  ['$setIntersection', ['$items', '$items']],
  ['$setDifference', ['$items', '$items']],
  ['$setEquals', ['$items', '$items']],
  ['$setIsSubset', ['$items', '$items']],
  ['$arrayToObject', '$pairs'],
  ['$arrayToObject', '$objects'],
])('%s of many looks at the time of its operation', (operator, operand) => {
  const expression = { [operator]: operand };
  expect(evaluate(expression, new Watch())).toBeDefined();
  expect(() => evaluate(expression, isOver())).toThrow('operation exceeded time limit');
});
