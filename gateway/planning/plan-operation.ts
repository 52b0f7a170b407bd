import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { ShopError } from '../../kernel/errors.ts';
import type { Generation } from '../generation.ts';
import type { SubscriptionSource } from '../operation.ts';
import { type FixedConditions, withFixedConditions } from './fixed-conditions.ts';
import type { OperationPlan } from './operation-planner.ts';
import { fetchesOf } from './plan-nodes.ts';

/**
 * @param fixed values of variables in `@skip` and `@include` that the plan is for; constants are taken as they are
 * @param overrides labels of progressive `@override` that hold
 * @throws ShopError OPERATION_RESOLUTION_FAILURE where the planner cannot answer a valid document
 */
export function planOperation(
  generation: Generation,
  document: DocumentNode,
  operationName: string | null,
  fixed: FixedConditions = {},
  overrides: readonly string[] = [],
): OperationPlan {
  try {
    return generation.planner.plan(withFixedConditions(document, fixed), operationName, overrides);
  } catch (error) {
    // For example `@include(if: $variable)` on a subscription's root field, which the planner does not know.
    throw new ShopError(
      'OPERATION_RESOLUTION_FAILURE',
      'This operation cannot be planned over the subgraphs',
      {},
      error,
    );
  }
}

/** How a planned subscription is fed; null for queries and mutations. */
export function subscriptionSourceOf(plan: QueryPlan): SubscriptionSource | null {
  if (plan.node?.kind !== 'Subscription') return null;
  const { primary, rest } = plan.node;
  const restFetches = rest ? fetchesOf(rest, []) : [];
  return {
    subgraph: primary.serviceName,
    query: primary.operation,
    operationName: primary.operationName,
    variableNames: primary.variableUsages ?? [],
    restSubgraphs: [...new Set(restFetches.map(({ fetch }) => fetch.serviceName))],
  };
}
