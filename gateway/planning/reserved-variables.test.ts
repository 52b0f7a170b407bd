import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { givenNameOf, plannedNameOf, withFreeVariables } from './reserved-variables.ts';

test('a variable that plans use themselves is renamed wherever it stands', () => {
  const document = parse(
    'query ($representations: ID!, $representations_: ID!) { a(x: $representations) { b(y: [$representations_]) } }',
  );
  expect(print(withFreeVariables(document)).replaceAll(/\s+/g, ' ')).toBe(
    'query ($representations_: ID!, $representations__: ID!) { a(x: $representations_) { b(y: [$representations__]) } }',
  );
});

test('other documents are planned as they are', () => {
  const document = parse('query ($id: ID!) { a(x: $id) }');
  expect(withFreeVariables(document)).toBe(document);
});

test.each(['representations', 'representations_', 'representationsOf', 'id'])(
  'the client finds %s again',
  (name) => {
    expect(givenNameOf(plannedNameOf(name))).toBe(name);
  },
);
