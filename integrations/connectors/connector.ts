import type { IncomingHttpHeaders } from 'node:http';
import type { ShipmentFact } from '../shipment-fact.ts';

/** A webhook as it arrived: the bytes are what was signed. */
export interface InboundWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}

/** What a sender told, once its signature holds. */
export interface VerifiedWebhook {
  /** The sender's id of this delivery: the same over all its tries. */
  readonly deliveryId: string;
  /** In the sender's order. */
  readonly facts: readonly ShipmentFact[];
}

/** One system that Aurora hears from. It knows the sender's signature and words, and nothing of the shop. */
export interface Connector {
  /** Last part of its webhook address: `dpd`. */
  readonly id: string;
  readonly name: string;
  /**
   * @throws ShopError WEBHOOK_SIGNATURE_INVALID before anything of the body is read, BAD_USER_INPUT for a
   * body that is not what the sender promises
   */
  receive(webhook: InboundWebhook): VerifiedWebhook;
}
