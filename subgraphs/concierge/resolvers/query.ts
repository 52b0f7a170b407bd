import { mustHave } from '../../../kernel/caller.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { readPage, toConnection } from '../../../kernel/page.ts';
import { messageLengthMax } from '../domain/message.ts';
import { greeting, menu } from '../domain/scripts.ts';
import type { QueryResolvers } from '../generated/types.ts';
import type { SessionRecord } from '../repository.ts';
import { ticketQueries } from '../tickets/resolvers/queue.ts';
import { visibleSession } from './concierge-session.ts';
import { holdQueries } from './holds.ts';

const sortName = 'conciergeSessions';
const positionOf = (session: SessionRecord) => [session.lastActiveAt.toISOString(), session._id];

export const Query: QueryResolvers = {
  ...holdQueries,
  ...ticketQueries,

  widgetConfig: () => ({ enabled: true, greeting, menu, messageLengthMax }),

  conciergeSession: (_root, { id }, context) =>
    visibleSession(localIdOf('ConciergeSession', id), context),

  conciergeSessions: async (_root, args, { caller, repository, secrets }) => {
    mustHave(caller, 'sessions:read');
    const page = await repository.sessionsPage(
      caller.tenant,
      readPage(args, sortName, secrets.cursor),
    );
    return toConnection(page, args, { sortName, secret: secrets.cursor, valuesOf: positionOf });
  },
};
