import { addMs, HOUR_MS, MINUTE_MS } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import {
  type OrderRecord,
  orderStateTitles,
  scanKey,
  shipmentStatusMeanings,
} from '../subgraphs/orders/index.ts';
import type { Fate, ShipmentStatus } from './story/fates.ts';
import type { Person } from './story/people.ts';

type OrderState = OrderRecord['state'];
type TimelineEntry = OrderRecord['statusHistory'][number];
type Expected = NonNullable<OrderRecord['shipments'][number]['expected']> | null;

/** An order from its placing until the last thing that happened to it. */
export interface Journey {
  readonly placedAt: Date;
  readonly deliveredAt: Date | null;
  readonly entries: readonly JourneyEntry[];
  history(serial: number, trackingNumber: string): readonly TimelineEntry[];
  /** When the carrier says the parcel will come; null once it is there or nobody knows. */
  expected(anchor: Date): Expected;
}

interface JourneyEntry {
  readonly occurredAt: Date;
  readonly orderState: OrderState | null;
  readonly scan: { status: ShipmentStatus; location: string; rawCode: string } | null;
}

interface JourneyParts {
  readonly lastAt: Date;
  readonly person: Person;
  readonly carrier: string;
  readonly random: Random;
}

interface Step {
  readonly orderState?: OrderState;
  readonly scan?: ShipmentStatus;
  /** Hours since the step before: from … to. */
  readonly hours: readonly [number, number];
}

const confirmed: Step = { orderState: 'CONFIRMED', hours: [0.2, 3] };
const atTheBench: Step = { orderState: 'IN_PRODUCTION', hours: [6, 40] };

const statePaths: Readonly<Record<OrderState, readonly Step[]>> = (() => {
  const prepared: Step = { orderState: 'PROCESSING', hours: [1, 16] };
  const ready: Step = { orderState: 'READY_TO_SHIP', hours: [4, 30] };
  const toParcel = [confirmed, prepared, ready];
  return {
    PLACED: [],
    CONFIRMED: [confirmed],
    PROCESSING: [confirmed, prepared],
    IN_PRODUCTION: [confirmed, atTheBench],
    READY_TO_SHIP: toParcel,
    SHIPPED: toParcel,
    DELIVERED: toParcel,
    COMPLETED: toParcel,
    CANCELLED: [{ orderState: 'CANCELLED', hours: [3, 40] }],
  };
})();

const scanHours: Readonly<Partial<Record<ShipmentStatus, readonly [number, number]>>> = {
  PENDING: [0.1, 1],
  INFO_RECEIVED: [0.5, 6],
  PICKED_UP: [2, 14],
  IN_TRANSIT: [5, 20],
  OUT_FOR_DELIVERY: [6, 16],
  DELIVERED: [1, 6],
};
const troubleHours = [3, 14] as const;

/** Which scan takes the order along. */
const movesOrder: Readonly<Partial<Record<ShipmentStatus, OrderState>>> = {
  PICKED_UP: 'SHIPPED',
  DELIVERED: 'DELIVERED',
};

/** The way to a fate, told backwards from the last thing that happened. */
export function journeyOf(fate: Fate, parts: JourneyParts): Journey {
  const { lastAt, person, carrier, random } = parts;
  const steps = stepsOf(fate);
  let at = lastAt;
  const entries: JourneyEntry[] = [];
  for (const step of [...steps].reverse()) {
    entries.unshift({
      occurredAt: at,
      orderState: step.orderState ?? null,
      scan: step.scan ? scanOf(step.scan, person, carrier) : null,
    });
    at = addMs(at, -between(step.hours, random) * HOUR_MS);
  }
  const placedAt = at;
  entries.unshift({ occurredAt: placedAt, orderState: 'PLACED', scan: null });
  const deliveredAt =
    entries.find(({ orderState }) => orderState === 'DELIVERED')?.occurredAt ?? null;
  return {
    placedAt,
    deliveredAt,
    entries,
    history: (serial, trackingNumber) =>
      entries.map((entry, index) =>
        toTimeline(entry, index + 1, { serial, trackingNumber, carrier }),
      ),
    expected: (anchor) => expectedOf(fate, anchor),
  };
}

