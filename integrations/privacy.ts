import type { PersonalCollection } from '../kernel/privacy/personal-collection.ts';
import { inboxCollection } from './repository.ts';

/** What the inbox holds of people until it has found their order: where a parcel was, by its number. */
export const personalCollections: readonly PersonalCollection[] = [
  {
    name: inboxCollection,
    fields: { lane: 'parcel', 'fact.trackingNumber': 'parcel', 'fact.location': 'address' },
    of: ({ parcelHashes }) => ({ parcelHash: { $in: [...parcelHashes] } }),
    whenErased: 'remove',
    withheld: ['lane', 'parcelHash', 'expiresAt'],
  },
];
