import { ShopError } from '../../kernel/errors.ts';
import { nextScan } from './next-scan.ts';
import type { DemoRepository } from './repository.ts';

export interface ShipDemo {
  readonly orders: DemoRepository;
  /** Signs the bytes of a webhook: the headers to send with them. */
  readonly sign: (body: string) => Readonly<Record<string, string>>;
  /** Where our own webhooks arrive: `http://127.0.0.1:4000/hooks/glowglitch`. */
  readonly hooksUrl: () => string;
  readonly now: () => Date;
}

export interface Shipped {
  readonly status: string;
  readonly location: string;
  readonly trackingNumber: string;
}

/** A carrier that does not answer in this time would be given up. */
const answerTimeoutMs = 5_000;

/**
 * Plays the carrier: sends the next scan of the order's parcel, signed, through the real door.
 * @throws ShopError NOT_FOUND without such an order, CONFLICT where no scan can follow
 */
export async function shipNext(number: string, demo: ShipDemo): Promise<Shipped> {
  const order = await demo.orders.findOrder(number);
  if (!order)
    throw new ShopError('NOT_FOUND', `There is no order ${number}`, { field: 'orderNumber' });
  if (!order.carrier || !order.trackingNumber)
    throw new ShopError('CONFLICT', `Order ${number} has no parcel yet`, { state: order.state });
  const scan = nextScan(order.shipmentStatus ?? 'PENDING');
  if (!scan)
    throw new ShopError('CONFLICT', `The parcel of ${number} has arrived: no scan follows`, {
      shipmentStatus: order.shipmentStatus,
    });

  const body = JSON.stringify({
    events: [
      {
        trackingNumber: order.trackingNumber,
        code: scan.code,
        description: scan.description,
        occurredAt: demo.now().toISOString(),
        location: scan.location,
      },
    ],
  });
  const response = await fetch(`${demo.hooksUrl()}/${order.carrier}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...demo.sign(body) },
    body,
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  if (response.status !== 202)
    throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
  return { status: scan.status, location: scan.location, trackingNumber: order.trackingNumber };
}
