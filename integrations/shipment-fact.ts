/** Where a parcel can be; the words of the graph's `ShipmentStatus`. */
export type ShipmentStatus =
  | 'PENDING'
  | 'INFO_RECEIVED'
  | 'PICKED_UP'
  | 'IN_TRANSIT'
  | 'OUT_FOR_DELIVERY'
  | 'READY_FOR_PICKUP'
  | 'DELIVERED'
  | 'DELIVERY_ATTEMPTED'
  | 'DELAYED'
  | 'ON_HOLD'
  | 'EXCEPTION'
  | 'RETURN_TO_SENDER'
  | 'LOST'
  | 'CANCELLED'
  | 'UNKNOWN';

/** One carrier scan in our words, the carrier's own code kept beside them. */
export interface ShipmentFact {
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly rawCode: string;
  /** UNKNOWN where the connector does not know the code. */
  readonly status: ShipmentStatus;
  readonly occurredAt: Date;
  readonly location: string | null;
  readonly expected: ExpectedDelivery | null;
}

export interface ExpectedDelivery {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** A fact on its way to the orders: whose, and the key under which a repeat is known. */
export interface ShipmentFactCommand extends ShipmentFact {
  readonly tenant: string;
  readonly idempotencyKey: string;
}

export type ShipmentFactReply =
  | { readonly outcome: 'APPLIED' | 'RECORDED_LATE' | 'DUPLICATE' | 'UNKNOWN_SHIPMENT' }
  /** The orders will never take this fact: trying again is no use. */
  | { readonly outcome: 'REFUSED'; readonly reason: string };

/** The door to the orders, passed in. What it throws (service down, deadline) is tried again for hours. */
export type ApplyShipmentFact = (command: ShipmentFactCommand) => Promise<ShipmentFactReply>;
