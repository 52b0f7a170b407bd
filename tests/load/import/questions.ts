import type { Caller } from '../../../kernel/caller.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { aStaffCaller, theCarrier } from '../../../subgraphs/orders/testing/start-orders.ts';

/** What there is to ask about: names of one piece and one order of the many. */
export interface Sample {
  readonly productId: string;
  readonly handle: string;
  readonly variantId: string;
  readonly sku: string;
  readonly orderId: string;
  readonly number: string;
  readonly lineId: string;
  readonly shipment: {
    readonly id: string;
    readonly carrier: string;
    readonly trackingNumber: string;
  } | null;
  readonly customerId: string;
}

export interface Question {
  readonly subgraph: 'catalog' | 'orders';
  readonly caller: Caller;
  readonly text: string;
}

const admin = aStaffCaller('admin');

const ofCatalog = (text: string): Question => ({ subgraph: 'catalog', caller: admin, text });
const ofOrders = (text: string, caller: Caller = admin): Question => ({
  subgraph: 'orders',
  caller,
  text,
});

const entity = (type: string, key: string): string =>
  `{ _entities(representations: [{ __typename: "${type}", ${key} }]) { __typename } }`;

const byId = (type: string, localId: string): string =>
  entity(type, `id: "${toGlobalId(type, localId)}"`);

const productFilters = [
  '{}',
  '{ categories: [NECKLACES] }',
  '{ metals: [SILVER], readyToShip: true }',
  '{ priceMin: "100", priceMax: "900" }',
  '{ categories: [BRACELETS, EARRINGS], metals: [YELLOW_GOLD], priceMax: "500" }',
];

const orderFilters = [
  'view: NEEDS_ATTENTION',
  'view: ON_THE_WAY',
  'view: DELIVERED',
  'states: [SHIPPED]',
  'states: [SHIPPED, COMPLETED]',
  'shipmentStatuses: [PICKED_UP]',
  'carrier: "ups"',
  'placedSince: "2017-06-01T00:00:00.000Z"',
];

/** Everything that reads pieces or orders, once. */
export function questionsAbout(sample: Sample, key: string): readonly Question[] {
  const { productId, handle, variantId, sku, orderId, number, lineId, customerId } = sample;
  return [
    ofCatalog(`{ product(id: "${toGlobalId('Product', productId)}") { title } }`),
    ofCatalog(`{ product(handle: "${handle}") { title } }`),
    ofCatalog(byId('Product', productId)),
    ofCatalog(byId('ProductVariant', variantId)),
    ofCatalog(entity('ProductVariant', `sku: "${sku}"`)),
    ...['BESTSELLER', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'].flatMap((sort) =>
      productFilters.map((filter) =>
        ofCatalog(`{ products(first: 20, sort: ${sort}, filter: ${filter}) { nodes { id } } }`),
      ),
    ),
    ofCatalog('{ products(first: 20, query: "silver necklace") { nodes { id } } }'),
    ofOrders(`{ order(id: "${toGlobalId('Order', orderId)}") { number total { amount } } }`),
    ...['CHANGED_DESC', 'PLACED_DESC'].map((sort) =>
      ofOrders(`{ orders(first: 30, sort: ${sort}) { nodes { id } pageInfo { endCursor } } }`),
    ),
    ...orderFilters.map((filter) =>
      ofOrders(`{ orders(first: 30, filter: { ${filter} }) { nodes { id } } }`),
    ),
    ofOrders(`{ orders(first: 30, filter: { number: "${number.slice(0, 9)}" }) { nodes { id } } }`),
    ofOrders(byId('OrderLine', lineId)),
    ofOrders(byId('Customer', customerId)),
    ofOrders(`{ customerExport(customerId: "${toGlobalId('Customer', customerId)}") { orders } }`),
    ...(sample.shipment ? aboutParcel(sample.shipment, key) : []),
  ];
}

/** What is counted and so grows with the shop: figures, not lists. */
export const countingQuestions: readonly Question[] = [
  ofCatalog('{ products(first: 20) { totalCount } }'),
  ofCatalog('{ productFacets { name values { value count } } }'),
  ofCatalog('{ categories { productCount } }'),
  ofOrders('{ orders(first: 30) { totalCount } }'),
  ofOrders('{ orderCounts { view count } }'),
];

const aboutParcel = (
  { id, carrier, trackingNumber }: NonNullable<Sample['shipment']>,
  key: string,
): readonly Question[] => [
  ofOrders(byId('Shipment', id)),
  ofOrders(
    `mutation { applyShipmentFact(input: { carrier: "${carrier}", trackingNumber: "${trackingNumber}",
      rawCode: "x", status: IN_TRANSIT, occurredAt: "2026-01-01T00:00:00.000Z",
      idempotencyKey: "${key}" }) { outcome } }`,
    theCarrier,
  ),
];
