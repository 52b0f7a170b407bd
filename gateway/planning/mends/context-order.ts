import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { Kind, parse, visit } from 'graphql';
import { responseKeyOf } from '../../documents.ts';
import {
  fetchesOf,
  inParallel,
  mapChildren,
  mapSteps,
  namesOf,
  type PlacedFetch,
} from '../plan-nodes.ts';
import type { FieldPath } from '../unanswered-fields.ts';

/** A field of the objects at a path, which is written without the marks of lists: `shops rings` and `price`. */
interface Place {
  readonly path: string;
  readonly key: string;
}

/**
 * The plan with each fetch after those that bring what `@fromContext` takes for it. The planner lets a fetch for an
 * object go beside the one that brings the context for what is inside that object.
 */
export const withContextsFirst = (plan: QueryPlan): QueryPlan =>
  mapSteps(plan, (steps) => ordered(steps, []));

function ordered(node: PlanNode, path: FieldPath): PlanNode {
  const inside = node.kind === 'Flatten' ? [...path, ...namesOf(node.path)] : path;
  const mapped = mapChildren(node, (child) => ordered(child, inside));
  return mapped.kind === 'Parallel' ? inOrder(mapped.nodes, path) : mapped;
}

function inOrder(nodes: readonly PlanNode[], path: FieldPath): PlanNode {
  const needs = nodes.map((node) => fetchesOf(node, path).flatMap(needsOf));
  if (needs.every((places) => places.length === 0)) return inParallel(nodes);
  const gives = nodes.map((node) => fetchesOf(node, path).flatMap(givesOf));
  const waits = nodes.map((_, index) =>
    gives.some(
      (given, other) =>
        other !== index && (needs[index] ?? []).some((need) => given.some(isSame(need))),
    ),
  );
  const later = nodes.filter((_, index) => waits[index]);
  const first = nodes.filter((_, index) => !waits[index]);
  if (later.length === 0 || first.length === 0) return inParallel(nodes);
  return { kind: 'Sequence', nodes: [inParallel(first), inOrder(later, path)] };
}

const isSame =
  (a: Place) =>
  (b: Place): boolean =>
    a.path === b.path && a.key === b.key;

/** What a fetch takes from the objects around. */
const needsOf = ({ fetch, path }: PlacedFetch): Place[] =>
  (fetch.contextRewrites ?? []).flatMap(({ path: way }) => {
    const up = way.filter((element) => element === '..').length;
    const key = way.find((element) => element !== '..' && !element.startsWith('... on '));
    return key === undefined ? [] : [{ path: path.slice(0, path.length - up).join(' '), key }];
  });

/** What a fetch brings for the objects at its path. */
function givesOf({ fetch, path }: PlacedFetch): Place[] {
  const keys: string[] = [];
  let depth = 0;
  visit(parse(fetch.operation, { noLocation: true }), {
    [Kind.FIELD]: {
      enter(field) {
        // Entities stand one level down, as the items of a root field.
        if (depth === (fetch.requires ? 1 : 0)) keys.push(responseKeyOf(field));
        depth += 1;
      },
      leave() {
        depth -= 1;
      },
    },
  });
  return keys.map((key) => ({ path: path.join(' '), key }));
}
