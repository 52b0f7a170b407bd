/**
 * From a carrier's scan to an open widget: the time from the webhook's 202 to the frame, at a steady rate with
 * many widgets open. `node --import tsx tests/load/journey.ts [--split] [seconds=60]`; about 80 s.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { signWebhook } from '../../integrations/index.ts';
import { eventually } from '../support/eventually.ts';
import { guestToken, type OrderOnTheWay, ordersOnTheWay, tenant } from './support/demo-shop.ts';
import { mib, ms, pause, percentile, printTable } from './support/figures.ts';
import { type RunningShop, secrets, startShop } from './support/start-shop.ts';

const sockets = 200;
const eventsPerSecond = 20;
const seconds = Math.min(
  300,
  Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 60),
);
/** A machine that cannot keep up is given this long to deliver what it was sent. */
const lateMaxMs = 60_000;
const split = process.argv.includes('--split');
/** Spread over so many orders, each with as many widgets open. */
const ordersMax = 100;

const shop = await startShop({ split });
try {
  await run(shop);
} finally {
  await shop.stop();
}
process.exit(0);

async function run({ url, usage }: RunningShop): Promise<void> {
  const orders = await ordersOnTheWay(shop, ordersMax);
  if (orders.length === 0) throw new Error('No parcel is on its way');

  /** Acknowledged, and seen by each widget, by the scan's own location. */
  const acceptedAtMs = new Map<string, number>();
  const frames: { location: string; atMs: number }[] = [];
  const refusals: unknown[] = [];
  const watched = new Map<string, number>();
  const clients = await Promise.all(
    Array.from({ length: sockets }, async (_, index) => {
      const order = orders[index % orders.length] as OrderOnTheWay;
      watched.set(order.id, (watched.get(order.id) ?? 0) + 1);
      return openWidget(url, order.id, await guestToken(order.id, index), {
        onFrame: (location) => frames.push({ location, atMs: performance.now() }),
        onRefusal: (error) => refusals.push(error),
      });
    }),
  );
  await eventually(async () => {
    const page = await (await fetch(`${url}/metrics`)).text();
    const open = Number(/^aurora_open_subscriptions (\d+)/m.exec(page)?.[1]);
    if (refusals.length > 0) throw new Error(`Widgets are refused: ${JSON.stringify(refusals[0])}`);
    if (open !== sockets) throw new Error(`${open} of ${sockets} widgets follow their orders`);
  });
  // The subgraph's own subscriptions come a moment after the gateway's.
  await pause(1_000);

  const events = eventsPerSecond * seconds;
  let expected = 0;
  const before = usage();
  const beganAtMs = performance.now();
  const sending: Promise<void>[] = [];
  for (let index = 0; index < events; index++) {
    const dueInMs = beganAtMs + (index * 1_000) / eventsPerSecond - performance.now();
    if (dueInMs > 0) await pause(dueInMs);
    const order = orders[index % orders.length] as OrderOnTheWay;
    const location = `Depot ${index}`;
    expected += watched.get(order.id) ?? 0;
    sending.push(
      scan(url, order, location).then(() => void acceptedAtMs.set(location, performance.now())),
    );
  }
  await Promise.all(sending);
  await eventually(() => {
    if (frames.length < expected) throw new Error(`${frames.length} of ${expected} frames came`);
  }, lateMaxMs);
  const after = usage();
  for (const client of clients) await client.dispose();

  const waits = frames.map(
    ({ location, atMs }) => atMs - (acceptedAtMs.get(location) ?? Number.NaN),
  );
  printTable(
    `Webhook accepted → widget frame: ${eventsPerSecond} scans/s for ${seconds} s, ${sockets} widgets on ${orders.length} orders, ${split ? 'a process each' : 'one process'}`,
    [
      ['', 'measured'],
      ['scans sent', events],
      ['frames expected / received', `${expected} / ${frames.length}`],
      ['p50', ms(percentile(waits, 50))],
      ['p95', ms(percentile(waits, 95))],
      ['p99', ms(percentile(waits, 99))],
      ['longest', ms(percentile(waits, 100))],
      ['CPU of all processes a scan', ms((after.cpuMs - before.cpuMs) / events)],
      ['memory of all processes', mib(after.rssBytes)],
    ],
  );
}

/** One widget: its own registered subscription, by id. */
async function openWidget(
  url: string,
  orderId: string,
  token: string,
  { onFrame, onRefusal }: { onFrame(location: string): void; onRefusal(error: unknown): void },
) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
  });
  const payload = { query: '', documentId: followOrderId(), variables: { orderId } };
  client.subscribe<{ orderStatusChanged: { entry: { location: string | null } | null } }>(payload, {
    next: ({ data }) => onFrame(data?.orderStatusChanged.entry?.location ?? ''),
    error: onRefusal,
    complete: () => {},
  });
  return client;
}

function followOrderId(): string {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync('schema/operations/widget.json', 'utf8'),
  );
  const found = Object.entries(manifest).find(([, text]) => text.includes('orderStatusChanged('));
  if (!found) throw new Error('The widget has no registered subscription to an order');
  return found[0];
}

/** @throws Error unless the webhook is accepted */
async function scan(url: string, order: OrderOnTheWay, location: string): Promise<void> {
  const body = JSON.stringify({
    events: [
      {
        trackingNumber: order.trackingNumber,
        code: 'IN_TRANSIT',
        description: 'On its way',
        occurredAt: new Date().toISOString(),
        location,
      },
    ],
  });
  const response = await fetch(`${url}/hooks/${tenant}/${order.carrier}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signWebhook({ id: randomUUID(), at: new Date(), body, secret: secrets.hook }),
    },
    body,
  });
  if (response.status !== 202)
    throw new Error(`A scan got ${response.status}: ${await response.text()}`);
}
