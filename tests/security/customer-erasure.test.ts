import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Db } from 'mongodb';
import { createIntegrations, signWebhook } from '../../integrations/index.ts';
import { createMailbox } from '../../kernel/data/mailbox.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import { fromGlobalId, toGlobalId } from '../../kernel/ids.ts';
import { createLog } from '../../kernel/log.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import {
  type OrderRecord,
  orderPlaced,
  orderStatusChanged,
  ordersCollection,
} from '../../subgraphs/orders/index.ts';
import { anOrder, aShipment } from '../../subgraphs/orders/testing/an-order.ts';
import { trackingLetter } from '../../subgraphs/orders/tracking-letter.ts';
import { type Api, freshKey, startApi, startTimeoutMs } from '../integration/support/start-api.ts';
import { eventually } from '../support/eventually.ts';
import { everythingStored, whereStored } from './support/everything-stored.ts';

/** What the customer told us, or others of them. None of it may be anywhere once they are forgotten. */
const planted = {
  name: 'Quillon Abernathy-Vex',
  email: 'quillon.vex@planted.example',
  city: 'Plantedham',
  postalCode: '9876 QV',
  trackingNumber: 'QV00998877665544',
  location: 'Depot Quarrystone',
  returnLocation: 'Depot Slatebridge',
  message: 'my name is Quillon and I live at 12 Vexworth Lane',
  comment: 'the Vexworth ring is too small for Quillonia',
  note: 'Quillonia rang from Vexworth twice',
} as const;
const secrets = Object.values(planted);

const now = new Date();
const customerId = 'cus_planted';
const order: OrderRecord = anOrder({
  _id: 'ord_planted',
  number: 'GG-77001',
  state: 'DELIVERED',
  shipmentStatus: 'DELIVERED',
  deliveredAt: now,
  placedAt: now,
  changedAt: now,
  version: 2,
  customer: {
    _id: customerId,
    name: planted.name,
    email: planted.email,
    city: planted.city,
    countryCode: 'NL',
    postalCode: planted.postalCode,
  },
  lines: anOrder().lines.map((line) => ({ ...line, _id: 'oln_planted' })),
  shipments: [
    aShipment({ _id: 'shp_planted', trackingNumber: planted.trackingNumber, status: 'DELIVERED' }),
  ],
  statusHistory: [
    {
      _id: 'ent_planted',
      seq: 1,
      shipmentStatus: 'DELIVERED',
      title: 'Delivered',
      location: planted.location,
      trackingNumber: planted.trackingNumber,
      occurredAt: now,
      recordedAt: now,
      dedupeKey: `shp_planted|DLV|${now.toISOString()}|${planted.location}`,
    },
  ],
});

let api: Api;
let admin: string;
let sessionId: string;
let returnTrackingNumber: string;

beforeAll(async () => {
  api = await startApi();
  admin = await api.staff('admin');
  const { db } = api.database;
  const emailHash = hashPersonal(planted.email, api.config.secrets.piiSalt);
  await db.collection<OrderRecord>(ordersCollection).insertOne({ ...order, emailHash });
  const clock = { now: () => new Date() };
  await appendEvents(db, undefined, [orderPlaced({ ...order, version: 1 })], clock);
  await appendEvents(db, undefined, [orderStatusChanged(order, null)], clock);
  await eventually(async () => {
    const known = await db
      .collection<{ _id: string }>('return_orders')
      .findOne({ _id: order._id, state: 'DELIVERED', number: order.number });
    expect(known).not.toBeNull();
  });
  sessionId = await liveAsCustomer();
  await waitOutside();
}, startTimeoutMs);
afterAll(async () => api[Symbol.asyncDispose]());

/**
 * What is the customer's and stands outside of the graph: scans that found no order, one of a parcel sent to them and one
 * of a parcel that they sent back; a letter in the mailbox.
 */
async function waitOutside(): Promise<void> {
  const { config, database } = api;
  const { db } = database;
  const clock = { now: () => new Date() };
  const log = createLog({ level: 'silent', name: 'test' });
  const integrations = createIntegrations({
    ...{ db, config, clock, log },
    applyShipmentFact: async () => ({ outcome: 'REFUSED', reason: 'No such order' }),
  });
  await integrations.start();
  const sentBack = await db.collection('returns').findOne({ orderId: order._id });
  returnTrackingNumber = String(sentBack?.['label'].trackingNumber);
  const scans = [
    { trackingNumber: planted.trackingNumber, location: planted.location },
    { trackingNumber: returnTrackingNumber, location: planted.returnLocation },
  ];
  const events = scans.map((scan) => ({
    ...scan,
    code: 'COURIER',
    occurredAt: now.toISOString(),
  }));
  const body = JSON.stringify({ events });
  const signed = signWebhook({ id: 'dlv_1', at: clock.now(), body, secret: config.secrets.hook });
  await integrations.routes[0]?.handle({
    params: { tenant: config.tenant, connector: 'dpd' },
    headers: { ...signed },
    requestId: 'req_1',
    body: async () => Buffer.from(body),
  });
  await eventually(async () => expect(await integrations.inbox.countDead()).toBe(scans.length));
  await integrations.stop();
  const mailbox = await createMailbox({ db, clock, config });
  await mailbox.send(trackingLetter({ ...order, tenant: config.tenant }));
}

