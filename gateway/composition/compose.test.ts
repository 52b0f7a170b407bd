import { expect, test } from '@jest/globals';
import { compose, type SubgraphSource } from './compose.ts';

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const subgraph = (name: string, sdl: string): SubgraphSource => ({
  name,
  url: `http://127.0.0.1/${name}`,
  sdl: `${federation}\n${sdl}`,
});
const refusalSaying = (...words: readonly string[]) =>
  expect.objectContaining({
    code: 'SUPERGRAPH_INVALID',
    message: expect.stringMatching(words.join('[^]*')),
  });

test('the same subgraphs give the same supergraph in whatever order they are named', () => {
  const orders = subgraph(
    'orders',
    'type Query { order: Order } type Order @key(fields: "id") { id: ID! }',
  );
  const catalog = subgraph('catalog', 'type Query { ring: String }');

  const { supergraphSdl } = compose([orders, catalog]);

  expect(compose([catalog, orders]).supergraphSdl).toBe(supergraphSdl);
  expect(supergraphSdl).toContain('url: "http://127.0.0.1/orders"');
});

test('an error of composition names the subgraph and the line', () => {
  const broken = subgraph(
    'orders',
    'type Query { order: Order }\ntype Order @key(fields: "sku") { id: ID! }',
  );
  expect(() => compose([broken])).toThrow(refusalSaying('\\[orders:3\\]', 'sku'));
});

test('SDL that does not parse names the subgraph and the line', () => {
  expect(() => compose([subgraph('orders', 'type Query {')])).toThrow(
    refusalSaying('\\[orders:2\\]', 'Syntax Error'),
  );
});

test('types that disagree name both subgraphs', () => {
  const a = subgraph('a', 'type Query { a: Int } type Size @key(fields: "id") { id: ID! mm: Int }');
  const b = subgraph(
    'b',
    'type Query { b: Int } type Size @key(fields: "id") { id: ID! mm: String }',
  );
  expect(() => compose([a, b])).toThrow(refusalSaying('"a"', '"b"'));
});
