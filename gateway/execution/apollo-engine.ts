import '../silence.ts';
// Not the package's index: that also loads an HTTP client and supergraph managers, 100 ms of a start, for nothing.
import { executeQueryPlan } from '@apollo/gateway/dist/executeQueryPlan.js';
import type { QueryPlan } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import { memoizePer } from '../bounded-map.ts';
import { fragmentsOf } from '../documents.ts';
import type { Operation, PreparedOperation, PreparedRequest } from '../operation.ts';
import { plannedNameOf } from '../planning/reserved-variables.ts';
import { createDataSource, type DataSource } from './data-source.ts';
import type { Engine, SubgraphClients } from './engine.ts';

/** The name under which a subscription's event takes part in the plan, as if a subgraph had answered it. */
const eventSource = '@event';

/** Plans run by `executeQueryPlan` of @apollo/gateway. */
export const apolloEngine: Engine = {
  execute: (request, clients) => run(request, request.prepared.plan, dataSourcesOf(clients)),

  executeEvent: (request, event, clients) =>
    run(request, eventPlanOf(request.prepared), {
      ...dataSourcesOf(clients),
      [eventSource]: { process: async () => ({ data: event.data, errors: event.errors }) },
    }),
};

type DataSources = Readonly<Record<string, DataSource>>;

async function run(
  request: PreparedRequest,
  plan: QueryPlan,
  dataSources: DataSources,
): Promise<ExecutionResult> {
  const { generation, operation } = request.prepared;
  // Planned without what the caller may not see, shaped by the whole operation: the difference comes back null.
  const result = await executeQueryPlan(
    plan,
    dataSources as unknown as Parameters<typeof executeQueryPlan>[1],
    requestContextOf(request),
    {
      schema: generation.apiSchema,
      operation: operation.definition,
      fragments: fragmentRecordOf(operation),
    },
    generation.supergraphSchema,
    generation.federatedApiSchema,
  );
  return { ...result, data: result.data ?? null };
}

/** What `executeQueryPlan` reads of Apollo Server's request context. Without `metrics` it drops partial data. */
const requestContextOf = (request: PreparedRequest) =>
  ({
    request: { variables: withPlannedNames(request.variables) },
    context: { request },
    metrics: {},
  }) as unknown as Parameters<typeof executeQueryPlan>[2];

/** The plan reads its own names, and the shape of the answer the client's. */
const withPlannedNames = (variables: PreparedRequest['variables']): Record<string, unknown> => ({
  ...variables,
  ...Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [plannedNameOf(name), value]),
  ),
});

const dataSourcesOf = memoizePer(
  (clients: SubgraphClients): DataSources =>
    Object.fromEntries(
      [...clients].map(([name, client]) => [name, createDataSource(name, client)]),
    ),
);

/**
 * The plan of what follows an event. The executor refuses subscription plans, but takes one whose first step is a
 * query to a subgraph that has the answer already: nulls, aliases and abstract types then come out as always.
 */
const eventPlanOf = memoizePer(({ plan }: PreparedOperation): QueryPlan => {
  if (plan.node?.kind !== 'Subscription') throw new Error('Only a subscription has events');
  const { primary, rest } = plan.node;
  const first = { ...primary, serviceName: eventSource, operationKind: 'query' as const };
  return {
    kind: 'QueryPlan',
    node: {
      kind: 'Sequence',
      nodes: [first as typeof primary, ...(rest ? [rest] : [])],
    },
  };
});

const fragmentRecordOf = memoizePer(({ document }: Operation) =>
  Object.fromEntries(fragmentsOf(document)),
);
