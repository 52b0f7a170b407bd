/** What a carrier would tell next of a parcel that goes well, and where. Only for trying Aurora out. */
export interface DemoScan {
  /** The status after it. */
  readonly status: string;
  /** The carrier's word for it; the connector's table turns it back into the status. */
  readonly code: string;
  readonly description: string;
  readonly location: string;
}

const scans = {
  INFO_RECEIVED: {
    code: 'LABEL_CREATED',
    description: 'Label created',
    location: 'GlowGlitch atelier, Paris',
  },
  PICKED_UP: { code: 'PICKED_UP', description: 'Picked up', location: 'GlowGlitch atelier, Paris' },
  IN_TRANSIT: { code: 'IN_TRANSIT', description: 'Arrived at the hub', location: 'Liège hub' },
  OUT_FOR_DELIVERY: {
    code: 'OUT_FOR_DELIVERY',
    description: 'With the courier',
    location: 'Antwerp',
  },
  DELIVERED: {
    code: 'DELIVERED',
    description: 'Handed over, signed by the recipient',
    location: 'Antwerp',
  },
} as const;

/** From each status of a shipment to the scan that a good day brings next. */
const nextOf: Readonly<Record<string, keyof typeof scans>> = {
  PENDING: 'INFO_RECEIVED',
  INFO_RECEIVED: 'PICKED_UP',
  PICKED_UP: 'IN_TRANSIT',
  IN_TRANSIT: 'OUT_FOR_DELIVERY',
  DELAYED: 'IN_TRANSIT',
  ON_HOLD: 'IN_TRANSIT',
  EXCEPTION: 'IN_TRANSIT',
  UNKNOWN: 'IN_TRANSIT',
  DELIVERY_ATTEMPTED: 'OUT_FOR_DELIVERY',
  OUT_FOR_DELIVERY: 'DELIVERED',
};

/** @returns null where nothing follows: delivered, lost, on its way back, cancelled. */
export function nextScan(status: string): DemoScan | null {
  const next = Object.hasOwn(nextOf, status) ? nextOf[status] : undefined;
  return next ? { status: next, ...scans[next] } : null;
}
