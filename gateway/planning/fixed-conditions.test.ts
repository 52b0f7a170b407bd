import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { conditionVariablesOf, fixConditions, withFixedConditions } from './fixed-conditions.ts';

const fixed = (text: string, values: Readonly<Record<string, boolean>> = {}): string =>
  print(withFixedConditions(parse(text), values)).replaceAll(/\s+/g, ' ');

test.each([
  ['{ a @skip(if: true) b }', '{ b }'],
  ['{ a @include(if: false) b @include(if: true) }', '{ b }'],
  ['{ a @skip(if: true) }', '{ __typename }'],
  ['{ a { b @skip(if: true) } }', '{ a { __typename } }'],
  [
    '{ a ... on A @include(if: false) { b } ...F } fragment F on A { c @skip(if: false) }',
    '{ a ...F } fragment F on A { c }',
  ],
])('constant conditions are decided: %s', (text, expected) => {
  expect(fixed(text)).toBe(expected);
});

test('variables are decided where a plan is made for their values, and kept elsewhere', () => {
  const text = 'query ($x: Boolean!, $y: Boolean!) { a @skip(if: $x) b @include(if: $y) c }';
  const head = 'query ($x: Boolean!, $y: Boolean!)';
  expect(fixed(text, { x: true })).toBe(`${head} { b @include(if: $y) c }`);
  expect(fixed(text, { x: false, y: false })).toBe(`${head} { a c }`);
});

test('what is skipped and included by the same variable is not asked for', () => {
  const head = 'query ($x: Boolean!, $y: Boolean!)';
  const text = `${head} { a @skip(if: $x) @include(if: $x) b @include(if: $x) @skip(if: $y) c }`;
  expect(fixed(text)).toBe(`${head} { b @include(if: $x) @skip(if: $y) c }`);
});

test('of an object whose fields all have conditions something is asked', () => {
  expect(fixed('query ($x: Boolean!) { a { b @skip(if: $x) } }')).toBe(
    'query ($x: Boolean!) { a { b @skip(if: $x) __typename } }',
  );
});

test('plans know the conditions of operations that select a field with @requires, and not those of plain leaves', () => {
  const document = parse(
    'query ($x: Boolean!, $y: Boolean!) { a @skip(if: $x) b @include(if: $y) }',
  );
  expect(conditionVariablesOf(document, new Set(['b']))).toEqual(['x', 'y']);
  expect(conditionVariablesOf(document, new Set(['other']))).toEqual([]);
  expect(fixConditions(['x', 'y'], { x: true })).toEqual({ x: true, y: false });
});

test.each(['a @skip(if: $x) { b }', '... @skip(if: $x) { b }', '...F @skip(if: $x)'])(
  'plans know the conditions of objects and fragments: %s',
  (selection) => {
    const document = parse(
      `query ($x: Boolean!, $y: Boolean!) { ${selection} c @include(if: $y) } fragment F on Query { b }`,
    );
    expect(conditionVariablesOf(document, new Set())).toEqual(['x', 'y']);
  },
);
