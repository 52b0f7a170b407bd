import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, isObjectType } from 'graphql';
import { orderSourceFields } from '../../scripts/import/map-order.ts';
import { productSourceFields } from '../../scripts/import/map-product.ts';
import { makeOrders } from '../../seed/make-orders.ts';
import { makeProducts } from '../../seed/make-products.ts';

const page = readFileSync('docs/data/data-mapping-concierge.md', 'utf8');
const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'));

const anchor = new Date('2026-11-21T12:00:00.000Z');
const products = makeProducts('glowglitch', anchor);
const orders = makeOrders({ tenant: 'glowglitch', anchor, products, piiSalt: 'salt' });

/** The first two columns of the table below a heading, without their backticks. */
function rowsOf(heading: string): readonly (readonly [string, string])[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, from = '', to = '']) => [
    from,
    to.trim().replaceAll('`', ''),
  ]);
}

test.each([
  [
    'products',
    [
      ...fieldsOf(products),
      ...fieldsOf(
        products.flatMap((one) => one.variants),
        'variants.',
      ),
    ],
  ],
  ['orders', fieldsOf(orders)],
])('every stored field of %s is on the page, and none that is not stored', (heading, stored) => {
  expect(
    rowsOf(heading)
      .map(([from]) => from)
      .sort(),
  ).toEqual([...stored].sort());
});

test.each(['products', 'orders'])('every place in the graph where %s go is there', (heading) => {
  const places = rowsOf(heading)
    .map(([, to]) => to)
    .filter((to) => to !== '–');
  expect(places.length).toBeGreaterThan(10);
  for (const place of places) {
    const [typeName = '', field = ''] = place.split('.');
    const type = schema.getType(typeName);
    expect([place, isObjectType(type) && field in type.getFields()]).toEqual([place, true]);
  }
});

test.each([
  ['Catalogue import (YAML)', productSourceFields],
  ['Order import (CSV)', orderSourceFields],
])('%s: every field that is read is on the page', (heading, fields) => {
  expect(rowsOf(heading).map(([from]) => from)).toEqual([...fields]);
});

function fieldsOf(documents: readonly object[], prefix = ''): string[] {
  return [...new Set(documents.flatMap((one) => Object.keys(one)))].map((key) => prefix + key);
}
