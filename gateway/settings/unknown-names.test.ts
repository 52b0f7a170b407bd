import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { parseSettings, settingsOf } from './settings-file.ts';
import { unknownNames } from './unknown-names.ts';

const generation = {
  subgraphs: [
    { name: 'orders', url: '' },
    { name: 'catalog', url: '' },
  ],
  supergraphSchema: buildSchema(
    'type Query { top: Product } type Product { title: String price: Int } enum Kind { RING } type Subscription { tick: Int }',
  ),
};
const unknownIn = (text: string) =>
  unknownNames(settingsOf(parseSettings(text, 'gateway.yaml', {}), {}), generation);

test.each([
  [
    'headers: { request: [{ pass: a }, { pass: b, subgraphs: [orders, order] }] }',
    'headers.request[1].subgraphs: there is no subgraph order; there are orders, catalog',
  ],
  [
    'headers: { response: [{ pass: a, subgraphs: [reviews] }] }',
    'headers.response[0].subgraphs: there is no subgraph reviews; there are orders, catalog',
  ],
  ['stale: { Ware: { ttlSeconds: 1 } }', 'stale.Ware: there is no type Ware with fields'],
  ['stale: { Kind: { ttlSeconds: 1 } }', 'stale.Kind: there is no type Kind with fields'],
  [
    'stale: { Product.name: { ttlSeconds: 1 } }',
    'stale.Product.name: Product has no field name; it has title, price',
  ],
  [
    'stale: { Query: { ttlSeconds: 1 } }',
    'stale.Query: name the field at the root, such as Query.top',
  ],
  [
    'subgraphs: { order: { timeoutMs: 1 } }',
    'subgraphs.order: there is no subgraph order; there are orders, catalog',
  ],
  [
    'limits: { sensitiveFields: [top, signIn] }',
    'limits.sensitiveFields[1]: there is no field signIn at the root',
  ],
  [
    'streams: { slowClients: { tick: close, top: close } }',
    'streams.slowClients.top: there is no subscription top',
  ],
])('%s names what is not there', (text, problem) => {
  expect(unknownIn(text)).toEqual([problem]);
});

test('what is there is known', () => {
  expect(
    unknownIn(
      'headers: { request: [{ pass: a, subgraphs: [orders] }] }\n' +
        'subgraphs: { catalog: { timeoutMs: 1 } }\nlimits: { sensitiveFields: [top] }\n' +
        'stale: { Product: { ttlSeconds: 1 }, Product.price: { ttlSeconds: 0 }, Query.top: { ttlSeconds: 9 } }',
    ),
  ).toEqual([]);
});
