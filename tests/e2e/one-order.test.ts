import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type AuroraProcess, startAurora } from './support/aurora-process.ts';
import { ask, Shopper, ship, signIn, type Watch, watch } from './support/shopper.ts';

const order = { number: 'GG-12047', email: 'opal@example.com' };

interface StatusEvent {
  data: {
    orderStatusChanged: {
      entry: { title: string } | null;
      order: {
        shipmentStatus: string;
        lines: { product: { title: string; image: { url: string } } | null }[];
      };
    };
  };
  extensions: { eventId: string };
}

interface ListEvent {
  data: { ordersChanged: { order: { number: string; shipmentStatus: string } } };
}

test('a carrier’s scan reaches the open widget and the dashboard, joined from catalog', async () => {
  await using aurora = await startAurora();
  const shopper = new Shopper(aurora);
  await shopper.openWidget();

  const asked = await shopper.say('Where is my order?');
  expect(asked.at(1)).toMatchObject({ __typename: 'OrderStatusCard', lookupNeeded: true });
  const orderId = await shopper.proveOrder(order.number, order.email);
  const shown = await shopper.say('Show my order', 'TRACK_ORDER');
  expect(shown.find((message) => message['__typename'] === 'OrderStatusCard')).toMatchObject({
    lookupNeeded: false,
    order: { number: order.number, shipmentStatus: 'IN_TRANSIT' },
  });

  const token = await signIn(aurora, 'support_lead');
  const rows = await ask(
    aurora,
    'dashboard',
    'DashboardOrders',
    { first: 30, withTotals: true },
    token,
  );
  expect(JSON.stringify(rows)).toContain('GG-1');

  using widget = shopper.watch(orderId);
  using dashboard = watch(
    aurora,
    'dashboard',
    'DashboardOrdersChanged',
    { withTotals: true },
    token,
  );
  await Promise.all([widget.opened, dashboard.opened]);
  await subscribed(aurora, 2);

  expect(await ship(aurora, order.number)).toMatchObject({ status: 'OUT_FOR_DELIVERY' });

  const event = (await first(widget)) as unknown as StatusEvent;
  expect(event.extensions.eventId).toMatch(/^[0-9A-Z]{26}$/);
  expect(event.data.orderStatusChanged.entry?.title).toBe('Out for delivery');
  const [line] = event.data.orderStatusChanged.order.lines;
  expect(line?.product?.title).toBeTruthy();
  expect(line?.product?.image.url).toMatch(/^\/art\/.+\.svg$/);
  const picture = await fetch(aurora.url + line?.product?.image.url);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('image/svg+xml'),
  ]);

  const row = (await first(dashboard)) as unknown as ListEvent;
  expect(row.data.ordersChanged.order).toMatchObject({
    number: order.number,
    shipmentStatus: 'OUT_FOR_DELIVERY',
  });
});

test('killed orders subgraph: the scan waits, the widget recovers and misses nothing', async () => {
  await using aurora = await startAurora({ split: true });
  const shopper = new Shopper(aurora);
  await shopper.openWidget();
  const orderId = await shopper.proveOrder(order.number, order.email);
  using widget = shopper.watch(orderId);
  await widget.opened;
  await subscribed(aurora, 1);

  expect(await ship(aurora, order.number)).toMatchObject({ status: 'OUT_FOR_DELIVERY' });
  await first(widget);

  const before = (await aurora.pids())['orders'];
  process.kill(before ?? 0, 'SIGKILL');
  expect(await ship(aurora, order.number)).toMatchObject({ status: 'DELIVERED' });

  // The subgraph is started anew first.
  await eventually(() => expect(widget.results.length).toBeGreaterThanOrEqual(2), 150_000);
  expect((await aurora.pids())['orders']).not.toBe(before);
  const statuses = (widget.results as unknown as StatusEvent[]).map(
    ({ data }) => data.orderStatusChanged.entry?.title,
  );
  expect(statuses).toEqual(['Out for delivery', 'Delivered']);
});

test('data survives a restart', async () => {
  await using earlier = await startAurora();
  const shopper = new Shopper(earlier);
  await shopper.openWidget();
  const orderId = await shopper.proveOrder(order.number, order.email);
  await ship(earlier, order.number);
  await eventually(async () => expect(await statusOf(shopper, orderId)).toBe('OUT_FOR_DELIVERY'));
  expect(await earlier.stop()).toBe(0);

  await using second = await startAurora({ dataDir: earlier.dataDir });
  const returning = new Shopper(second);
  returning.token = shopper.token;
  expect(await statusOf(returning, orderId)).toBe('OUT_FOR_DELIVERY');
});

async function statusOf(shopper: Shopper, orderId: string): Promise<unknown> {
  const { order: found } = (await shopper.ask('WidgetOrder', { id: orderId })) as {
    order: { shipmentStatus: string };
  };
  return found.shipmentStatus;
}

/** The first result of a subscription, once it is there. */
const first = ({ results }: Watch): Promise<Record<string, unknown>> =>
  eventually(() => {
    const [result] = results;
    if (!result) throw new Error('Nothing came');
    return result;
  });

/** Until the gateway counts that many client subscriptions, an event could pass unseen. */
async function subscribed(aurora: AuroraProcess, count: number): Promise<void> {
  await eventually(async () => {
    const metrics = await (await fetch(`${aurora.url}/metrics`)).text();
    const open = /^aurora_open_subscriptions(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1];
    expect(Number(open ?? 0)).toBeGreaterThanOrEqual(count);
  });
}
