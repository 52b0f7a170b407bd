import '../silence.ts';
import './mends/chained-requires.ts';
import './mends/variables-in-values.ts';
import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { withoutDirectives } from '../composition/composed-directives.ts';
import { readSupergraph } from '../composition/supergraph.ts';
import { fragmentsOf } from '../documents.ts';
import { readAskedFields } from './asked-fields.ts';
import { clashesIn } from './clashes.ts';
import { withClashesApart } from './clashes-apart.ts';
import { type Clashes, givenKeyOf, withFreeKeys } from './given-keys.ts';
import { withoutIntrospection } from './introspection.ts';
import { withContextsFirst } from './mends/context-order.ts';
import { createCompletion } from './mends/left-out-members.ts';
import type { PlannedSupergraph } from './mends/planned-supergraph.ts';
import { withRealFields } from './mends/real-fields.ts';
import { withTypesApart } from './mends/types-apart.ts';
import { createObjectTypes } from './object-types.ts';
import { withFreeVariables } from './reserved-variables.ts';
import { type FieldPath, type UnansweredField, unansweredIn } from './unanswered-fields.ts';

/** A plan, and what it leaves unanswered. */
export interface OperationPlan extends QueryPlan {
  /** Fields that no subgraph can be asked for, by the client's names; absent where there are none. */
  readonly unanswered?: readonly FieldPath[];
  /** What of the operation bears other names in the plan lest it clash; absent where nothing does. */
  readonly clashes?: Clashes;
}

/** Plans operations of one supergraph. */
export interface OperationPlanner {
  /**
   * @param document with one operation of that name, or with a single one
   * @param overrides labels of progressive `@override` that hold
   * @throws Error where there is no plan
   */
  plan(
    document: DocumentNode,
    operationName: string | null,
    overrides: readonly string[],
  ): OperationPlan;
}

export interface PlannerParts {
  /** Read of the very text that `planned` was made of. */
  readonly supergraph: Supergraph;
  readonly supergraphSdl: string;
  readonly planned: PlannedSupergraph;
  readonly composedDirectives: ReadonlySet<string>;
}

export function createPlanner({
  supergraph,
  supergraphSdl,
  planned,
  composedDirectives,
}: PlannerParts): OperationPlanner {
  const known = planned.sdl === supergraphSdl ? supergraph : readSupergraph(planned.sdl);
  const schema = known.apiSchema();
  const planner = new QueryPlanner(known, {
    // It takes a fragment for another, whose fields and variables are then in the fetch: every field is written out.
    reuseQueryFragments: false,
    // Bounds the search for the best plan: past it the planner takes the best one found so far.
    debug: { maxEvaluatedPlans: 10_000, pathsLimit: 2_000 },
  });
  const complete = createCompletion(known);
  const objectTypesOf = createObjectTypes(known.schema);
  const askedParts = { schema: known.schema, objectTypesOf };

  /** The operation by other names where the planner, or a subgraph, would take one for another. */
  function renamed({ document, operationName }: Asked): { asked: Asked; clashes: Clashes } {
    const ofSubgraphs = withoutIntrospection(withoutDirectives(document, composedDirectives));
    const clashes = clashesIn(ofSubgraphs, operationName, {
      ...askedParts,
      interfaceObjects: planned.interfaceObjects,
    });
    const withKeys = withFreeKeys(ofSubgraphs, planned.ownNames);
    const apart = withClashesApart(withKeys, clashes, schema);
    return { asked: { document: withFreeVariables(apart), operationName }, clashes };
  }

  /** @throws Error where no subgraph can be asked for any of it */
  function findPlan(asked: Asked, overrides: readonly string[]): QueryPlan {
    const { document, operationName } = asked;
    const operation = operationFromDocument(schema, document, {
      // It was checked as the client wrote it. Variables of decided conditions are no longer used, which may not be.
      validate: false,
      ...(operationName === null ? {} : { operationName }),
    });
    const plan = planner.buildQueryPlan(operation, {
      overrideConditions: new Map(overrides.map((label) => [label, true])),
    });
    if (!plan.node && asksForData(asked)) throw new Error('No subgraph can be asked for any of it');
    return plan;
  }

  /** The plan with steps for what the planner left out, and what no step can bring. */
  function completed(
    plan: QueryPlan,
    { document, operationName }: Asked,
  ): { whole: QueryPlan; unanswered: readonly UnansweredField[] } {
    const unansweredBy = (made: QueryPlan) =>
      unansweredIn(document, operationName, made, objectTypesOf);
    const leftOut = unansweredBy(plan);
    const whole = leftOut.length > 0 ? complete(plan, document, leftOut) : plan;
    return { whole, unanswered: whole === plan ? leftOut : unansweredBy(whole) };
  }

  /** The plan with what was planned in place of other things, or in an order that cannot be, set right. */
  function mended(plan: QueryPlan, { document, operationName }: Asked): QueryPlan {
    const inOrder = planned.hasContexts ? withContextsFirst(plan) : plan;
    const { interfaceObjects, standIns } = planned;
    if (interfaceObjects.size === 0 && standIns.size === 0) return inOrder;
    const real = withRealFields(inOrder, planned);
    if (interfaceObjects.size === 0) return real;
    const asked = readAskedFields(document, operationName, askedParts);
    return withTypesApart(real, { planned, objectTypesOf, asked });
  }

  return {
    plan(document, operationName, overrides) {
      const { asked, clashes } = renamed({ document, operationName });
      const { whole, unanswered } = completed(findPlan(asked, overrides), asked);
      const places = placesOf(unanswered);
      return {
        ...mended(whole, asked),
        ...(clashes.size > 0 ? { clashes } : {}),
        ...(places.length > 0 ? { unanswered: places } : {}),
      };
    },
  };
}

/** An operation of a document: by its name, or the only one. */
interface Asked {
  readonly document: DocumentNode;
  readonly operationName: string | null;
}

/**
 * Each place once, by the client's names. Several types may ask for a field of the same name at one place: where only
 * some lack it, null there says little.
 */
function placesOf(unanswered: readonly UnansweredField[]): readonly FieldPath[] {
  const places = new Map(
    unanswered
      .filter(({ ofType }) => ofType === null)
      .map(({ path }) => [path.join(' '), path.map(givenKeyOf)] as const),
  );
  return [...places.values()];
}

/** Whether an operation asks for more than what the schema itself tells. */
function asksForData({ document, operationName }: Asked): boolean {
  const fragments = fragmentsOf(document);
  const asks = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return !selection.name.value.startsWith('__');
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      return fragment !== undefined && asks(fragment.selectionSet);
    });
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName === null || definition.name?.value === operationName) &&
      asks(definition.selectionSet),
  );
}
