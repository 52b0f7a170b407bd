import { mustHave } from '../../../kernel/caller.ts';
import { listCsat } from '../csat/csat-list.ts';
import { readPeriod } from '../domain/period.ts';
import type { QueryResolvers } from '../generated/types.ts';

export const Query: QueryResolvers = {
  kpis: (_root, { from, to }, { caller, figures }) => {
    mustHave(caller, 'kpis:read');
    return figures.kpis(caller.tenant, readPeriod(from, to));
  },

  kpiSnapshot: (_root, { at }, { caller, snapshots, parts }) => {
    mustHave(caller, 'kpis:read');
    return snapshots.lastAt(caller.tenant, at ?? parts.clock.now());
  },

  funnel: (_root, { key, from, to }, { caller, figures }) => {
    mustHave(caller, 'kpis:read');
    return figures.funnel(caller.tenant, key, readPeriod(from, to));
  },

  intentMix: (_root, { from, to }, { caller, figures }) => {
    mustHave(caller, 'kpis:read');
    return figures.intentMix(caller.tenant, readPeriod(from, to));
  },

  csatSummary: (_root, { from, to }, { caller, figures }) => {
    mustHave(caller, 'kpis:read');
    return figures.csatSummary(caller.tenant, readPeriod(from, to));
  },

  csatResponses: (_root, { labels, ...page }, context) => {
    mustHave(context.caller, 'sessions:read');
    return listCsat(context, labels ?? null, page);
  },
};
