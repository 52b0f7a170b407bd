import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { anOrder, aShipment } from './testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  tenant,
  theCarrier,
} from './testing/start-orders.ts';

let orders: StartedOrders;

/** An order of its own for each test: they share one store. */
const orderOf = (number: number) =>
  anOrder({
    _id: `ord_${number}`,
    number: `GG-${number}`,
    shipments: [aShipment({ _id: `shp_${number}`, trackingNumber: `TRACK${number}` })],
  });

beforeAll(async () => {
  orders = await startOrders(...[20_001, 20_002, 20_003, 20_004, 20_005, 20_006].map(orderOf));
});
afterAll(async () => orders[Symbol.asyncDispose]());

const mutation = /* GraphQL */ `
  mutation ($input: ApplyShipmentFactInput!) {
    applyShipmentFact(input: $input) {
      outcome
      order { state shipmentStatus version statusHistory { shipmentStatus title location } }
      userErrors { code field message }
    }
  }
`;

interface Payload {
  readonly outcome: string;
  readonly order: {
    readonly state: string;
    readonly shipmentStatus: string;
    readonly version: number;
    readonly statusHistory: readonly { readonly title: string }[];
  } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

let keys = 0;

async function scan(parts: Readonly<Record<string, unknown>>, caller: Caller = theCarrier) {
  keys += 1;
  const input = {
    carrier: 'dpd',
    rawCode: String(parts['status']),
    occurredAt: '2026-11-21T08:00:00.000Z',
    location: 'Utrecht',
    idempotencyKey: `key-${keys}`,
    ...parts,
  };
  return orders.ask<{ applyShipmentFact: Payload | null }>(mutation, { input }, caller);
}

const applied = async (parts: Readonly<Record<string, unknown>>): Promise<Payload> => {
  const { data, errors } = await scan(parts);
  if (errors || !data.applyShipmentFact) throw new Error(JSON.stringify(errors));
  return data.applyShipmentFact;
};

const eventsOf = (orderId: string) =>
  orders.parts.db
    .collection('events')
    .find({ key: `Order:${orderId}` })
    .sort({ keySeq: 1 })
    .toArray();

describe('a scan', () => {
  test('moves the order and leaves one event, however late and often the others come', async () => {
    const of = { trackingNumber: 'TRACK20001' };
    const outForDelivery = await applied({
      ...of,
      status: 'OUT_FOR_DELIVERY',
      occurredAt: '2026-11-21T09:00:00.000Z',
    });
    expect(outForDelivery).toMatchObject({
      outcome: 'APPLIED',
      order: { state: 'SHIPPED', shipmentStatus: 'OUT_FOR_DELIVERY', version: 2 },
    });

    const late = await applied({ ...of, status: 'IN_TRANSIT' });
    expect(late).toMatchObject({
      outcome: 'RECORDED_LATE',
      order: { shipmentStatus: 'OUT_FOR_DELIVERY', version: 3 },
    });
    expect(late.order?.statusHistory.map((entry) => entry.title)).toEqual([
      'Order placed',
      'On its way',
      'Out for delivery',
    ]);

    expect((await applied({ ...of, status: 'IN_TRANSIT' })).outcome).toBe('DUPLICATE');
    expect(
      (await eventsOf('ord_20001')).map((event) => [event['keySeq'], event['data'].state]),
    ).toEqual([
      [2, 'SHIPPED'],
      [3, 'SHIPPED'],
    ]);
  });

  test('finds its parcel however the number is written', async () => {
    const { outcome } = await applied({ trackingNumber: ' track 20002 ', status: 'PICKED_UP' });
    expect(outcome).toBe('APPLIED');
  });

  test('sent again with its key gets the first answer', async () => {
    const fact = { trackingNumber: 'TRACK20003', status: 'PICKED_UP', idempotencyKey: 'same' };
    expect((await applied(fact)).outcome).toBe('APPLIED');
    const again = await applied(fact);
    expect(again).toMatchObject({ outcome: 'APPLIED', order: { version: 2 } });
  });

  test('with a key that was used for another is refused', async () => {
    const fact = { trackingNumber: 'TRACK20004', status: 'PICKED_UP', idempotencyKey: 'used' };
    await applied(fact);
    const { errors } = await scan({ ...fact, status: 'DELIVERED' });
    expect(errors?.[0]?.extensions['code']).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('of a parcel that nobody knows yet may come again and be applied', async () => {
    const fact = { trackingNumber: 'TRACK99999', status: 'PICKED_UP', idempotencyKey: 'early' };
    expect(await applied(fact)).toMatchObject({ outcome: 'UNKNOWN_SHIPMENT', order: null });
    await orders.parts.db.collection<{ _id: string }>('orders').insertOne(orderOf(99_999));
    expect((await applied(fact)).outcome).toBe('APPLIED');
  });

  test('of another carrier with the same number is not mistaken for ours', async () => {
    const { outcome } = await applied({
      carrier: 'dhl',
      trackingNumber: 'TRACK20001',
      status: 'LOST',
    });
    expect(outcome).toBe('UNKNOWN_SHIPMENT');
  });

  test('from the future is refused; ten minutes are forgiven', async () => {
    const of = { trackingNumber: 'TRACK20005', status: 'PICKED_UP' };
    const future = await applied({ ...of, occurredAt: '2026-11-21T12:10:01.000Z' });
    expect(future.userErrors).toMatchObject([
      { code: 'OCCURRED_IN_FUTURE', field: ['input', 'occurredAt'] },
    ]);
    const skewed = await applied({ ...of, occurredAt: '2026-11-21T12:10:00.000Z' });
    expect(skewed.outcome).toBe('APPLIED');
  });

  test('without a proper tracking number is refused', async () => {
    const { userErrors } = await applied({ trackingNumber: '$ne', status: 'PICKED_UP' });
    expect(userErrors).toMatchObject([
      { code: 'TRACKING_NUMBER_INVALID', field: ['input', 'trackingNumber'] },
    ]);
  });
});

test.each([
  ['rawCode', ' '],
  ['rawCode', 'x'.repeat(101)],
  ['location', 'x'.repeat(201)],
  ['carrier', ''],
])('a scan whose %s no carrier would send is refused', async (field, value) => {
  const { errors } = await scan({
    trackingNumber: 'TRACK20001',
    status: 'IN_TRANSIT',
    [field]: value,
  });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
});

test('scans of one parcel at the same moment all join, one after the other', async () => {
  const hours = Array.from({ length: 12 }, (_, hour) => String(hour).padStart(2, '0'));
  const outcomes = await Promise.all(
    hours.map(
      async (hour) =>
        (
          await applied({
            trackingNumber: 'TRACK20006',
            status: 'IN_TRANSIT',
            rawCode: `scan-${hour}`,
            occurredAt: `2026-11-20T${hour}:00:00.000Z`,
          })
        ).outcome,
    ),
  );
  expect(outcomes).not.toContain('DUPLICATE');
  const { data } = await orders.ask<{ order: NonNullable<Payload['order']> }>(
    'query ($id: ID!) { order(id: $id) { state shipmentStatus version statusHistory { title } } }',
    { id: toGlobalId('Order', 'ord_20006') },
    aStaffCaller('viewer'),
  );
  expect(data.order.version).toBe(13);
  expect(data.order.statusHistory).toHaveLength(13);
  expect((await eventsOf('ord_20006')).map((event) => event['keySeq'])).toEqual(
    hours.map((_, index) => index + 2),
  );
});

test.each([
  ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
  ['a shopper', aShopper({ orderIds: ['ord_20001'] }), 'FORBIDDEN'],
  ['an admin', aStaffCaller('admin'), 'FORBIDDEN'],
  [
    'a service with other rights',
    { ...theCarrier, scopes: ['events:write'] } as Caller,
    'FORBIDDEN',
  ],
])('%s cannot report a scan', async (_who, caller, code) => {
  const { data, errors } = await scan({ trackingNumber: 'TRACK20001', status: 'LOST' }, caller);
  expect(data).toBeNull();
  expect(errors?.[0]?.extensions['code']).toBe(code);
});
