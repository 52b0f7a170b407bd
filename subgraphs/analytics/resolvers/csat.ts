import { hasScope } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { CsatResponseConnectionResolvers, CsatResponseResolvers } from '../generated/types.ts';

export const CsatResponse: CsatResponseResolvers = {
  __resolveReference: async ({ id }, { caller, loaders }) =>
    hasScope(caller, 'sessions:read') ? loaders.csatById.load(localIdOf('CsatResponse', id)) : null,
  id: ({ _id }) => toGlobalId('CsatResponse', _id),
};

export const CsatResponseConnection: CsatResponseConnectionResolvers = {
  totalCount: ({ labels }, _args, { caller, csat }) =>
    hasScope(caller, 'kpis:read') ? csat.count(caller.tenant, labels) : null,
};
