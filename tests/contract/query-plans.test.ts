import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Caller } from '../../kernel/caller.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import { executeOnSubgraph } from '../../kernel/graphql/execute.ts';
import type { Subgraph, SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { createLog } from '../../kernel/log.ts';
import {
  createOrdersSubgraph,
  type OrderRecord,
  orderPlaced,
  ordersCollection,
} from '../../subgraphs/orders/index.ts';
import { createOrderRepository } from '../../subgraphs/orders/repository.ts';
import { anOrder, aShipment } from '../../subgraphs/orders/testing/an-order.ts';
import { aShopper, aStaffCaller, theCarrier } from '../../subgraphs/orders/testing/start-orders.ts';
import { createReturnsSubgraph } from '../../subgraphs/returns/index.ts';
import { createReturnRepository } from '../../subgraphs/returns/repository.ts';
import { eventually } from '../support/eventually.ts';
import { explainReads, recordReads } from '../support/explain-reads.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { testConfig } from '../support/test-config.ts';

const lead = aStaffCaller('support_lead');
const admin = aStaffCaller('admin');
const shopper = aShopper({ orderIds: ['ord_1'] });
const order = toGlobalId('Order', 'ord_1');

/** Operations that between them run every query of the repositories; the scan delivers what returns ask for. */
const operationsOfOrders: readonly (readonly [caller: Caller, text: string])[] = [
  [lead, `{ order(id: "${order}") { number } }`],
  [lead, '{ orders(first: 2) { nodes { id } pageInfo { endCursor } totalCount } }'],
  [lead, '{ orders(sort: PLACED_DESC) { nodes { id } } }'],
  [lead, '{ orders(sort: DUE_ASC) { nodes { id } totalCount } }'],
  [
    lead,
    `{ customer(id: "${toGlobalId('Customer', 'cus_1')}") {
      name orders(first: 1) { nodes { id } totalCount pageInfo { endCursor } } } }`,
  ],
  ...[
    'view: NEEDS_ATTENTION',
    'view: ON_THE_WAY',
    'shipmentStatuses: [IN_TRANSIT]',
    'carrier: "dpd"',
    'number: "GG-1"',
    'placedSince: "2026-01-01T00:00:00.000Z"',
    'placedBefore: "2027-01-01T00:00:00.000Z"',
    'paymentStates: [CAPTURED]',
    'attention: [LOST]',
    'isLate: true',
    'email: "opal@example.com"',
    'customerName: "opal"',
    'search: "1Z5R89390357567127"',
    'states: [SHIPPED], customerName: "opal", carrier: "dpd"',
  ].map((filter) => [lead, `{ orders(filter: { ${filter} }) { nodes { id } } }`] as const),
  [lead, '{ orderCounts { view count } }'],
  [lead, entities('Order', 'ord_1')],
  [lead, entities('OrderLine', 'oln_1')],
  [lead, entities('Shipment', 'shp_1')],
  [lead, entities('Customer', 'cus_1')],
  [
    shopper,
    `mutation { orderLookupRequest(input: { orderNumber: "GG-12047", email: "opal@example.com",
      idempotencyKey: "1" }) { challengeId } }`,
  ],
  [
    shopper,
    `mutation { orderLookupVerify(input: { challengeId: "${toGlobalId('OrderLookup', 'lch_1')}",
      code: "123456", idempotencyKey: "1" }) { orderId } }`,
  ],
  [admin, `{ customerExport(customerId: "${toGlobalId('Customer', 'cus_1')}") { orders } }`],
  [
    admin,
    `mutation { customerErase(input: { customerId: "${toGlobalId('Customer', 'cus_2')}",
      idempotencyKey: "1" }) { erasure { state } } }`,
  ],
  [admin, '{ customerErasures(first: 2) { totalCount nodes { state } } }'],
  [admin, `{ customerErasure(id: "${toGlobalId('CustomerErasure', 'era_1')}") { state } }`],
  [
    shopper,
    `mutation { orderLookupRequest(input: { postalCode: "3511 AB", email: "opal@example.com",
      idempotencyKey: "2" }) { challengeId } }`,
  ],
  [
    lead,
    `mutation { orderNoteAdd(input: { orderId: "${order}", expectedVersion: 1, text: "x",
      idempotencyKey: "3" }) { userErrors { code } } }`,
  ],
  [
    lead,
    `mutation { orderTrackingResend(input: { orderId: "${order}", expectedVersion: 2,
      idempotencyKey: "4" }) { userErrors { code } } }`,
  ],
  [
    lead,
    `mutation { orderCancel(input: { orderId: "${toGlobalId('Order', 'ord_2')}", expectedVersion: 1,
      reason: OTHER, idempotencyKey: "5" }) { userErrors { code } } }`,
  ],
  [
    theCarrier,
    `mutation { applyShipmentFact(input: { carrier: "dpd", trackingNumber: "01234567890123",
      rawCode: "x", status: DELIVERED, occurredAt: "2026-11-20T00:00:00.000Z",
      idempotencyKey: "1" }) { outcome } }`,
  ],
];

const operationsOfReturns: typeof operationsOfOrders = [
  [
    admin,
    `{ _entities(representations: [{ __typename: "CustomerFile", orderIds: ["${order}"],
      id: "${toGlobalId('CustomerFile', 'cus_1')}" }]) { ... on CustomerFile { returns } } }`,
  ],
  [lead, '{ returns(first: 1) { nodes { id } totalCount } }'],
  [lead, '{ returns(states: [CLOSED]) { nodes { id } } }'],
  [lead, `{ return(id: "${toGlobalId('Return', 'ret_1')}") { id } }`],
  [
    shopper,
    `{ _entities(representations: [{ __typename: "Order", id: "${order}" }]) {
      ... on Order { returns { id } returnEligibility { eligible } } } }`,
  ],
  [
    shopper,
    `{ _entities(representations: [{ __typename: "OrderLine",
      id: "${toGlobalId('OrderLine', 'oln_1')}" }]) { ... on OrderLine { returnableQuantity } } }`,
  ],
  [
    shopper,
    `mutation { returnRequest(input: { orderId: "${order}", reason: OTHER, outcome: REFUND,
      lines: [{ orderLineId: "${toGlobalId('OrderLine', 'oln_1')}", quantity: 1 }],
      idempotencyKey: "1" }) { return { id } } }`,
  ],
  [
    lead,
    `mutation { returnApprove(input: { returnId: "${toGlobalId('Return', 'ret_1')}", expectedVersion: 1,
      idempotencyKey: "2" }) { userErrors { code } } }`,
  ],
  [
    theCarrier,
    `mutation { returnScan(input: { trackingNumber: "GGR1", status: PICKED_UP, idempotencyKey: "3" }) {
      return { id } } }`,
  ],
];

function entities(typeName: string, id: string): string {
  const reference = `{ __typename: "${typeName}", id: "${toGlobalId(typeName, id)}" }`;
  return `{ _entities(representations: [${reference}]) { ... on ${typeName} { id } } }`;
}

test('every query of orders and returns has an index that goes further than the tenant', async () => {
  const uri = process.env['AURORA_TEST_MONGODB_URI'] ?? '';
  const client = new MongoClient(uri, { monitorCommands: true });
  const db = client.db(`test_${randomBytes(6).toString('hex')}`);
  const reads = recordReads(client, db);

  const parts: SubgraphParts = {
    client,
    db,
    config: testConfig(),
    clock: fakeClock(),
    random: seededRandom(),
    log: createLog({ level: 'silent', name: 'test' }),
  };
  const orders = createOrdersSubgraph({
    ...parts,
    notifier: { channels: [], send: async () => {} },
  });
  const returns = createReturnsSubgraph(parts);
  try {
    await Promise.all([orders.start(), returns.start()]);
    await db.collection<OrderRecord>(ordersCollection).insertMany([anOrder(), another()]);
    await appendEvents(db, undefined, [orderPlaced(anOrder())], parts.clock);
    for (const [caller, query] of operationsOfOrders) await run(orders, caller, query);
    await eventually(async () => {
      const known = await db
        .collection<{ _id: string }>('return_orders')
        .findOne({ _id: 'ord_1', state: 'DELIVERED', number: 'GG-12047' });
      expect(known).not.toBeNull();
    });
    for (const [caller, query] of operationsOfReturns) await run(returns, caller, query);
    const dueOrders = createOrderRepository(parts);
    await dueOrders.deliveredBy(parts.clock.now(), 10);
    await dueOrders.owing(parts.clock.now(), 10);
    const due = createReturnRepository(parts);
    await due.expired(parts.clock.now(), 10);
    await due.owing(parts.clock.now(), 10);

    const explained = await explainReads(db, reads);
    expect(explained.length).toBeGreaterThan(20);
    const unserved = explained.filter((read) => !read.isServed).map((read) => read.shape);
    expect(unserved).toEqual([]);
  } finally {
    await Promise.all([orders.stop(), returns.stop()]);
    await db.dropDatabase();
    await client.close();
  }
});

const another = (): OrderRecord =>
  anOrder({ _id: 'ord_2', number: 'GG-12048', shipments: [aShipment({ _id: 'shp_2' })] });

async function run(subgraph: Subgraph, caller: Caller, query: string): Promise<void> {
  const request = { query, caller, requestId: 'req_plans', deadlineAtMs: null };
  const { errors } = await executeOnSubgraph(subgraph, request);
  if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
}
