import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { withoutIntrospection } from './introspection.ts';

test.each([
  ['{ ring { id } __schema { types { name } } }', '{ ring { id } }'],
  ['{ kind: __type(name: "Ring") { ...T } } fragment T on __Type { isOneOf }', '{ __typename }'],
  [
    '{ ...Q ring { id } } fragment Q on Query { ... @include(if: false) { __schema { description } } }',
    '{ ...Q ring { id } } fragment Q on Query { ... @include(if: false) { __typename } }',
  ],
])('%s is planned as %s', (text, planned) => {
  expect(print(withoutIntrospection(parse(text)))).toBe(print(parse(planned)));
});

test('a document without any is planned as it is', () => {
  const document = parse('{ ring { __typename id } }');
  expect(withoutIntrospection(document)).toBe(document);
});
