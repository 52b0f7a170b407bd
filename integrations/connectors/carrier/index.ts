import { seenText } from '../../../kernel/seen-text.ts';
import { normaliseTrackingNumber } from '../../../kernel/tracking-number.ts';
import type { ExpectedDelivery, ShipmentFact } from '../../shipment-fact.ts';
import type { Connector } from '../connector.ts';
import { type CarrierScan, readCarrierBody } from './read-body.ts';
import { statusOf } from './status-codes.ts';
import { verifySignature } from './verify-signature.ts';

/** The carriers of the demo shop: one signed JSON format, codes of their own. */
export const carriers = [
  { id: 'dpd', name: 'DPD' },
  { id: 'postnl', name: 'PostNL' },
  { id: 'dhl', name: 'DHL' },
] as const;

export const createCarrierConnector = (
  { id, name }: { readonly id: string; readonly name: string },
  secret: string,
): Connector => ({
  id,
  name,
  receive(webhook) {
    const deliveryId = verifySignature(webhook, secret);
    const scans = readCarrierBody(webhook.body, webhook.receivedAt);
    return { deliveryId, facts: scans.map((scan) => toFact(id, scan)) };
  },
});

const toFact = (carrier: string, scan: CarrierScan): ShipmentFact => ({
  carrier,
  trackingNumber: normaliseTrackingNumber(scan.trackingNumber),
  rawCode: scan.code,
  status: statusOf(carrier, scan.code),
  occurredAt: new Date(scan.occurredAt),
  location: seenText(scan.location),
  expected: scan.expected ? toExpected(scan.expected) : null,
});

const toExpected = (expected: NonNullable<CarrierScan['expected']>): ExpectedDelivery => ({
  date: expected.date,
  from: expected.from ? new Date(expected.from) : null,
  to: expected.to ? new Date(expected.to) : null,
});
