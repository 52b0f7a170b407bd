import type { EmailNotice } from '../../kernel/notifier.ts';
import { carrierName, carrierTrackingUrl } from './domain/carriers.ts';
import type { OrderRecord } from './domain/order.ts';
import { trackable } from './domain/order-note.ts';

/** Where the parcels of an order are: what staff send a customer once more. */
export function trackingLetter(order: OrderRecord): EmailNotice {
  const parcels = trackable(order).map(({ carrier, trackingNumber }) => ({
    words: `${carrierName(carrier, trackingNumber)}, number ${trackingNumber}`,
    url: carrierTrackingUrl(carrier, trackingNumber),
  }));
  const [first] = parcels.filter(({ url }) => url !== null);
  return {
    tenant: order.tenant,
    channel: 'email',
    to: order.customer.email,
    orderId: order._id,
    template: 'order_tracking',
    subject: `Where your order ${order.number} is`,
    body: [
      parcels.length === 1
        ? `Your order ${order.number} travels with ${parcels[0]?.words}.`
        : `Your order ${order.number} travels in ${parcels.length} parcels.`,
      ...(parcels.length === 1 ? [] : parcels.map(({ words }) => words)),
      ...parcels.flatMap(({ url }) => url ?? []),
    ].join('\n\n'),
    fields: { orderNumber: order.number },
    ...(first?.url ? { link: { url: first.url, label: 'Follow your parcel' } } : {}),
  };
}