interface GraphAnswer<T> {
  readonly data: T;
  readonly errors?: readonly object[];
}

async function graph<T>(
  authorization: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<T> {
  const { json } = await api.ask('POST', '/graphql', {
    authorization,
    body: { query, variables },
  });
  const { data, errors } = json as unknown as GraphAnswer<T>;
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Everything that a customer does with the shop. @returns the local id of their session */
async function liveAsCustomer(): Promise<string> {
  const anonymousToken = await api.shopper();
  const letters = api.letterCount();
  const { orderLookupRequest } = await graph<{ orderLookupRequest: { challengeId: string } }>(
    anonymousToken,
    'mutation ($input: OrderLookupRequestInput!) { orderLookupRequest(input: $input) { challengeId } }',
    { input: { orderNumber: order.number, email: planted.email, idempotencyKey: freshKey() } },
  );
  const code = await api.letterAfter(letters);
  const { orderLookupVerify } = await graph<{ orderLookupVerify: { accessToken: string } }>(
    anonymousToken,
    'mutation ($input: OrderLookupVerifyInput!) { orderLookupVerify(input: $input) { accessToken } }',
    {
      input: { challengeId: orderLookupRequest.challengeId, code, idempotencyKey: freshKey() },
    },
  );
  const shopper = `Bearer ${orderLookupVerify.accessToken}`;
  const { messageSend } = await graph<{ messageSend: { session: { id: string } } }>(
    shopper,
    'mutation ($input: MessageSendInput!) { messageSend(input: $input) { session { id } } }',
    { input: { text: planted.message, idempotencyKey: freshKey() } },
  );
  const product = await api.database.db.collection('products').findOne({});
  const productId = toGlobalId('Product', String(product?._id));
  const variantId = toGlobalId('ProductVariant', String(product?.['variants'][0]._id));
  await graph(
    shopper,
    `mutation ($hold: CapsuleReserveInput!, $list: ShortlistSetInput!, $csat: CsatSubmitInput!,
        $return: ReturnRequestInput!, $events: EventsTrackInput!) {
      capsuleReserve(input: $hold) { hold { id } userErrors { code } }
      shortlistSet(input: $list) { shortlist { id } userErrors { code } }
      csatSubmit(input: $csat) { csat { id } userErrors { code } }
      returnRequest(input: $return) { return { id } userErrors { code } }
      eventsTrack(input: $events) { accepted }
    }`,
    {
      hold: { productId, variantId, idempotencyKey: freshKey() },
      list: { productIds: [productId], idempotencyKey: freshKey() },
      csat: {
        rating: 5,
        intent: 'TRACK_ORDER',
        comment: planted.comment,
        idempotencyKey: freshKey(),
      },
      return: {
        orderId: toGlobalId('Order', order._id),
        lines: [{ orderLineId: toGlobalId('OrderLine', 'oln_planted'), quantity: 1 }],
        reason: 'WRONG_SIZE',
        outcome: 'REFUND',
        comment: planted.comment,
        idempotencyKey: freshKey(),
      },
      events: {
        events: [
          {
            id: 'tracked-once',
            name: 'aurora_order_tracked',
            occurredAt: new Date().toISOString(),
            payload: JSON.stringify({ orderId: toGlobalId('Order', order._id) }),
          },
        ],
      },
    },
  );
  const record = await api.database.db.collection('returns').findOne({ orderId: order._id });
  await graph(
    admin,
    'mutation ($input: ReturnApproveInput!) { returnApprove(input: $input) { userErrors { code } } }',
    {
      input: {
        returnId: toGlobalId('Return', String(record?._id)),
        expectedVersion: 1,
        note: planted.note,
        idempotencyKey: freshKey(),
      },
    },
  );
  return fromGlobalId(messageSend.session.id).localId;
}

/** The return is the last of what the customer did that is counted, and facts are counted in their order. */
async function whatHappenedIsCounted(db: Db): Promise<void> {
  const type = 'aurora.return.requested';
  const requested = await db.collection('events').findOne({ type, 'data.orderId': order._id });
  const counted = db.collection<{ _id: string }>('analytics_events');
  const _id = `${requested?._id}:aurora_return_initiated`;
  await eventually(async () => expect(await counted.findOne({ _id })).not.toBeNull());
}

const exportOf = async () => {
  const { customerExport } = await graph<{
    customerExport: Readonly<Record<string, unknown>> | null;
  }>(
    admin,
    'query ($id: ID!) { customerExport(customerId: $id) { orders returns concierge analytics } }',
    { id: toGlobalId('Customer', customerId) },
  );
  return customerExport;
};

/** Parcels of which scans wait, as one part of the graph exports them. */
const waitingIn = (part: unknown): string[] =>
  (part as { collection: string; records: { fact: { trackingNumber: string } }[] }[])
    .filter(({ collection }) => collection === 'hook_inbox')
    .flatMap(({ records }) => records.map(({ fact }) => fact.trackingNumber));

test('a customer who asks gets everything that was told, from every part of the shop', async () => {
  const file = await exportOf();
  const text = JSON.stringify(file);
  // Each part tells of the parcels that it knows, and of no other's.
  expect(waitingIn(file?.['orders'])).toEqual([planted.trackingNumber]);
  expect(waitingIn(file?.['returns'])).toEqual([returnTrackingNumber]);
  // A rating's words are not kept at all: their length is.
  for (const value of secrets) expect(text).toContain(value);
  expect(Object.entries(file ?? {}).filter(([, part]) => !Array.isArray(part))).toEqual([]);
  const names = Object.values(file ?? {}).flatMap((part) =>
    (part as { collection: string }[]).map(({ collection }) => collection),
  );
  expect(names).toEqual(
    expect.arrayContaining([
      ...['orders', 'order_openings', 'returns', 'sessions', 'messages'],
      ...['capsuleHolds', 'widgetShortlists', 'analytics_events', 'csatFeedback'],
      ...['hook_inbox', 'mailbox'],
    ]),
  );
  expect(text).not.toContain(api.config.secrets.piiSalt);
});

test('a customer who is forgotten is nowhere in the database, and the books are as they were', async () => {
  const { db } = api.database;
  const sessionHash = hashPersonal(sessionId, api.config.secrets.piiSalt);
  await whatHappenedIsCounted(db);
  const before = await everythingStored(db);
  const countsOf = (stored: typeof before) =>
    Object.fromEntries([...stored].map(([name, documents]) => [name, documents.length]));

  const { customerErase } = await graph<{ customerErase: { erasure: { id: string } } }>(
    admin,
    `mutation ($input: CustomerEraseInput!) {
      customerErase(input: $input) { erasure { id } userErrors { code } } }`,
    { input: { customerId: toGlobalId('Customer', customerId), idempotencyKey: freshKey() } },
  );
  const done = await eventually(async () => {
    const { customerErasure } = await graph<{
      customerErasure: { state: string; parts: { part: string; erased: number }[] };
    }>(admin, 'query ($id: ID!) { customerErasure(id: $id) { state parts { part erased } } }', {
      id: customerErase.erasure.id,
    });
    expect(customerErasure.state).toBe('DONE');
    return customerErasure;
  });
  expect(done.parts.every(({ erased }) => erased > 0)).toBe(true);

  const gone = [...secrets, returnTrackingNumber, customerId];
  await eventually(async () => expect(await whereStored(db, gone)).toEqual([]));
  // Remembered replies and counters of tries name the session, and go by themselves within a day.
  const namingSession = await whereStored(db, [sessionId]);
  expect(namingSession.map((found) => found.split(':')[0]).sort()).toEqual([
    'idempotency',
    'order_lookup_limits',
  ]);
  // What happened in the session is still counted, under a name that nothing leads to.
  const after = countsOf(await everythingStored(db));
  for (const kept of ['orders', 'returns', 'analytics_events', 'csatFeedback'])
    expect([kept, after[kept]]).toEqual([kept, countsOf(before)[kept]]);
  expect(await db.collection('analytics_events').countDocuments({ sessionHash })).toBe(0);
  const book = await db.collection<OrderRecord>('orders').findOne({ _id: order._id });
  expect(book).toMatchObject({
    number: order.number,
    totalMinor: order.totalMinor,
    lines: order.lines,
    customer: { name: 'Erased customer', countryCode: 'NL' },
  });
  expect(await exportOf()).toBeNull();
});
