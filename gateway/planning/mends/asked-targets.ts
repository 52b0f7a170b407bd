import type { Schema } from '@apollo/federation-internals';
import type {
  FetchNode,
  FlattenNode,
  PlanNode,
  QueryPlan,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { parse } from 'graphql';
import type { AskedPath, AskedStep } from '../asked-path.ts';
import { fetchesOf, mapChildren, mapSteps, namesOf } from '../plan-nodes.ts';
import { type AskedWays, type FindWays, isParted } from './asked-ways.ts';
import { entityFields } from './entity-fields.ts';

/**
 * The plan with each step going only for those objects at its path that the client asks for what it brings. The planner
 * goes for all of them: for the products of items too in `... on Review { product { price } } ... on Item { product {
 * name } }`. A step that brings anything for the plan's own sake, or anything that a step sends, goes for all.
 */
export function withAskedTargets(plan: QueryPlan, findWays: FindWays, schema: Schema): QueryPlan {
  return mapSteps(plan, (steps) => {
    let sent: ReadonlySet<string> | null = null;
    const narrow = (node: PlanNode): PlanNode | AskedStep => {
      if (node.kind !== 'Flatten') return mapChildren(node, narrow);
      const asked = findWays(namesOf(node.path));
      if (!isParted(asked)) return node;
      const { node: inner } = node;
      if (inner.kind === 'Parallel')
        return { ...inner, nodes: inner.nodes.map((child) => narrow({ ...node, node: child })) };
      const keys = keysBrought(node.node, schema);
      sent ??= namesSent(steps);
      for (const key of keys ?? []) if (sent.has(key)) return node;
      const askedPath = keys && narrowedPath(node.path, asked, keys);
      return askedPath ? { ...node, askedPath } : node;
    };
    return narrow(steps);
  });
}

/** Names under which a step brings what it asks of its targets; null where that is not to be seen from the step alone. */
function keysBrought(step: PlanNode, schema: Schema): ReadonlySet<string> | null {
  const keys = new Set<string>();
  for (const { fetch, path } of fetchesOf(step, [])) {
    const { requires, outputRewrites = [], contextRewrites = [], operation } = fetch;
    if (!requires || path.length + outputRewrites.length + contextRewrites.length > 0) return null;
    // What is sent as an object of its own type is known to be one.
    for (const { key, entityType } of entityFields(parse(operation, { noLocation: true })))
      if (key !== '__typename' || schema.type(entityType)?.kind !== 'ObjectType') keys.add(key);
  }
  return keys.size > 0 ? keys : null;
}

/** Names of all that steps send of entities or take from around them. */
function namesSent(steps: PlanNode): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (selections: readonly QueryPlanSelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === 'Field') names.add(selection.alias ?? selection.name);
      add(selection.selections ?? []);
    }
  };
  const addAll = ({ requires = [], contextRewrites = [] }: FetchNode): void => {
    add(requires);
    for (const { path } of contextRewrites) for (const element of path) names.add(element);
  };
  for (const { fetch } of fetchesOf(steps, [])) addAll(fetch);
  return names;
}

/** The path past objects that are not asked for any of the keys; null where all are, or where the client asks for a key nowhere. */
function narrowedPath(
  path: FlattenNode['path'],
  { ways, possible }: AskedWays,
  keys: ReadonlySet<string>,
): AskedPath | null {
  const asking = ways.filter(({ key }) => keys.has(key));
  if (new Set(asking.map(({ key }) => key)).size < keys.size) return null;
  const passedBy = possible.map((objects, depth) => {
    const passed = new Set(objects);
    for (const { through } of asking) for (const one of through[depth] ?? []) passed.delete(one);
    return [...passed].map(({ name }) => name);
  });
  if (passedBy.every((types) => types.length === 0)) return null;
  let depth = 0;
  return path.flatMap((element) => {
    if (element === '@') return [element];
    const types = passedBy[depth] ?? [];
    depth += 1;
    return types.length > 0 ? [{ types }, element] : [element];
  });
}
