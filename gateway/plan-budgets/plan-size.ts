import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Generation } from '../generation.ts';
import { compileCost } from '../limits/cost.ts';
import { noVariables } from '../limits/estimate.ts';
import { fieldCostsOf } from '../limits/field-costs.ts';

/** What an operation asks of the subgraphs. */
export interface PlanSize {
  /** Calls to subgraphs, conditions taken as they cost most. */
  readonly fetches: number;
  /** Calls that wait for one another: how often the slowest subgraph is waited for. */
  readonly depth: number;
  /** As `@cost` and `@listSize` say, with lists of their assumed size where a variable gives it. */
  readonly cost: number;
}

/** One call to a subgraph. */
export interface PlanStep {
  readonly subgraph: string;
  /** Where its entities stand in the answer: `order.lines.product`; empty at the root. */
  readonly path: string;
}

/** The size of a planned operation. */
export function measureOperation(
  generation: Generation,
  operation: { readonly document: DocumentNode; readonly definition: OperationDefinitionNode },
  plan: QueryPlan,
): PlanSize {
  return {
    fetches: stepsOf(plan).length,
    depth: plan.node ? depthOf(plan.node) : 0,
    cost: compileCost(operation, generation.apiSchema, fieldCostsOf(generation))(noVariables),
  };
}

/** The calls of a plan, in the order in which it names them. */
export function stepsOf({ node }: QueryPlan): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  if (node) collectSteps(node, '', steps);
  return steps;
}

type AnyNode = NonNullable<QueryPlan['node']>;

function collectSteps(node: AnyNode | PlanNode, path: string, steps: PlanStep[]): void {
  switch (node.kind) {
    case 'Fetch':
      steps.push({ subgraph: node.serviceName, path });
      return;
    case 'Flatten':
      collectSteps(node.node, node.path.filter(isName).join('.'), steps);
      return;
    case 'Sequence':
    case 'Parallel':
      for (const child of node.nodes) collectSteps(child, path, steps);
      return;
    case 'Condition':
      // A plan may do the one and the other for different variables; it is sized by all that it can do.
      if (node.ifClause) collectSteps(node.ifClause, path, steps);
      if (node.elseClause) collectSteps(node.elseClause, path, steps);
      return;
    case 'Subscription':
      collectSteps(node.primary, path, steps);
      if (node.rest) collectSteps(node.rest, path, steps);
      return;
    case 'Defer':
      // Never planned: incremental delivery is off.
      return;
  }
}

function depthOf(node: AnyNode | PlanNode): number {
  switch (node.kind) {
    case 'Fetch':
      return 1;
    case 'Flatten':
      return depthOf(node.node);
    case 'Sequence':
      return node.nodes.reduce((depth, child) => depth + depthOf(child), 0);
    case 'Parallel':
      return Math.max(0, ...node.nodes.map(depthOf));
    case 'Condition':
      return Math.max(
        node.ifClause ? depthOf(node.ifClause) : 0,
        node.elseClause ? depthOf(node.elseClause) : 0,
      );
    case 'Subscription':
      return 1 + (node.rest ? depthOf(node.rest) : 0);
    case 'Defer':
      return 0;
  }
}

/** Not the marks of lists (`@`) and types. */
const isName = (part: string | number): part is string =>
  typeof part === 'string' && /^[_A-Za-z]\w*$/.test(part);
