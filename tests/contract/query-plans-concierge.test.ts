import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import {
  anonymous,
  type Caller,
  type ShopperCaller,
  type StaffCaller,
  scopesOfRole,
} from '../../kernel/caller.ts';
import { executeOnSubgraph } from '../../kernel/graphql/execute.ts';
import type { Subgraph, SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { fromGlobalId, toGlobalId } from '../../kernel/ids.ts';
import { createLog } from '../../kernel/log.ts';
import { createAnalyticsSubgraph } from '../../subgraphs/analytics/index.ts';
import { createCatalogSubgraph } from '../../subgraphs/catalog/index.ts';
import { createSales } from '../../subgraphs/catalog/sales.ts';
import { createPieces } from '../../subgraphs/concierge/holds/pieces.ts';
import { createHoldRepository } from '../../subgraphs/concierge/holds/repository.ts';
import { createConciergeSubgraph } from '../../subgraphs/concierge/index.ts';
import { explainReads, recordReads } from '../support/explain-reads.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { testConfig } from '../support/test-config.ts';

const tenant = 'glowglitch';
const nobody = anonymous(tenant);
const lead: StaffCaller = {
  kind: 'staff',
  tenant,
  client: 'dashboard',
  subject: 'usr_lead',
  name: 'Jasper Sample',
  roles: ['support_lead'],
  scopes: scopesOfRole.support_lead,
};

const product = toGlobalId('Product', 'prd_1');
const variant = toGlobalId('ProductVariant', 'var_1');

const admin: StaffCaller = { ...lead, roles: ['admin'], scopes: scopesOfRole.admin };

/** What staff change of the vitrine reads what it changes, and whom it might collide with. */
const changesOfCatalog = [
  `mutation { productUpsert(input: { handle: "aube", title: "Aube", description: "A band.", category: RINGS,
    metal: SILVER, variants: [{ sku: "A-1", title: "52", price: "100.00", stock: 1 }], idempotencyKey: "1" }) {
    userErrors { code } } }`,
  `mutation { productUpsert(input: { id: "${product}", expectedVersion: 1, handle: "aube", title: "Aube",
    description: "A band.", category: RINGS, metal: SILVER, idempotencyKey: "2",
    variants: [{ sku: "A-1", title: "52", price: "100.00", stock: 1 }] }) { userErrors { code } } }`,
  `mutation { stockAdjust(input: { variantId: "${variant}", by: 1, expectedVersion: 1, idempotencyKey: "3" }) {
    userErrors { code } } }`,
];

/** Reads of the vitrine that any shopper may ask for. */
const readsOfCatalog = [
  `{ product(id: "${product}") { title } }`,
  '{ product(handle: "aube") { title } }',
  ...['BESTSELLER', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'].map(
    (sort) => `{ products(first: 2, sort: ${sort}, filter: { categories: [RINGS], metals: [SILVER],
      priceMax: "500", readyToShip: true }, query: "halo") { nodes { id } totalCount } }`,
  ),
  '{ productFacets(filter: { metals: [SILVER] }, query: "halo") { name } }',
  '{ categories { productCount } }',
  `{ _entities(representations: [{ __typename: "ProductVariant", id: "${variant}" },
    { __typename: "ProductVariant", sku: "A-1" }]) { ... on ProductVariant { title } } }`,
];

test('no query of catalog, concierge or analytics reads a whole collection', async () => {
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
  const catalog = createCatalogSubgraph(parts);
  const concierge = createConciergeSubgraph(parts);
  const analytics = createAnalyticsSubgraph(parts);
  try {
    await Promise.all([catalog.start(), concierge.start(), analytics.start()]);
    for (const query of readsOfCatalog) await run(catalog, nobody, query);
    for (const query of changesOfCatalog) await run(catalog, admin, query);
    await createHoldRepository(parts).overdue(parts.clock.now(), 10);
    await createPieces(parts).refusalOf('glowglitch', { productId: 'prd_1', variantId: 'var_1' });
    await createSales(db).score(tenant, parts.clock.now());
    const shopper = await converse(concierge);
    await measure(analytics, shopper);
    await exportFile(concierge, shopper);
    await exportFile(analytics, shopper);

    const explained = await explainReads(db, reads);
    expect(explained.length).toBeGreaterThan(20);
    const scanning = explained.filter((read) => read.scansCollection).map((read) => read.shape);
    expect(scanning).toEqual([]);
    // The vitrine is counted as a whole; everything else is found by an index that goes past the tenant.
    const unserved = explained.filter(
      (read) => !read.isServed && !read.shape.startsWith('products'),
    );
    expect(unserved.map((read) => read.shape)).toEqual([]);
  } finally {
    await Promise.all([catalog.stop(), concierge.stop(), analytics.stop()]);
    await db.dropDatabase();
    await client.close();
  }
});

async function converse(concierge: Subgraph): Promise<ShopperCaller> {
  const started = await run<{ sessionStart: { session: { id: string } } }>(
    concierge,
    nobody,
    'mutation { sessionStart(input: { idempotencyKey: "a-key-of-the-widget" }) { session { id } } }',
  );
  const { id } = started.sessionStart.session;
  const shopper: ShopperCaller = {
    kind: 'shopper',
    tenant,
    client: 'widget',
    sessionId: fromGlobalId(id).localId,
    orderIds: [],
    scopes: ['session'],
  };
  await run(
    concierge,
    shopper,
    `mutation { messageSend(input: { text: "rings", idempotencyKey: "1" }) {
      messages { seq } session { messages { seq } } } }`,
  );
  await run(
    concierge,
    shopper,
    `mutation { capsuleReserve(input: { productId: "${product}", variantId: "${variant}",
      idempotencyKey: "2" }) { userErrors { code } }
      shortlistSet(input: { productIds: ["${product}"], idempotencyKey: "3" }) { shortlist { version } } }`,
  );
  await run(
    concierge,
    shopper,
    `{ conciergeSession(id: "${id}") { holds { id } shortlist { version } } }`,
  );
  await run(concierge, lead, '{ capsuleHolds(first: 1) { nodes { id } totalCount } }');
  const first =
    '{ conciergeSessions(first: 1) { nodes { messages { seq } } totalCount pageInfo { endCursor } } }';
  const page = await run<{ conciergeSessions: { pageInfo: { endCursor: string } } }>(
    concierge,
    lead,
    first,
  );
  const { endCursor } = page.conciergeSessions.pageInfo;
  await run(concierge, lead, `{ conciergeSessions(after: "${endCursor}") { nodes { id } } }`);
  return shopper;
}

/** What a customer who asks for their data is given, and by which they are found when they are to be forgotten. */
async function exportFile(subgraph: Subgraph, { sessionId }: ShopperCaller): Promise<void> {
  const file = `{ __typename: "CustomerFile", id: "${toGlobalId('CustomerFile', 'cus_1')}",
    orderIds: ["${toGlobalId('Order', 'ord_1')}"],
    sessionIds: ["${toGlobalId('ConciergeSession', sessionId)}"] }`;
  const query = `{ _entities(representations: [${file}]) { ... on CustomerFile { ${subgraph.name} } } }`;
  await run(subgraph, admin, query);
}

async function measure(analytics: Subgraph, shopper: ShopperCaller): Promise<void> {
  const session = toGlobalId('ConciergeSession', shopper.sessionId);
  await run(
    analytics,
    shopper,
    `mutation { csatSubmit(input: { rating: 5, intent: "TRACK_ORDER", idempotencyKey: "1" }) {
      csat { id } userErrors { code } } }`,
  );
  await run(
    analytics,
    shopper,
    `mutation { eventsTrack(input: { events: [{ id: "1", name: "aurora_widget_close",
      occurredAt: "2026-11-21T12:00:00.000Z", payload: "{}" }] }) { accepted } }`,
  );
  await run(
    analytics,
    shopper,
    `{ _entities(representations: [{ __typename: "ConciergeSession", id: "${session}" }]) {
      ... on ConciergeSession { csat { rating } } } }`,
  );
  for (const query of readsOfAnalytics(session)) await run(analytics, lead, query);
}

/** Periods that are read by the hour and by the day. */
const periods = ['2026-11-14', '2026-08-14'].map(
  (day) => `from: "${day}T00:00:00.000Z", to: "2026-11-21T00:00:00.000Z"`,
);

const readsOfAnalytics = (session: string): string[] => [
  ...periods.flatMap((period) => [
    `{ kpis(${period}) { value } }`,
    `{ funnel(key: DISCOVERY, ${period}) { key } }`,
    `{ intentMix(${period}) { intent } }`,
    `{ csatSummary(${period}) { mean } }`,
  ]),
  '{ kpiSnapshot { id } }',
  '{ csatResponses(first: 1) { nodes { id } totalCount } }',
  '{ csatResponses(labels: [GREAT]) { nodes { id } totalCount } }',
  `{ _entities(representations: [{ __typename: "ConciergeSession", id: "${session}" }]) {
    ... on ConciergeSession { events { name } } } }`,
  `{ _entities(representations: [{ __typename: "Product", id: "${product}" }]) {
    ... on Product { conciergeStats { views } } } }`,
  `{ _entities(representations: [{ __typename: "Order", id: "${toGlobalId('Order', 'ord_1')}" }]) {
    ... on Order { csat { id } } } }`,
];

async function run<T>(subgraph: Subgraph, caller: Caller, query: string): Promise<T> {
  const request = { query, caller, requestId: 'req_plans', deadlineAtMs: null };
  const { data, errors } = await executeOnSubgraph(subgraph, request);
  if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  return data as T;
}
