import '../silence.ts';
// Not the package's index: that also loads an HTTP client and supergraph managers, 100 ms of a start, for nothing.
import { executeQueryPlan } from '@apollo/gateway/dist/executeQueryPlan.js';
import type { QueryPlan } from '@apollo/query-planner';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { withoutDirectives } from '../composition/composed-directives.ts';
import { fragmentsOf } from '../documents.ts';
import type { PreparedOperation, PreparedRequest } from '../operation.ts';
import { chooseOperation } from '../operations/read-document.ts';
import { withClashesApart } from '../planning/clashes-apart.ts';
import { givenKeyOf, noClashes, withFreeKeys } from '../planning/given-keys.ts';
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
  const { generation } = request.prepared;
  // Planned without what the caller may not see, shaped by the whole operation: the difference comes back null.
  const result = await executeQueryPlan(
    plan,
    dataSources as unknown as Parameters<typeof executeQueryPlan>[1],
    requestContextOf(request),
    { schema: generation.apiSchema, ...plannedPartsOf(request.prepared) },
    generation.supergraphSchema,
    generation.federatedApiSchema,
  );
  return {
    ...result,
    data: withGivenKeys(result.data ?? null),
    ...(result.errors ? { errors: result.errors.map(atGivenPath) } : {}),
  };
}

/** The operation in the names of its plan, which the data that it is shaped from goes by. */
const plannedPartsOf = memoizePer(({ generation, operation, plan }: PreparedOperation) => {
  const known = withoutDirectives(operation.document, generation.composedDirectives);
  const free = withFreeKeys(known, generation.planned.ownNames);
  const document = withClashesApart(free, plan.clashes ?? noClashes, generation.federatedApiSchema);
  const definition = chooseOperation(document, operation.name);
  return { operation: definition, fragments: Object.fromEntries(fragmentsOf(document)) };
});

function withGivenKeys<T>(value: T): T;
function withGivenKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withGivenKeys(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [givenKeyOf(key), withGivenKeys(inner)]),
  );
}

const atGivenPath = ({ message, path = [], extensions, originalError }: GraphQLError) =>
  new GraphQLError(message, {
    path: path.map((element) => (typeof element === 'string' ? givenKeyOf(element) : element)),
    extensions,
    originalError,
  });

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
