import type { DataSubject } from '../../kernel/privacy/data-subject.ts';
import type { PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import { holdsCollection } from './holds/repository.ts';
import type { EraseInspirations } from './inspiration/erase-inspirations.ts';
import { inspirationsCollection } from './inspiration/repository.ts';
import { messagesCollection, sessionsCollection } from './repository.ts';
import { shortlistsCollection } from './shortlist/repository.ts';

const ofSessions = ({ sessionIds }: DataSubject) => ({ sessionId: { $in: [...sessionIds] } });

/** What the concierge holds of people: conversations, which go whole when one of them asks to be forgotten. */
export const personalCollections = (
  eraseInspirations: EraseInspirations,
): readonly PersonalCollection[] => [
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
