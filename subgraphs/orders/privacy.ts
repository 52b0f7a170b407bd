import type { Clock } from '../../kernel/clock.ts';
import type { Secrets } from '../../kernel/config.ts';
import { mailboxPersonal } from '../../kernel/data/mailbox.ts';
import type { PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import { openingsCollection } from './customer-erasure/repository.ts';
import { anonymised } from './domain/customer-erasure.ts';
import { orderAnonymised } from './events.ts';
import { lookupsCollection } from './guest-lookup/repository.ts';
import { type OrderRecord, ordersCollection } from './repository.ts';
import { deliveriesCollection } from './updates/delivery-repository.ts';
import { updateSubscriptionsCollection } from './updates/repository.ts';
import { targetOf } from './updates/sealed-target.ts';
import type { UpdateSubscriptionRecord } from './updates/subscription.ts';

/** What orders holds of people, and what is left of it when one of them asks to be forgotten. */
export const personalCollections = (
  clock: Clock,
  { data }: Pick<Secrets, 'data'>,
  /** Of what waits outside of the graph for its order. */
  waiting: readonly PersonalCollection[] = [],
): readonly PersonalCollection[] => [
  {
    name: ordersCollection,
    fields: {
      'customer.name': 'name',
      'customer.email': 'email',
      'customer.city': 'address',
      'customer.postalCode': 'address',
      emailHash: 'contact',
      number: 'order',
      'attention.message': 'text',
      'cancellation.note': 'text',
      'notes.text': 'text',
      'search.nameKeys': 'name',
      'shipments.trackingNumber': 'parcel',
      'statusHistory.location': 'address',
      'statusHistory.trackingNumber': 'parcel',
    },
    of: ({ orderIds }) => ({ _id: { $in: [...orderIds] } }),
    whenErased: () => (record) => {
      const next = anonymised(record as unknown as OrderRecord, clock.now());
      return next && { next, event: orderAnonymised(next) };
    },
    withheld: ['emailHash', 'cancellation.subject', 'notes.subject', 'notes.by', 'search'],
  },
  {
    name: openingsCollection,
    fields: { sessionId: 'session' },
    of: ({ orderIds }) => ({ orderId: { $in: [...orderIds] } }),
    whenErased: 'remove',
  },
  {
    name: updateSubscriptionsCollection,
    fields: { sessionId: 'session', sealedTarget: 'contact', targetHash: 'contact' },
    of: ({ orderIds }) => ({ orderId: { $in: [...orderIds] } }),
    whenErased: 'remove',
    readable: (record) => ({
      ...record,
      target: targetOf(record as unknown as UpdateSubscriptionRecord, data),
    }),
    withheld: ['sealedTarget', 'targetHash', 'proof'],
  },
  {
    name: deliveriesCollection,
    fields: { lastFailure: 'text' },
    of: ({ orderIds }) => ({ orderId: { $in: [...orderIds] } }),
    whenErased: 'remove',
    withheld: ['claim', 'eventId'],
  },
  {
    name: lookupsCollection,
    fields: { sessionId: 'session', openedBy: 'session', codeHash: 'code' },
    of: ({ sessionIds }) => {
      const theirs = { $in: [...sessionIds] };
      return { $or: [{ sessionId: theirs }, { openedBy: theirs }] };
    },
    whenErased: 'remove',
    withheld: ['codeHash', 'keyHash'],
  },
  mailboxPersonal,
  ...waiting,
];
