import type { Clock } from '../../kernel/clock.ts';
import type { PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import { anonymised } from './domain/anonymised.ts';
import { returnChanged } from './events.ts';
import { type ReturnRecord, returnOrdersCollection, returnsCollection } from './repository.ts';

/** What returns holds of people, and what is left of it when one of them asks to be forgotten. */
export const personalCollections = (clock: Clock): readonly PersonalCollection[] => [
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
