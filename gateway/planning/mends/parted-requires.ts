import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, type SelectionSetNode } from 'graphql';
import { mapFetches, mapSteps } from '../plan-nodes.ts';
import { type AskedWays, type FindWays, isParted } from './asked-ways.ts';
import { entityFieldKey, entityFields, withEntityFields, withFields } from './entity-fields.ts';
import { parseFieldSet } from './field-sets.ts';
import type { ResolvedKeys } from './keyed-requires.ts';
import { fieldKey, subgraphNamesOf } from './required-places.ts';
import { joinsOf, owningTypesOf, textOf } from './supergraph-ast.ts';

/** Paths of all that a field requires, `category` and `category.price`, by `subgraph Type.field`. */
export type RequiredPaths = ReadonlyMap<string, ReadonlySet<string>>;

export function readRequiredPaths(document: DocumentNode): RequiredPaths {
  const subgraphNames = subgraphNamesOf(document);
  const found = new Map<string, ReadonlySet<string>>();
  for (const type of owningTypesOf(document).values())
    for (const field of type.fields ?? [])
      for (const join of joinsOf(field, 'join__field')) {
        const text = textOf(join, 'requires');
        if (text === null) continue;
        const subgraph = subgraphNames.get(textOf(join, 'graph') ?? '') ?? '';
        const paths = pathsIn(parseFieldSet(text), '');
        found.set(fieldKey(subgraph, type.name.value, field.name.value), new Set(paths));
      }
  return found;
}

function pathsIn(set: SelectionSetNode, outer: string): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return pathsIn(selection.selectionSet, outer);
    const path = `${outer}${selection.name.value}`;
    const { selectionSet } = selection;
    return selectionSet ? [path, ...pathsIn(selectionSet, `${path}.`)] : [path];
  });
}

export interface RequiringParts {
  readonly requiredPaths: RequiredPaths;
  readonly keys: ResolvedKeys;
}

/**
 * The plan with fields that require different things in fetches of their own, where they are asked of objects under
 * different types. What `@requires` names is brought only where a field that requires it is asked for; the planner asks
 * for that field and for others in one step, which sends nothing for an object that lacks some of it.
 */
export const withPartedRequires = (
  plan: QueryPlan,
  findWays: FindWays,
  parts: RequiringParts,
): QueryPlan =>
  mapSteps(plan, (steps) =>
    mapFetches(steps, (fetch, at): PlanNode => {
      if (at.length === 0 || !sendsMore(fetch, parts.keys)) return fetch;
      const asked = findWays(at);
      const fetches = isParted(asked) ? partFetch(fetch, asked, parts) : [fetch];
      const [only] = fetches;
      return only && fetches.length === 1 ? only : { kind: 'Parallel', nodes: [...fetches] };
    }),
  );

/** Whether a fetch sends more of some entities than keys. */
const sendsMore = ({ serviceName, requires = [] }: FetchNode, keys: ResolvedKeys): boolean =>
  requires.some((entity) => {
    if (entity.kind === 'Field') return true;
    const ofKeys = new Set(keys.get(`${serviceName} ${entity.typeCondition}`)?.flat());
    return entity.selections.some(
      (one) => one.kind !== 'Field' || (one.name !== '__typename' && !ofKeys.has(one.name)),
    );
  });

/** Fields of one fetch that require the same. */
interface Part {
  readonly fields: Set<string>;
  readonly requires: ReadonlySet<string>;
}

function partFetch(
  fetch: FetchNode,
  asked: AskedWays,
  { requiredPaths, keys }: RequiringParts,
): readonly FetchNode[] {
  const document = parse(fetch.operation, { noLocation: true });
  const nothing: ReadonlySet<string> = new Set();
  const parts = new Map<string, Part>();
  const askedBy = new Set<string>();
  const ofKeys = new Set<string>();
  for (const field of entityFields(document)) {
    const { name, key, typeName, entityType } = field;
    const requires = requiredPaths.get(fieldKey(fetch.serviceName, typeName, name)) ?? nothing;
    const text = [...requires].sort().join(' ');
    const part = parts.get(text) ?? { fields: new Set(), requires };
    parts.set(text, part);
    part.fields.add(entityFieldKey(field));
    if (key !== '__typename') askedBy.add(textOfWays(asked, key));
    for (const one of keys.get(`${fetch.serviceName} ${entityType}`) ?? [])
      for (const keyName of one) ofKeys.add(keyName);
  }
  if (parts.size <= 1 || askedBy.size <= 1) return [fetch];
  const all = new Set([...parts.values()].flatMap(({ requires }) => [...requires]));
  return [...parts.values()].map(({ fields, requires }) => {
    const idle = [...all].filter((path) => !requires.has(path) && !ofKeys.has(path));
    return {
      ...withFields(
        fetch,
        withEntityFields(document, (field) => fields.has(entityFieldKey(field))),
      ),
      requires: withoutPaths(fetch.requires ?? [], new Set(idle), ''),
    };
  });
}

/** Equal for fields that are asked of the same objects. */
const textOfWays = ({ ways }: AskedWays, key: string): string =>
  ways
    .filter((way) => way.key === key)
    .map(({ through }) => through.map((objects) => objects.map(({ name }) => name)).join(' '))
    .sort()
    .join('\n');

const withoutPaths = (
  selections: readonly QueryPlanSelectionNode[],
  idle: ReadonlySet<string>,
  outer: string,
): QueryPlanSelectionNode[] =>
  selections.flatMap((selection): QueryPlanSelectionNode[] => {
    if (selection.kind === 'InlineFragment')
      return [{ ...selection, selections: withoutPaths(selection.selections, idle, outer) }];
    const path = `${outer}${selection.name}`;
    if (idle.has(path)) return [];
    if (!selection.selections) return [selection];
    return [{ ...selection, selections: withoutPaths(selection.selections, idle, `${path}.`) }];
  });
