import type { GraphQLRequest, PreparedRequest } from '../operation.ts';
import { givenNameOf } from '../planning/reserved-variables.ts';
import { type Audience, audienceOf } from './audience.ts';
import { keyOf } from './keys.ts';

/** What is asked of the owning subgraph, once for everyone with an equal `key`. */
export interface SourceQuery {
  readonly key: string;
  readonly subgraph: string;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A planned subscription and the keys under which it is shared. */
export interface Subscription {
  /** As the client asked: planned anew when the supergraph changes. */
  readonly request: GraphQLRequest;
  readonly prepared: PreparedRequest;
  readonly audience: Audience;
  readonly source: SourceQuery;
  /** Equal for subscriptions whose every result is equal. */
  readonly resultKey: string;
}

/** @returns null for an operation of which authorisation has left nothing, or that is no subscription */
export function describeSubscription(
  request: GraphQLRequest,
  prepared: PreparedRequest,
): Subscription | null {
  const { operation, accessKey, source: planned } = prepared.prepared;
  if (!planned) return null;
  const audience = audienceOf(prepared.context.caller);
  const variables = pick(prepared.variables, planned.variableNames);
  const source: SourceQuery = {
    key: keyOf(
      planned.subgraph,
      planned.query,
      planned.operationName ?? null,
      variables,
      audience.sourceCaller,
    ),
    subgraph: planned.subgraph,
    query: planned.query,
    operationName: planned.operationName,
    variables,
  };
  // What is not joined comes from the source alone, which runs with equal rights already.
  const { explainer, requestId } = prepared.context;
  const explainedTo = explainer ? requestId : null;
  const seenBy = planned.restSubgraphs.length > 0 ? audience.key : audience.caller.kind;
  return {
    request,
    prepared,
    audience,
    source,
    // What is explained to one is nobody else's to read.
    resultKey: keyOf(
      source.key,
      operation.id,
      prepared.variables,
      accessKey,
      seenBy,
      explainedTo,
      // Joins take the headers of whoever came first along.
      prepared.context.headers ?? null,
    ),
  };
}

/** By the names of the plan. */
const pick = (
  variables: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const given = givenNameOf(name);
      return Object.hasOwn(variables, given) ? [[name, variables[given]]] : [];
    }),
  );
