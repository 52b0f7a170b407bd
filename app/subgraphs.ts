import { createKeptFacts, personalFacts } from '../integrations/index.ts';
import type { Subgraph, SubgraphParts } from '../kernel/graphql/subgraph.ts';
import type { Notifier } from '../kernel/notifier.ts';
import { createAnalyticsSubgraph } from '../subgraphs/analytics/index.ts';
import { createCatalogSubgraph } from '../subgraphs/catalog/index.ts';
import { createConciergeSubgraph } from '../subgraphs/concierge/index.ts';
import { createOrdersSubgraph } from '../subgraphs/orders/index.ts';
import { createReturnsSubgraph } from '../subgraphs/returns/index.ts';

/** All subgraphs in this process, over one database. */
export const createSubgraphs = (
  parts: SubgraphParts & { readonly notifier: Notifier },
): readonly Subgraph[] => [
  createCatalogSubgraph(parts),
  createOrdersSubgraph({ ...parts, waiting: personalFacts, keptFacts: createKeptFacts(parts) }),
  createReturnsSubgraph({ ...parts, waiting: personalFacts }),
  createConciergeSubgraph(parts),
  createAnalyticsSubgraph(parts),
];
