import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { anOrder, aShipment } from './testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  tenant,
  theCarrier,
} from './testing/start-orders.ts';

/** Each test has an order of its own; they share one store and one feed. */
const numbered = (n: number) =>
  anOrder({
    _id: `ord_${n}`,
    number: `GG-${12_000 + n}`,
    shipments: [aShipment({ _id: `shp_${n}`, trackingNumber: `TRACK${n}` })],
  });

let orders: StartedOrders;
beforeAll(async () => {
  orders = await startOrders(...[1, 2, 3, 4, 5].map(numbered));
});
afterAll(async () => orders[Symbol.asyncDispose]());

const statusOf = (n: number) => `subscription {
  orderStatusChanged(orderId: "${toGlobalId('Order', `ord_${n}`)}") {
    order { version shipmentStatus }
    entry { shipmentStatus title }
  }
}`;

/** What one subscriber has received so far. */
function listen(
  query: string,
  { caller = theCarrier, lastEventId }: { caller?: Caller; lastEventId?: string | undefined } = {},
) {
  const frames: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly extensions: { readonly eventId: string; readonly gap?: boolean };
  }[] = [];
  const errors: unknown[] = [];
  const ends: string[] = [];
  const stop = createInProcessClient(orders.subgraph).subscribe(
    { query, caller, requestId: 'req_live', deadlineAtMs: null, lastEventId },
    {
      next: (result) => frames.push(JSON.parse(JSON.stringify(result))),
      error: (all) => errors.push(...all.map((error) => error.extensions?.['code'])),
      complete: () => ends.push('complete'),
    },
  );
  const received = (count: number) =>
    eventually(() => {
      expect(frames.length).toBeGreaterThanOrEqual(count);
      return frames;
    });
  return { frames, errors, ends, stop, received };
}

let hour = 0;
async function scan(n: number, status: string): Promise<void> {
  hour += 1;
  const { errors } = await orders.ask(
    'mutation ($input: ApplyShipmentFactInput!) { applyShipmentFact(input: $input) { outcome } }',
    {
      input: {
        carrier: 'dpd',
        trackingNumber: `TRACK${n}`,
        rawCode: status,
        status,
        occurredAt: new Date(Date.UTC(2026, 10, 19, hour)).toISOString(),
        idempotencyKey: `scan-${hour}`,
      },
    },
    theCarrier,
  );
  if (errors) throw new Error(JSON.stringify(errors));
}

/** A subscriber that certainly listens: its stream has shown one event of that order. */
async function listening(n: number, query = statusOf(n), caller: Caller = theCarrier) {
  const listener = listen(query, { caller });
  await scan(n, 'INFO_RECEIVED');
  await listener.received(1);
  return listener;
}

test('each change of an order reaches who waits for it, with its entry and its id', async () => {
  const shopper = await listening(1, statusOf(1), aShopper({ orderIds: ['ord_1'] }));
  await scan(2, 'PICKED_UP');
  await scan(1, 'OUT_FOR_DELIVERY');
  const frames = await shopper.received(2);
  expect(frames).toHaveLength(2);
  expect(frames[1]).toEqual({
    data: {
      orderStatusChanged: {
        order: { version: 3, shipmentStatus: 'OUT_FOR_DELIVERY' },
        entry: { shipmentStatus: 'OUT_FOR_DELIVERY', title: 'Out for delivery' },
      },
    },
    extensions: { eventId: expect.any(String) },
  });
  shopper.stop();
});

test('who comes back with the last id seen misses nothing and sees nothing twice', async () => {
  const before = await listening(3);
  const lastEventId = before.frames[0]?.extensions.eventId;
  before.stop();
  await scan(3, 'PICKED_UP');
  await scan(3, 'IN_TRANSIT');
  const back = listen(statusOf(3), { lastEventId });
  await back.received(2);
  await scan(3, 'OUT_FOR_DELIVERY');
  const frames = await back.received(3);
  const entries = frames.map(
    ({ data }) => (data['orderStatusChanged'] as { entry: { shipmentStatus: string } }).entry,
  );
  expect(entries.map((entry) => entry.shipmentStatus)).toEqual([
    'PICKED_UP',
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
  ]);
  expect(frames.some(({ extensions }) => extensions.gap)).toBe(false);
  expect(before.frames).toHaveLength(1);
  back.stop();
});

test('who comes back with an id that nobody knows is told of a gap', async () => {
  await scan(4, 'PICKED_UP');
  const back = listen(statusOf(4), { lastEventId: '01ZZZZZZZZZZZZZZZZZZZZZZZZ' });
  const [first] = await back.received(1);
  expect(first?.extensions.gap).toBe(true);
  back.stop();
});

test('staff see the change of any order', async () => {
  const staff = await listening(
    4,
    'subscription { ordersChanged { changedAt order { number shipmentStatus } } }',
    aStaffCaller('viewer'),
  );
  await scan(2, 'IN_TRANSIT');
  // Not by its place: changes of the test before may still be on their way.
  await eventually(() =>
    expect(staff.frames.map(({ data }) => data)).toContainEqual({
      ordersChanged: {
        changedAt: '2026-11-21T12:00:00.000Z',
        order: { number: 'GG-12002', shipmentStatus: 'IN_TRANSIT' },
      },
    }),
  );
  staff.stop();
});

test.each([
  ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
  ["another order's shopper", aShopper({ orderIds: ['ord_2'] }), 'FORBIDDEN'],
])('%s cannot watch an order', async (_who, caller, code) => {
  const refused = listen(statusOf(1), { caller });
  await eventually(() => expect(refused.errors).toEqual([code]));
});

test('a shopper cannot watch all orders', async () => {
  const caller = aShopper({ orderIds: ['ord_1'] });
  const refused = listen('subscription { ordersChanged { changedAt } }', { caller });
  await eventually(() => expect(refused.errors).toEqual(['FORBIDDEN']));
});

test('a subgraph that stops ends its streams', async () => {
  const listener = await listening(5);
  await orders.subgraph.stop();
  await eventually(() => expect(listener.ends).toEqual(['complete']));
});