function stepsOf(fate: Fate): readonly Step[] {
  const scans = fate.scans.map((scan): Step => {
    const orderState = movesOrder[scan];
    return { scan, hours: scanHours[scan] ?? troubleHours, ...(orderState ? { orderState } : {}) };
  });
  // The return window passes thirty days after delivery.
  const closing: readonly Step[] =
    fate.state === 'COMPLETED' ? [{ orderState: 'COMPLETED', hours: [30 * 24, 30 * 24 + 2] }] : [];
  return [...preparation(fate), ...scans, ...closing];
}

function preparation({ state, benchDays }: Fate): readonly Step[] {
  if (benchDays === undefined) return statePaths[state];
  const hours = [benchDays * 24, benchDays * 24] as const;
  return [confirmed, atTheBench, { orderState: 'READY_TO_SHIP', hours }];
}

const depots: Readonly<Record<string, string>> = {
  dpd: 'Liège hub',
  postnl: 'Amersfoort hub',
  dhl: 'Leipzig hub',
};
const atelier = 'GlowGlitch atelier, Paris';

/** The carriers' shared words; a code of nobody's for what we do not know. */
const rawCodes: Readonly<Partial<Record<ShipmentStatus, string>>> = {
  PENDING: 'CREATED',
  INFO_RECEIVED: 'LABEL_CREATED',
  UNKNOWN: 'X17',
};

function scanOf(status: ShipmentStatus, person: Person, carrier: string) {
  const isEarly = status === 'PENDING' || status === 'INFO_RECEIVED' || status === 'PICKED_UP';
  const isOnTheRoad = status === 'IN_TRANSIT' || status === 'UNKNOWN' || status === 'DELAYED';
  const location = isEarly ? atelier : isOnTheRoad ? (depots[carrier] ?? atelier) : person.city;
  return { status, location, rawCode: rawCodes[status] ?? status };
}

function toTimeline(
  { occurredAt, orderState, scan }: JourneyEntry,
  seq: number,
  { serial, trackingNumber, carrier }: { serial: number; trackingNumber: string; carrier: string },
): TimelineEntry {
  const common = { _id: `ent_${serial}_${seq}`, seq, occurredAt, orderState };
  if (!scan)
    return {
      ...common,
      shipmentStatus: null,
      title: orderState ? orderStateTitles[orderState] : '',
      location: null,
      rawCode: null,
      carrier: null,
      trackingNumber: null,
      recordedAt: occurredAt,
      dedupeKey: `order|${orderState}`,
    };
  return {
    ...common,
    shipmentStatus: scan.status,
    title: shipmentStatusMeanings[scan.status].title,
    location: scan.location,
    rawCode: scan.rawCode,
    carrier,
    trackingNumber,
    recordedAt: addMs(occurredAt, MINUTE_MS),
    dedupeKey: scanKey(`shp_${serial}`, { ...scan, occurredAt }),
  };
}

const travelling: readonly ShipmentStatus[] = ['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY'];

/** These should have arrived yesterday. */
const late: readonly ShipmentStatus[] = ['DELAYED', 'ON_HOLD', 'EXCEPTION'];

function expectedOf(fate: Fate, anchor: Date): Expected {
  const head = fate.scans.at(-1);
  if (!head || !(travelling.includes(head) || late.includes(head))) return null;
  const hoursAhead = late.includes(head) ? -26 : head === 'PICKED_UP' ? 40 : 3;
  const from = new Date(addMs(anchor, hoursAhead * HOUR_MS).setUTCMinutes(0, 0, 0));
  return {
    date: from.toISOString().slice(0, 10),
    from,
    to: addMs(from, 2 * HOUR_MS),
    statedAt: addMs(anchor, -HOUR_MS),
  };
}

const between = ([from, to]: readonly [number, number], random: Random): number =>
  from + ((to - from) * random.int(1000)) / 1000;
