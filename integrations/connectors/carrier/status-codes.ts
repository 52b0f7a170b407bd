import type { ShipmentStatus } from '../../shipment-fact.ts';

type CodeTable = Readonly<Record<string, ShipmentStatus>>;

/** Words that all demo carriers share. */
const common: CodeTable = {
  LABEL_CREATED: 'INFO_RECEIVED',
  PICKED_UP: 'PICKED_UP',
  IN_TRANSIT: 'IN_TRANSIT',
  OUT_FOR_DELIVERY: 'OUT_FOR_DELIVERY',
  READY_FOR_PICKUP: 'READY_FOR_PICKUP',
  DELIVERED: 'DELIVERED',
  DELIVERY_ATTEMPTED: 'DELIVERY_ATTEMPTED',
  DELAYED: 'DELAYED',
  ON_HOLD: 'ON_HOLD',
  EXCEPTION: 'EXCEPTION',
  RETURN_TO_SENDER: 'RETURN_TO_SENDER',
  LOST: 'LOST',
  CANCELLED: 'CANCELLED',
};

/** Each carrier's own codes, in its own spelling, to our reading of them. */
const codesByCarrier: Readonly<Record<string, CodeTable>> = {
  dpd: {
    SHIPMENT: 'INFO_RECEIVED',
    PICKUP_DRIVER: 'PICKED_UP',
    ACCEPTED: 'PICKED_UP',
    ON_THE_ROAD: 'IN_TRANSIT',
    AT_DELIVERY_DEPOT: 'IN_TRANSIT',
    COURIER: 'OUT_FOR_DELIVERY',
    PARCEL_SHOP: 'READY_FOR_PICKUP',
    NOT_AT_HOME: 'DELIVERY_ATTEMPTED',
    CUSTOMS_HOLD: 'ON_HOLD',
    BACK_TO_SENDER: 'RETURN_TO_SENDER',
  },
  postnl: {
    A01: 'INFO_RECEIVED',
    B01: 'PICKED_UP',
    J01: 'IN_TRANSIT',
    J05: 'OUT_FOR_DELIVERY',
    J40: 'READY_FOR_PICKUP',
    I01: 'DELIVERED',
    K50: 'DELIVERY_ATTEMPTED',
    G03: 'ON_HOLD',
    L01: 'RETURN_TO_SENDER',
  },
  dhl: {
    'PRE-TRANSIT': 'INFO_RECEIVED',
    PU: 'PICKED_UP',
    TRANSIT: 'IN_TRANSIT',
    AF: 'IN_TRANSIT',
    WC: 'OUT_FOR_DELIVERY',
    OK: 'DELIVERED',
    NH: 'DELIVERY_ATTEMPTED',
    UD: 'ON_HOLD',
    FAILURE: 'EXCEPTION',
    RT: 'RETURN_TO_SENDER',
  },
};

/** UNKNOWN for a code we never met: the timeline keeps the raw code, and nobody guesses. */
export function statusOf(carrier: string, rawCode: string): ShipmentStatus {
  const code = rawCode.trim().toUpperCase();
  const own = codesByCarrier[carrier] ?? {};
  for (const table of [own, common])
    if (Object.hasOwn(table, code)) return table[code] ?? 'UNKNOWN';
  return 'UNKNOWN';
}
