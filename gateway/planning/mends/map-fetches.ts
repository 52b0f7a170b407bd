import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { FieldPath } from '../unanswered-fields.ts';

/** The steps with each fetch as `change` gives it back. @param at where the fetch's data goes, by names alone */
export function mapFetches(
  node: PlanNode,
  change: (fetch: FetchNode, at: FieldPath) => PlanNode,
  at: FieldPath = [],
): PlanNode {
  const mapped = (child: PlanNode): PlanNode => mapFetches(child, change, at);
  switch (node.kind) {
    case 'Fetch':
      return change(node, at);
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(mapped) };
    case 'Flatten': {
      const names = node.path.filter((one) => typeof one === 'string' && one !== '@');
      return { ...node, node: mapFetches(node.node, change, [...at, ...names.map(String)]) };
    }
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause ? { ifClause: mapped(node.ifClause) } : {}),
        ...(node.elseClause ? { elseClause: mapped(node.elseClause) } : {}),
      };
    case 'Defer':
      // Never planned: incremental delivery is off.
      return node;
  }
}
