import type { OrderRecord } from './order.ts';
import type { OrderState } from './order-state.ts';
import { searchKeysOf } from './search-keys.ts';

/** The parts of the shop that hold something of a customer; each says by an event that it has forgotten them. */
export const erasureParts = ['orders', 'returns', 'concierge', 'analytics'] as const;
export type ErasurePart = (typeof erasureParts)[number];

export const isErasurePart = (part: string): part is ErasurePart =>
  erasureParts.some((known) => known === part);

/** How far it is. It names the customer by a salted hash alone, so that it may stay as proof. */
export interface ErasureRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly customerHash: string;
  /** Subject of who of staff asked for it. */
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** How often it was asked for; each time every part looks anew. */
  readonly round: number;
  readonly parts: Readonly<Partial<Record<ErasurePart, PartRecord>>>;
  /** null while a part has still to answer. */
  readonly doneAt: Date | null;
}

export interface PartRecord {
  readonly doneAt: Date;
  /** Documents that went or lost what was personal. */
  readonly erased: number;
}

/** What a customer waits for has to reach them: such an order needs its name and address. */
const underway: readonly OrderState[] = [
  'PLACED',
  'CONFIRMED',
  'PROCESSING',
  'IN_PRODUCTION',
  'READY_TO_SHIP',
  'SHIPPED',
];

export const isUnderway = ({ state }: Pick<OrderRecord, 'state'>): boolean =>
  underway.includes(state);

/** The erasure once a part has done its share. Told twice, it stays what it is. */
export function withPart(
  erasure: ErasureRecord,
  part: ErasurePart,
  erased: number,
  now: Date,
): ErasureRecord {
  const before = erasure.parts[part]?.erased ?? 0;
  const parts = { ...erasure.parts, [part]: { doneAt: now, erased: before + erased } };
  const isDone = erasureParts.every((each) => parts[each]);
  return { ...erasure, parts, doneAt: erasure.doneAt ?? (isDone ? now : null) };
}

/** The customer of an order that was made anonymous: one for all, so that no two orders are known to be of the same. */
const nobody = {
  _id: 'cus_erased',
  name: 'Erased customer',
  email: '',
  city: null,
  postalCode: null,
} as const;

/** Whether that is whom all orders of forgotten customers name: they are not things of one person. */
export const isNobody = (customerId: string): boolean => customerId === nobody._id;

/** What stands where a parcel's number was. */
const erasedParcel = 'ERASED';

/**
 * What the books need of an order: number, pieces, amounts, days and the country that it was taxed in. Nothing of who it
 * was, where it went, or under which number the carrier knows it.
 * @returns null for one that tells of nobody already
 */
export function anonymised(order: OrderRecord, now: Date): OrderRecord | null {
  if (isNobody(order.customer._id)) return null;
  const customer = { ...nobody, countryCode: order.customer.countryCode };
  return {
    ...order,
    customer,
    emailHash: '',
    search: searchKeysOf({ ...order, customer }),
    ...(order.notes ? { notes: order.notes.map((note) => ({ ...note, text: null })) } : {}),
    // What could not be given back is owed all the same.
    attention: order.attention?.reason === 'SETTLEMENT_FAILED' ? order.attention : null,
    ...(order.cancellation ? { cancellation: { ...order.cancellation, note: null } } : {}),
    shipments: order.shipments.map((shipment) => ({ ...shipment, trackingNumber: erasedParcel })),
    statusHistory: order.statusHistory.map((entry) => ({
      ...entry,
      location: null,
      trackingNumber: null,
      dedupeKey: `erased|${entry.seq}`,
    })),
    changedAt: now,
    version: order.version + 1,
  };
}
