import type { NewEvent, StoredEvent } from '../events/event.ts';
import { hashPersonal } from '../personal-data.ts';
import { normaliseTrackingNumber } from '../tracking-number.ts';

/** One customer as the parts of the shop know them: by ids alone. */
export interface DataSubject {
  readonly tenant: string;
  /** Local id. */
  readonly customerId: string;
  /** Local ids of what they ordered. */
  readonly orderIds: readonly string[];
  /** Sessions that proved their right to one of those orders. */
  readonly sessionIds: readonly string[];
  /** Salted hash of their e-mail address, as `hashPersonal` makes it; null: they gave none. */
  readonly contactHash: string | null;
  /** Salted hashes of the numbers of their parcels, as `parcelHash` makes them. */
  readonly parcelHashes: readonly string[];
}

/** A parcel, however its number is spelled. */
export const parcelHash = (trackingNumber: string, salt: string): string =>
  hashPersonal(normaliseTrackingNumber(trackingNumber), salt);

export const erasureRequestedType = 'aurora.customer.erasure_requested';
export const partErasedType = 'aurora.customer.part_erased';

/** Emptied of all but `erasureId` when every part is done: the feed keeps nothing that joins a customer's things. */
export type ErasureRequested = { readonly erasureId: string } & Partial<
  Omit<DataSubject, 'tenant'>
>;

export type PartErased = {
  readonly erasureId: string;
  /** Name of the part of the shop that is done. */
  readonly part: string;
  /** Documents that went or lost what was personal, by collection. */
  readonly counts: Readonly<Record<string, number>>;
};

export const erasureKeyOf = (erasureId: string): string => `CustomerErasure:${erasureId}`;

/** @param round 1, and one more each time that an erasure which did not come to its end is asked for again */
export const erasureRequested = (
  erasureId: string,
  round: number,
  { tenant, ...subject }: DataSubject,
): NewEvent<ErasureRequested> => ({
  ...envelope(tenant, erasureKeyOf(erasureId)),
  type: erasureRequestedType,
  source: '/orders',
  keySeq: round,
  data: { erasureId, ...subject },
});

export const partErased = (
  tenant: string,
  round: number,
  erased: PartErased,
): NewEvent<PartErased> => ({
  ...envelope(tenant, `${erasureKeyOf(erased.erasureId)}:${erased.part}`),
  type: partErasedType,
  source: `/${erased.part}`,
  keySeq: round,
  data: erased,
});

/** Whose data is to go; null for an event that was emptied after its work was done. */
export function subjectOf(event: StoredEvent): DataSubject | null {
  const { customerId, orderIds, sessionIds, contactHash, parcelHashes } =
    event.data as ErasureRequested;
  if (customerId === undefined || !orderIds || !sessionIds) return null;
  return {
    tenant: event.tenant,
    customerId,
    orderIds,
    sessionIds,
    contactHash: contactHash ?? null,
    parcelHashes: parcelHashes ?? [],
  };
}

const envelope = (tenant: string, key: string) => ({ subject: key, tenant, key, schemaVersion: 1 });
