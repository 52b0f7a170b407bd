import '../silence.ts';
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
import { type FieldPath, unansweredIn } from './unanswered-fields.ts';

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
  const mended = planned.sdl === supergraphSdl ? supergraph : readSupergraph(planned.sdl);
  const schema = mended.apiSchema();
  const planner = new QueryPlanner(mended, {
    // It takes a fragment for another, whose fields and variables are then in the fetch: every field is written out.
    reuseQueryFragments: false,
    // Bounds the search for the best plan: past it the planner takes the best one found so far.
    debug: { maxEvaluatedPlans: 10_000, pathsLimit: 2_000 },
  });
  const complete = createCompletion(mended);
  const objectTypesOf = createObjectTypes(mended.schema);
  const askedParts = { schema: mended.schema, objectTypesOf };
  return {
    plan(document, operationName, overrides) {
      const known = withoutIntrospection(withoutDirectives(document, composedDirectives));
      const clashes = clashesIn(known, operationName, {
        ...askedParts,
        interfaceObjects: planned.interfaceObjects,
      });
      const apart = withClashesApart(withFreeKeys(known, planned.ownNames), clashes, schema);
      const plannable = withFreeVariables(apart);
      const operation = operationFromDocument(schema, plannable, {
        // It was checked as the client wrote it. Variables of decided conditions are no longer used, which may not be.
        validate: false,
        ...(operationName === null ? {} : { operationName }),
      });
      const plan = planner.buildQueryPlan(operation, {
        overrideConditions: new Map(overrides.map((label) => [label, true])),
      });
      if (!plan.node && asksForData(plannable, operationName))
        throw new Error('No subgraph can be asked for any of it');
      const leftOut = unansweredIn(plannable, operationName, plan, objectTypesOf);
      const whole = leftOut.length > 0 ? complete(plan, plannable, leftOut) : plan;
      const inOrder = planned.hasContexts ? withContextsFirst(whole) : whole;
      const real =
        planned.standIns.size > 0 || planned.interfaceObjects.size > 0
          ? withRealFields(inOrder, planned)
          : inOrder;
      const apartByType =
        planned.interfaceObjects.size > 0
          ? withTypesApart(real, {
              planned,
              objectTypesOf,
              asked: readAskedFields(plannable, operationName, askedParts),
            })
          : real;
      const unanswered =
        whole === plan ? leftOut : unansweredIn(plannable, operationName, whole, objectTypesOf);
      // Several types may ask for a field of the same name at one place. Where only some lack it, null there says little.
      const places = new Map(
        unanswered
          .filter(({ ofType }) => ofType === null)
          .map(({ path }) => [path.join(' '), path.map(givenKeyOf)] as const),
      );
      return {
        ...apartByType,
        ...(clashes.size > 0 ? { clashes } : {}),
        ...(places.size > 0 ? { unanswered: [...places.values()] } : {}),
      };
    },
  };
}

/** Whether an operation asks for more than what the schema itself tells. */
function asksForData(document: DocumentNode, operationName: string | null): boolean {
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
