import { expect, test } from '@jest/globals';
import { Kind, parse, type SelectionNode } from 'graphql';
import { always, both, conditionOf, either, holds, isAlways, isNever } from './conditions.ts';

function fieldOf(text: string): SelectionNode {
  const [definition] = parse(`{ ${text} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation');
  const [field] = definition.selectionSet.selections;
  if (!field) throw new Error('No field');
  return field;
}
const of = (text: string) => conditionOf(fieldOf(text));

test.each([
  ['a', {}, true],
  ['a @include(if: $x)', { x: true }, true],
  ['a @include(if: $x)', { x: false }, false],
  ['a @skip(if: $x)', { x: true }, false],
  ['a @skip(if: $x) @include(if: $y)', { x: false, y: true }, true],
  ['a @skip(if: $x) @include(if: $y)', { x: true, y: true }, false],
  ['a @skip(if: true)', {}, false],
  ['a @include(if: true)', {}, true],
])('%s with %j counts: %s', (text, variables, expected) => {
  expect(holds(of(text), variables)).toBe(expected);
});

test('a field within a fragment needs both, and one that is selected twice needs either', () => {
  const x = of('a @include(if: $x)');
  const y = of('a @include(if: $y)');
  expect(holds(both(x, y), { x: true, y: false })).toBe(false);
  expect(holds(both(x, y), { x: true, y: true })).toBe(true);
  expect(holds(either(x, y), { x: true, y: false })).toBe(true);
  expect(holds(either(x, y), { x: false, y: false })).toBe(false);
  expect(isAlways(either(x, always))).toBe(true);
  expect(isNever(both(of('a @skip(if: true)'), y))).toBe(true);
});
