import type { Clock } from '../../kernel/clock.ts';
import { type DataSubject, parcelHash } from '../../kernel/privacy/data-subject.ts';
import type { PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import { anonymised } from './domain/anonymised.ts';
import { returnChanged } from './events.ts';
import {
  type ReturnRecord,
  type ReturnRepository,
  returnOrdersCollection,
  returnsCollection,
} from './repository.ts';

/** What returns holds of people, and what is left of it when one of them asks to be forgotten. */
export const personalCollections = (
  clock: Clock,
  /** Of what waits outside of the graph for its return. */
  waiting: readonly PersonalCollection[] = [],
): readonly PersonalCollection[] => [
  // Before the returns: whose they are is known by the labels, and an erasure that broke off looks for them again.
  ...waiting,
  {
    name: returnsCollection,
    fields: { comment: 'text', 'history.note': 'text', 'label.trackingNumber': 'parcel' },
    of: ({ orderIds }) => ({ orderId: { $in: [...orderIds] } }),
    whenErased: () => (record) => {
      const next = anonymised(record as unknown as ReturnRecord, clock.now());
      return next && { next, event: returnChanged(next) };
    },
    withheld: ['history.subject'],
  },
  {
    // A copy of what the feed tells of orders; of the person it knows no more than the number on their receipt.
    name: returnOrdersCollection,
    fields: { number: 'order' },
    of: null,
    whenErased: 'remove',
  },
];

/** A customer as returns knows them: also by the parcels that they sent back. */
export const withReturnParcels =
  (returns: Pick<ReturnRepository, 'trackingNumbersOf'>, piiSalt: string) =>
  async (told: DataSubject): Promise<DataSubject> => {
    const numbers = await returns.trackingNumbersOf(told.tenant, told.orderIds);
    return { ...told, parcelHashes: numbers.map((number) => parcelHash(number, piiSalt)) };
  };
