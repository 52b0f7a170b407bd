import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { FieldPath } from './unanswered-fields.ts';

/** The plan with its steps as `change` gives them back; a subscription's are those that follow its events. */
export function mapSteps(plan: QueryPlan, change: (steps: PlanNode) => PlanNode): QueryPlan {
  const { node } = plan;
  if (!node) return plan;
  if (node.kind !== 'Subscription') return { ...plan, node: change(node) };
  return node.rest ? { ...plan, node: { ...node, rest: change(node.rest) } } : plan;
}

/** A step with each step right inside it as `change` gives it back. */
export function mapChildren(node: PlanNode, change: (child: PlanNode) => PlanNode): PlanNode {
  switch (node.kind) {
    case 'Fetch':
      return node;
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(change) };
    case 'Flatten':
      return { ...node, node: change(node.node) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause ? { ifClause: change(node.ifClause) } : {}),
        ...(node.elseClause ? { elseClause: change(node.elseClause) } : {}),
      };
    case 'Defer':
      // Never planned: incremental delivery is off.
      return node;
  }
}

/** The steps with each fetch as `change` gives it back. @param at where the fetch's data goes */
export function mapFetches(
  node: PlanNode,
  change: (fetch: FetchNode, at: FieldPath) => PlanNode,
  at: FieldPath = [],
): PlanNode {
  if (node.kind === 'Fetch') return change(node, at);
  const inside = node.kind === 'Flatten' ? [...at, ...namesOf(node.path)] : at;
  return mapChildren(node, (child) => mapFetches(child, change, inside));
}

/** Steps that wait for no other of them. */
export function inParallel(nodes: readonly PlanNode[]): PlanNode {
  const [only] = nodes;
  return only && nodes.length === 1 ? only : { kind: 'Parallel', nodes: [...nodes] };
}

/** A fetch, and where its data goes. */
export interface PlacedFetch {
  readonly fetch: FetchNode;
  readonly path: FieldPath;
}

/** The fetches of a step, in the order in which it names them. */
export function fetchesOf(node: PlanNode, path: FieldPath): PlacedFetch[] {
  const found: PlacedFetch[] = [];
  mapFetches(
    node,
    (fetch, at) => {
      found.push({ fetch, path: at });
      return fetch;
    },
    path,
  );
  return found;
}

/**
 * Names that a plan made up where two fields would clash, each with the one that its field gets back in the answer. It
 * makes up each for one field, so they are told apart without their places.
 */
export const madeUpKeysOf = ({ outputRewrites = [] }: FetchNode): ReadonlyMap<string, string> =>
  new Map(
    outputRewrites.flatMap((rewrite) =>
      rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo]] : [],
    ),
  );

/** A path by names alone, without the marks of lists. */
export const namesOf = (path: readonly (string | number)[]): FieldPath =>
  path.map(String).filter((element) => element !== '@');
