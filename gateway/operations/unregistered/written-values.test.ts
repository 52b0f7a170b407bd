import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { hasWrittenValues } from './written-values.ts';

test.each([
  ['{ a(x: "opal@example.com") }', true],
  ['{ a(x: {y: [{z: """block"""}]}) }', true],
  ['{ a(x: 4915112345678) }', true],
  ['{ a(x: 1.5) }', true],
  ['query ($x: String = "me") { a(x: $x) }', true],
  ['{ a @tag(name: "x") }', true],
  ['query ($x: String) { a(x: $x, first: 100, sort: NEW, all: true, none: null) }', false],
  ['{ a }', false],
])('%s: %s', (text, expected) => {
  expect(hasWrittenValues(parse(text))).toBe(expected);
});
