import { hasScope } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import type { ConciergeSessionResolvers, CsatResponseResolvers } from '../generated/types.ts';

export const CsatResponse: CsatResponseResolvers = {
  __resolveReference: async ({ id }, { caller, loaders }) =>
    hasScope(caller, 'sessions:read') ? loaders.csatById.load(localIdOf('CsatResponse', id)) : null,
  id: ({ _id }) => toGlobalId('CsatResponse', _id),
};

export const ConciergeSession: ConciergeSessionResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  /** To the shopper whose own session it is and to staff; empty to everybody else. */
  csat: ({ id }, _args, { caller, parts, loaders }) => {
    const sessionId = localIdOf('ConciergeSession', id);
    const isOwn = caller.kind === 'shopper' && caller.sessionId === sessionId;
    if (!isOwn && !hasScope(caller, 'sessions:read')) return [];
    return loaders.csatBySessionHash.load(hashPersonal(sessionId, parts.config.secrets.piiSalt));
  },
};
