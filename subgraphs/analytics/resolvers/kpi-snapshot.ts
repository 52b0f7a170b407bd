import { hasScope } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { KpiSnapshotResolvers } from '../generated/types.ts';

export const KpiSnapshot: KpiSnapshotResolvers = {
  __resolveReference: async ({ id }, { caller, snapshots }) =>
    hasScope(caller, 'kpis:read')
      ? snapshots.byId(caller.tenant, localIdOf('KpiSnapshot', id))
      : null,
  id: ({ _id }) => toGlobalId('KpiSnapshot', _id),
};
