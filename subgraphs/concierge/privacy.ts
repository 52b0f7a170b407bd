import type { Filter } from 'mongodb';
import type { Secrets } from '../../kernel/config.ts';
import type { DataSubject } from '../../kernel/privacy/data-subject.ts';
import type { PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import { holdsCollection } from './holds/repository.ts';
import type { EraseInspirations } from './inspiration/erase-inspirations.ts';
import { inspirationsCollection } from './inspiration/repository.ts';
import { messagesCollection, sessionsCollection } from './repository.ts';
import { shortlistsCollection } from './shortlist/repository.ts';
import { openContact } from './tickets/contact.ts';
import type { EraseTickets } from './tickets/erase-tickets.ts';
import { ticketsCollection } from './tickets/repository.ts';
import type { TicketRecord } from './tickets/ticket.ts';

const ofSessions = ({ sessionIds }: DataSubject) => ({ sessionId: { $in: [...sessionIds] } });

/** What the concierge holds of people: conversations, which go whole when one of them asks to be forgotten. */
export const personalCollections = (
  eraseInspirations: EraseInspirations,
  eraseTickets: EraseTickets,
  secrets: Pick<Secrets, 'data'>,
): readonly PersonalCollection[] => [
  ticketsBy(({ sessionIds }) => ({ sessionId: { $in: [...sessionIds] } }), eraseTickets, secrets),
  ticketsBy(({ orderIds }) => ({ orderId: { $in: [...orderIds] } }), eraseTickets, secrets),
  // Whoever gave the same address and proved no order; without one, nobody is meant.
  ticketsBy(
    ({ contactHash }) => ({ 'contact.emailHash': { $in: contactHash ? [contactHash] : [] } }),
    eraseTickets,
    secrets,
  ),
  {
    name: inspirationsCollection,
    fields: { sessionId: 'session', blobName: 'picture' },
    of: ofSessions,
    whenErased: { by: ({ tenant, sessionIds }) => eraseInspirations(tenant, sessionIds) },
    withheld: ['blobName', 'blobs'],
  },
  {
    name: sessionsCollection,
    fields: { pageUrl: 'page' },
    of: ({ sessionIds }) => ({ _id: { $in: [...sessionIds] } }),
    whenErased: 'remove',
  },
  {
    name: messagesCollection,
    fields: { sessionId: 'session', text: 'text' },
    of: ofSessions,
    whenErased: 'remove',
  },
  {
    name: holdsCollection,
    fields: { sessionId: 'session' },
    of: ofSessions,
    whenErased: 'remove',
  },
  {
    name: shortlistsCollection,
    fields: { sessionId: 'session' },
    of: ofSessions,
    whenErased: 'remove',
  },
];

function ticketsBy(
  of: (subject: DataSubject) => Omit<Filter<TicketRecord>, 'tenant'>,
  eraseTickets: EraseTickets,
  secrets: Pick<Secrets, 'data'>,
): PersonalCollection {
  return {
    name: ticketsCollection,
    fields: {
      sessionId: 'session',
      message: 'text',
      'contact.sealed': 'contact',
      'contact.emailHash': 'contact',
      'contact.phoneHash': 'contact',
      'history.note': 'text',
      'notes.text': 'text',
    },
    of: of as NonNullable<PersonalCollection['of']>,
    whenErased: { by: (subject) => eraseTickets(subject.tenant, of(subject)) },
    readable: (record) => {
      const { contact, _id } = record as unknown as TicketRecord;
      return { ...record, contact: openContact(contact, _id, secrets) };
    },
    withheld: ['assignee', 'by', 'sla', 'slaMarks'],
  };
}
