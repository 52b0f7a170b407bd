import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, type SelectionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf, inlineFragmentOf, responseKeyOf } from '../documents.ts';

/** A place in an answer by names alone: lists are passed through as if they were not there. */
export type FieldPath = readonly string[];

/** A field that no step of a plan brings. */
export interface UnansweredField {
  readonly path: FieldPath;
  /** As the object around it is asked for it: within fragments, where it stands in some. */
  readonly selection: SelectionNode;
}

/** What the steps of a plan bring, by response key. */
interface Brought extends Map<string, Brought> {}

/** Fields told of one operation: more tell nobody more. */
const fieldsMax = 50;

/**
 * Fields that an operation asks for and no step of its plan brings. The planner leaves out what it finds no way to:
 * of a type that no subgraph resolves, say. What stands under a condition on types may be left out rightly, for its
 * object never comes; whether it did is seen in the answer.
 * @param definition name of the operation; null for the only one
 */
export function unansweredIn(
  document: DocumentNode,
  definition: string | null,
  { node }: QueryPlan,
): readonly UnansweredField[] {
  const brought = bringing();
  if (node) addSteps(node, brought);
  const fragments = fragmentsOf(document);
  const found: UnansweredField[] = [];

  const compare = (
    { selections }: SelectionSetNode,
    there: Brought,
    path: FieldPath,
    within: (selection: SelectionNode) => SelectionNode,
  ): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment = inlineFragmentOf(selection, fragments);
        if (!fragment) continue;
        compare(fragment.selectionSet, there, path, (inner) =>
          within({ ...fragment, selectionSet: { kind: Kind.SELECTION_SET, selections: [inner] } }),
        );
        continue;
      }
      if (found.length >= fieldsMax) return;
      // Types and their names are told by the schema.
      if (selection.name.value.startsWith('__')) continue;
      const key = responseKeyOf(selection);
      const place = [...path, key];
      const inside = there.get(key);
      if (!inside) found.push({ path: place, selection: within(selection) });
      else if (selection.selectionSet) compare(selection.selectionSet, inside, place, itself);
    }
  };
  for (const operation of document.definitions)
    if (
      operation.kind === Kind.OPERATION_DEFINITION &&
      (definition === null || operation.name?.value === definition)
    )
      compare(operation.selectionSet, brought, [], itself);
  return found;
}

const itself = (selection: SelectionNode): SelectionNode => selection;

const bringing = (): Brought => new Map() as Brought;

function addSteps(node: NonNullable<QueryPlan['node']> | PlanNode, into: Brought): void {
  switch (node.kind) {
    case 'Fetch':
      addFetch(node, into);
      return;
    case 'Flatten':
      addSteps(
        node.node,
        node.path.reduce<Brought>(
          (at, element) =>
            element === '@' || typeof element === 'number' ? at : inner(at, element),
          into,
        ),
      );
      return;
    case 'Sequence':
    case 'Parallel':
      for (const child of node.nodes) addSteps(child, into);
      return;
    case 'Condition':
      if (node.ifClause) addSteps(node.ifClause, into);
      if (node.elseClause) addSteps(node.elseClause, into);
      return;
    case 'Subscription':
      addSteps(node.primary, into);
      if (node.rest) addSteps(node.rest, into);
      return;
    case 'Defer':
      // Never planned: incremental delivery is off.
      return;
  }
}

function addFetch({ operation, outputRewrites = [] }: FetchNode, into: Brought): void {
  const document = parse(operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  // Where two fields would clash one is asked for under another name, and gets its own back in the answer.
  const renamed = new Map(
    outputRewrites.flatMap((rewrite) =>
      rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1), rewrite.renameKeyTo] as const] : [],
    ),
  );
  const add = ({ selections }: SelectionSetNode, at: Brought): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment = inlineFragmentOf(selection, fragments);
        if (fragment) add(fragment.selectionSet, at);
        continue;
      }
      const key = responseKeyOf(selection);
      const isEntities = selection.name.value === '_entities';
      const there = isEntities ? at : inner(at, renamed.get(key) ?? key);
      if (selection.selectionSet) add(selection.selectionSet, there);
    }
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) add(definition.selectionSet, into);
}

function inner(brought: Brought, key: string): Brought {
  const known = brought.get(key);
  if (known) return known;
  const made = bringing();
  brought.set(key, made);
  return made;
}
