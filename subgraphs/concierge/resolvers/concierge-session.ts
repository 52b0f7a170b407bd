import { hasScope } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { ConciergeContext } from '../context.ts';
import type {
  ConciergeSessionConnectionResolvers,
  ConciergeSessionResolvers,
} from '../generated/types.ts';
import { isActive } from '../holds/hold.ts';
import type { SessionRecord } from '../repository.ts';
import { ticketsOfSession } from '../tickets/resolvers/ticket.ts';

export const ConciergeSession: ConciergeSessionResolvers = {
  __resolveReference: ({ id }, context) =>
    visibleSession(localIdOf('ConciergeSession', id), context),
  id: ({ _id }) => toGlobalId('ConciergeSession', _id),
  messages: (session, _args, { loaders }) => loaders.messagesBySession.load(session),
  holds: async ({ _id }, _args, { clock, loaders }) => {
    const now = clock.now();
    return (await loaders.openHoldsBySession.load(_id)).filter((hold) => isActive(hold, now));
  },
  ...ticketsOfSession,
  shortlist: ({ _id }, _args, { loaders }) => loaders.shortlistBySession.load(_id),
  inspirations: ({ _id }, _args, { loaders }) => loaders.inspirationsBySession.load(_id),
};

export const ConciergeSessionConnection: ConciergeSessionConnectionResolvers = {
  totalCount: (_connection, _args, { caller, repository }) =>
    repository.countSessions(caller.tenant),
};

/** The session, to the shopper whose own it is and to staff; null to everybody else, whether it exists or not. */
export async function visibleSession(
  id: string,
  { caller, loaders }: ConciergeContext,
): Promise<SessionRecord | null> {
  const isOwn = caller.kind === 'shopper' && caller.sessionId === id;
  if (!isOwn && !hasScope(caller, 'sessions:read')) return null;
  return loaders.sessionById.load(id);
}
