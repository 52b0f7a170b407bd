import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, isObjectType } from 'graphql';
import { orderSourceFields } from '../../scripts/import/map-order.ts';
import { productSourceFields } from '../../scripts/import/map-product.ts';
import { makeAnalytics } from '../../seed/make-analytics.ts';
import { makeOrderUpdates } from '../../seed/make-order-updates.ts';
import { makeOrders } from '../../seed/make-orders.ts';
import { makeProducts } from '../../seed/make-products.ts';
import { makeReturns } from '../../seed/make-returns.ts';
import { makeSessions } from '../../seed/make-sessions.ts';
import { makeTickets } from '../../seed/make-tickets.ts';
import { newHold } from '../../subgraphs/concierge/holds/hold.ts';
import { received } from '../../subgraphs/concierge/inspiration/inspiration.ts';
import { toShortlist } from '../../subgraphs/concierge/shortlist/shortlist.ts';
import { testConfig } from '../support/test-config.ts';
import { isStoredAs } from './stored-value.ts';

const page = readFileSync('docs/data/data-mapping-concierge.md', 'utf8');
const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'));

const anchor = new Date('2026-11-21T12:00:00.000Z');
const products = makeProducts('glowglitch', anchor);
const orders = makeOrders({ tenant: 'glowglitch', anchor, products, piiSalt: 'salt' });

const returns = makeReturns('glowglitch', anchor, orders).map((life) => life.at(-1) ?? life[0]);
const ids = { tenant: 'glowglitch', sessionId: 'ses_1' };
const holds = [newHold({ ...ids, _id: 'hld_1', productId: 'p', variantId: 'v', slot: 0 }, anchor)];
const shortlists = [toShortlist(ids, ['p'], null, anchor)];
const pictures = [received({ ...ids, _id: 'ins_1', slot: 0, blobName: 'b' }, anchor)];
const config = testConfig();
const { tenant, secrets } = config;
const updates = makeOrderUpdates({ tenant, anchor, orders, secrets }).lives.flat();
const tickets = makeTickets({ tenant, anchor, config }).lives.flatMap((life) =>
  life.map(({ ticket }) => ticket),
);
const { sessions } = makeSessions(tenant, anchor, orders);
const ratings = makeAnalytics({ tenant, anchor, products, sessions, salt: 'salt' }).csat;

/** The first two columns of the table below a heading, without their backticks. */
function rowsOf(heading: string): readonly (readonly [string, string])[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, from = '', to = '']) => [
    from,
    to.trim().replaceAll('`', ''),
  ]);
}

/** Rows of what is told as it is stored; objects are told field by field. */
function placesAsTheyAre(heading: string): readonly (readonly [string, string])[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+)` \| `(\w+\.\w+)` \| (?:as it is|counts changes)/gm)].map(
    ([, from = '', to = '']) => [from, to],
  );
}

const stored: readonly (readonly [heading: string, documents: readonly object[]])[] = [
  ['products', products],
  ['orders', orders],
  ['returns', returns],
  ['capsuleHolds', holds],
  ['widgetShortlists', shortlists],
  ['widgetInspiration', pictures],
  ['widgetOrderSubscriptions', updates],
  ['stylistTickets', tickets],
  ['csatFeedback', ratings],
];

/** What is told field by field also within a document. */
const within: Readonly<Record<string, readonly string[]>> = {
  products: fieldsOf(
    products.flatMap((one) => one.variants),
    'variants.',
  ),
};

test.each(stored)(
  'every stored field of %s is on the page, and none that is not stored',
  (heading, documents) => {
    expect(
      rowsOf(heading)
        .map(([from]) => from)
        .sort(),
    ).toEqual([...fieldsOf(documents), ...(within[heading] ?? [])].sort());
  },
);

test.each(stored)('every place in the graph where %s go is there', (heading) => {
  const places = rowsOf(heading)
    .map(([, to]) => to)
    .filter((to) => to !== '–');
  expect(places.length).toBeGreaterThan(3);
  for (const place of places) {
    const [typeName = '', field = ''] = place.split('.');
    const type = schema.getType(typeName);
    expect([place, isObjectType(type) && field in type.getFields()]).toEqual([place, true]);
  }
});

test.each(stored)(
  'what %s hold as the graph has it is what its type takes',
  (heading, documents) => {
    const strange = documents.flatMap((document) =>
      placesAsTheyAre(heading)
        .map(([from, place]) => [
          from,
          place,
          Object.entries(document).find(([key]) => key === from)?.[1],
        ])
        .filter(([, place, value]) => !isStoredAs(schema, String(place), value)),
    );
    expect(strange).toEqual([]);
    expect(placesAsTheyAre(heading).length).toBeGreaterThan(0);
  },
);

test('a state that the graph does not know, and a value of another kind, would be seen', () => {
  expect(isStoredAs(schema, 'Order.state', 'SHIPPED')).toBe(true);
  expect(isStoredAs(schema, 'Order.state', 'LOST_AT_SEA')).toBe(false);
  expect(isStoredAs(schema, 'Order.state', null)).toBe(false);
  expect(isStoredAs(schema, 'Order.deliveredAt', null)).toBe(true);
  expect(isStoredAs(schema, 'Order.placedAt', '2026-11-21')).toBe(false);
  expect(isStoredAs(schema, 'Order.version', '1')).toBe(false);
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
