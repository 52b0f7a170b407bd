import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type InlineFragmentNode,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, inlineFragmentOf, responseKeyOf } from '../documents.ts';
import type { ObjectTypesOf } from './object-types.ts';
import { madeUpKeysOf } from './plan-nodes.ts';

/** A place in an answer by names alone: lists are passed through as if they were not there. */
export type FieldPath = readonly string[];

/** A field that no step of a plan brings. */
export interface UnansweredField {
  readonly path: FieldPath;
  /** As the object around it is asked for it: within fragments, where it stands in some. */
  readonly selection: SelectionNode;
  /** The type whose objects lack it, where others that are asked for a field of that name have theirs; else null. */
  readonly ofType: string | null;
}

/** What the steps of a plan bring of an object, by response key. */
type Brought = Map<string, BroughtField>;

interface BroughtField {
  readonly inside: Brought;
  /** The types of objects that it is brought of; null for any that stands there. */
  types: Set<string> | null;
}

/** Types of the objects that stand somewhere; null for any. */
type Types = readonly string[] | null;

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
  objectTypesOf: ObjectTypesOf,
): readonly UnansweredField[] {
  const brought: Brought = new Map();
  const narrow = narrowing(objectTypesOf);
  if (node) addSteps(node, brought, narrow);
  const fragments = fragmentsOf(document);
  const found: UnansweredField[] = [];

  const compare = (
    { selections }: SelectionSetNode,
    there: Brought,
    path: FieldPath,
    within: (selection: SelectionNode) => SelectionNode,
    types: Types,
  ): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment = inlineFragmentOf(selection, fragments);
        if (!fragment) continue;
        const put = (inner: SelectionNode): SelectionNode =>
          within({ ...fragment, selectionSet: setOf(inner) });
        compare(fragment.selectionSet, there, path, put, narrow(types, fragment));
        continue;
      }
      if (found.length >= fieldsMax) return;
      // Types and their names are told by the schema.
      if (selection.name.value.startsWith('__')) continue;
      const key = responseKeyOf(selection);
      const place = [...path, key];
      const known = there.get(key);
      if (!known) {
        found.push({ path: place, selection: within(selection), ofType: null });
        continue;
      }
      for (const type of types ?? [])
        if (known.types?.has(type) === false && found.length < fieldsMax)
          found.push({ path: place, selection: onType(type, selection), ofType: type });
      if (selection.selectionSet)
        compare(selection.selectionSet, known.inside, place, itself, null);
    }
  };
  for (const operation of document.definitions)
    if (
      operation.kind === Kind.OPERATION_DEFINITION &&
      (definition === null || operation.name?.value === definition)
    )
      compare(operation.selectionSet, brought, [], itself, null);
  return found;
}

const itself = (selection: SelectionNode): SelectionNode => selection;

const setOf = (selection: SelectionNode): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: [selection],
});

const onType = (type: string, selection: SelectionNode): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
  selectionSet: setOf(selection),
});

/** Which of some objects a fragment is for. */
type Narrow = (types: Types, fragment: InlineFragmentNode) => Types;

const narrowing =
  (objectTypesOf: ObjectTypesOf): Narrow =>
  (types, { typeCondition }) => {
    const fitting = typeCondition && objectTypesOf(typeCondition.name.value);
    if (!fitting) return types;
    return types === null ? [...fitting] : types.filter((type) => fitting.has(type));
  };

function addSteps(
  node: NonNullable<QueryPlan['node']> | PlanNode,
  into: Brought,
  narrow: Narrow,
): void {
  switch (node.kind) {
    case 'Fetch':
      addFetch(node, into, narrow);
      return;
    case 'Flatten':
      addSteps(
        node.node,
        node.path.reduce<Brought>(
          (at, element) =>
            element === '@' || typeof element === 'number' ? at : inner(at, element, []),
          into,
        ),
        narrow,
      );
      return;
    case 'Sequence':
    case 'Parallel':
      for (const child of node.nodes) addSteps(child, into, narrow);
      return;
    case 'Condition':
      if (node.ifClause) addSteps(node.ifClause, into, narrow);
      if (node.elseClause) addSteps(node.elseClause, into, narrow);
      return;
    case 'Subscription':
      addSteps(node.primary, into, narrow);
      if (node.rest) addSteps(node.rest, into, narrow);
      return;
    case 'Defer':
      // Never planned: incremental delivery is off.
      return;
  }
}

function addFetch(fetch: FetchNode, into: Brought, narrow: Narrow): void {
  const document = parse(fetch.operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  const madeUp = madeUpKeysOf(fetch);
  const add = ({ selections }: SelectionSetNode, at: Brought, types: Types): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment = inlineFragmentOf(selection, fragments);
        if (fragment) add(fragment.selectionSet, at, narrow(types, fragment));
        continue;
      }
      const key = responseKeyOf(selection);
      const isEntities = selection.name.value === '_entities';
      const there = isEntities ? at : inner(at, madeUp.get(key) ?? key, types);
      if (selection.selectionSet) add(selection.selectionSet, there, null);
    }
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) add(definition.selectionSet, into, null);
}

/** What is brought inside a field, which is brought of these types. */
function inner(brought: Brought, key: string, types: Types): Brought {
  const known = brought.get(key) ?? { inside: new Map(), types: new Set() };
  brought.set(key, known);
  if (types === null) known.types = null;
  else for (const type of types) known.types?.add(type);
  return known.inside;
}
