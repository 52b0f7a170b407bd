import { buildSchema } from '@apollo/federation-internals';
import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { clashesIn, typesMax } from './clashes.ts';
import { withClashesApart } from './clashes-apart.ts';
import { createObjectTypes } from './object-types.ts';

const many = Array.from({ length: typesMax + 1 }, (_, index) => `Part${index}`);
const schema = buildSchema(`
  type Query { shelf: [Ware] parts: [Part] }
  interface Ware { mate: Stone grade: Int made: Int }
  ${['Ring', 'Chain', 'Pearl'].map((name) => `type ${name} implements Ware { mate: Stone grade: Int made: Int }`).join('\n')}
  interface Part { mate: Stone }
  ${many.map((name) => `type ${name} implements Part { mate: Stone }`).join('\n')}
  type Stone { carat: Int name(n: Int, m: Int): String near: Stone wares: [Ware] }
`);
const objectTypesOf = createObjectTypes(schema);
const planned = (text: string, interfaceObjects: readonly string[] = []): string => {
  const document = parse(text);
  const clashes = clashesIn(document, null, {
    schema,
    objectTypesOf,
    interfaceObjects: new Set(interfaceObjects),
  });
  return print(withClashesApart(document, clashes, schema)).replaceAll(/\s+/g, ' ');
};

test.each([
  [
    'types that ask for different things, each with its own',
    '{ shelf { ... on Ring { mate { carat } } ... on Chain { mate { near { carat } } } } }',
    '{ shelf { ... on Ring { mate__given0: mate { carat } } ... on Chain { mate__given1: mate { near { carat } } } } }',
  ],
  [
    'types that ask for the same, together',
    `{ shelf {
      ... on Ring { mate { carat } } ... on Pearl { mate { carat near { carat } } } ... on Chain { mate { carat } }
    } }`,
    `{ shelf { ... on Ring { mate__given0: mate { carat } } ... on Pearl { mate__given1: mate { carat near { carat } } }${''} ... on Chain { mate__given0: mate { carat } } } }`,
  ],
  [
    'what is asked of an interface, for each of its types',
    '{ shelf { mate { carat } ... on Ring { mate { near { carat } } } } }',
    `{ shelf { ... on Ring { mate__given0: mate { carat } } ... on Chain { mate__given1: mate { carat } }${''} ... on Pearl { mate__given1: mate { carat } } ... on Ring { mate__given0: mate { near { carat } } } } }`,
  ],
  [
    'leaves of objects that a subgraph knows by their interface',
    '{ shelf { ... on Ring { it: grade } ... on Chain { it: made } } }',
    '{ shelf { ... on Ring { it__given0: grade } ... on Chain { it__given1: made } } }',
  ],
])('what types ask for differently is planned under names of its own: %s', (_, text, expected) => {
  expect(planned(text, ['Ware'])).toBe(expected);
});

test.each([
  '{ shelf { ... on Ring { mate { carat near { carat } } } ... on Chain { mate { near { carat } carat } } } }',
  `{ shelf {
    ... on Ring { mate { name(n: 1, m: 2) } } ... on Chain { mate { name(n: 1, m: 2) } } ... on Pearl { made }
  } }`,
  '{ shelf { mate { carat } ... on Ware { mate { near { carat } } } } }',
  '{ shelf { ... on Ring { it: grade } ... on Chain { it: made } } }',
  '{ shelf { mate { carat } } parts { mate { name } } }',
])('what they ask for alike is planned under the names that the client gave: %s', (text) => {
  expect(planned(text)).toBe(print(parse(text)).replaceAll(/\s+/g, ' '));
});

test('what an interface of very many types is asked for is not written for each of them', () => {
  expect(planned('{ parts { mate { carat } ... on Part1 { mate { near { carat } } } } }')).toBe(
    `{ parts { mate { carat } ... on Part1 { mate__given0: mate { carat } }${''} ... on Part1 { mate__given0: mate { near { carat } } } } }`,
  );
});

test('an operation that types within types make too long is refused', () => {
  const inside = (depth: number): string =>
    depth === 0
      ? 'carat'
      : `near { wares { mate { ${inside(depth - 1)} } ... on Ring { mate { name } } } }`;
  expect(planned(`{ shelf { mate { ${inside(2)} } } }`)).toContain('mate__given0');
  expect(() => planned(`{ shelf { mate { ${inside(12)} } } }`)).toThrow('over 10000 fields');
});
