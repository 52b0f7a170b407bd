import { mustHave } from '../../../kernel/caller.ts';
import { periodBefore, readPeriod, toKpi } from '../domain/kpi.ts';
import type { QueryResolvers } from '../generated/types.ts';

export const Query: QueryResolvers = {
  kpis: async (_root, { from, to }, { caller, repository }) => {
    mustHave(caller, 'kpis:read');
    const { tenant } = caller;
    const now = readPeriod(from, to);
    const before = periodBefore(now);
    const [ratings, ratingsBefore, sessions, sessionsBefore] = await Promise.all([
      repository.ratingsBySlice(tenant, now),
      repository.ratingsBySlice(tenant, before),
      repository.sessionsBySlice(tenant, now),
      repository.sessionsBySlice(tenant, before),
    ]);
    return [
      toKpi('CSAT_MEAN', ratings, ratingsBefore),
      toKpi('DEFLECTION', sessions.deflected, sessionsBefore.deflected),
      toKpi('CONVERSION', sessions.converted, sessionsBefore.converted),
    ];
  },
};
