import { buildSchema } from '@apollo/federation-internals';
import { expect, test } from '@jest/globals';
import { readCacheHints } from './cache-hints.ts';

const head = `
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
`;
const hints = readCacheHints(
  buildSchema(`${head}
    type Query {
      plain: Piece
      said: Piece @cacheControl(maxAge: 10)
      leaf: Int
      inherits: Piece @cacheControl(inheritMaxAge: true)
      listed: [Listed!]!
      found: [Found!]!
      node: Node
    }
    type Piece { id: ID! secret: Int @cacheControl(scope: PRIVATE) short: Int @cacheControl(maxAge: 1) inner: Listed }
    type Listed @cacheControl(maxAge: 30) { id: ID! part: Part plain: Piece }
    type Part @cacheControl(inheritMaxAge: true) { size: Int }
    type Mine @cacheControl(maxAge: 20, scope: PRIVATE) { id: ID! }
    union Found = Listed | Mine
    interface Node { id: ID! }
    type One implements Node @cacheControl(maxAge: 5) { id: ID! @cacheControl(maxAge: 2) }
    type Two implements Node @cacheControl(maxAge: 7) { id: ID! }
  `),
);

test.each<[string, string, number | null, boolean]>([
  ['Query', 'plain', 0, false],
  ['Query', 'said', 10, false],
  ['Query', 'leaf', 0, false],
  ['Query', 'inherits', 0, false],
  ['Query', 'listed', 30, false],
  ['Query', 'found', 20, true],
  ['Query', 'node', 5, false],
  ['Query', '__schema', 0, false],
  ['Piece', 'id', null, false],
  ['Piece', 'secret', null, true],
  ['Piece', 'short', 1, false],
  ['Piece', 'inner', 30, false],
  ['Listed', 'part', null, false],
  ['Listed', 'plain', 0, false],
  ['Node', 'id', 2, false],
])('%s.%s holds %s s', (type, field, maxAgeSeconds, isPrivate) => {
  expect(hints(type, field)).toEqual({ maxAgeSeconds, isPrivate });
});

test('a supergraph without the directive is not cached', () => {
  const silent = readCacheHints(buildSchema('type Query { a: Int }'));
  expect(silent('Query', 'a')).toEqual({ maxAgeSeconds: 0, isPrivate: false });
});
