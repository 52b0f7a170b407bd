import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { parseFieldSet } from './field-sets.ts';
import { subgraphNamesOf } from './required-places.ts';
import { isGiven, joinsOf, type OwningTypes, owningTypesOf, textOf } from './supergraph-ast.ts';

type Fragment = Extract<QueryPlanSelectionNode, { readonly kind: 'InlineFragment' }>;

/** Names of the fields of each key, by `subgraph Type`. */
export type ResolvedKeys = ReadonlyMap<string, readonly (readonly string[])[]>;

export interface KeyedParts {
  readonly types: OwningTypes;
  readonly keys: ResolvedKeys;
}

export function readKeys(document: DocumentNode): KeyedParts {
  const types = owningTypesOf(document);
  const subgraphNames = subgraphNamesOf(document);
  const keys = new Map<string, (readonly string[])[]>();
  for (const type of types.values())
    for (const join of joinsOf(type, 'join__type')) {
      const text = textOf(join, 'key');
      if (text === null || isGiven(join, 'resolvable', false)) continue;
      const place = `${subgraphNames.get(textOf(join, 'graph') ?? '')} ${type.name.value}`;
      const names = parseFieldSet(text).selections.flatMap((selection) =>
        'name' in selection ? [selection.name.value] : [],
      );
      keys.set(place, [...(keys.get(place) ?? []), names]);
    }
  return { types, keys };
}

/**
 * The fetch without what it would send of entities that it has no key of. Where only some objects of an interface are
 * asked for (`... on Ring { id }`), the planner sends what `@requires` names of all of them (`... on Item { label }`).
 */
export function withKeysOnly(node: FetchNode, { types, keys }: KeyedParts): FetchNode {
  const { requires = [] } = node;
  const fragments = requires.filter((one): one is Fragment => one.kind === 'InlineFragment');
  const isKeyed = ({ typeCondition = '', selections }: Fragment): boolean => {
    const names = new Set(selections.flatMap((one) => (one.kind === 'Field' ? [one.name] : [])));
    const known =
      keys.get(`${node.serviceName} ${typeCondition}`) ?? keysOfInterfaces(typeCondition);
    return known.some((key) => key.every((name) => names.has(name)));
  };
  const keysOfInterfaces = (typeName: string): readonly (readonly string[])[] =>
    (types.get(typeName)?.interfaces ?? []).flatMap(
      ({ name }) => keys.get(`${node.serviceName} ${name.value}`) ?? [],
    );
  const isWithin = (inner: Fragment, outer: Fragment): boolean =>
    inner.typeCondition === outer.typeCondition ||
    (types.get(inner.typeCondition ?? '')?.interfaces ?? []).some(
      ({ name }) => name.value === outer.typeCondition,
    );

  const keyed = fragments.filter(isKeyed);
  const loose = fragments.filter(
    (fragment) => !isKeyed(fragment) && !keyed.some((one) => isWithin(fragment, one)),
  );
  if (keyed.length === 0 || loose.length === 0) return node;
  return {
    ...node,
    requires: requires.flatMap((selection): QueryPlanSelectionNode[] => {
      if (selection.kind !== 'InlineFragment') return [selection];
      if (loose.includes(selection)) return [];
      const more = loose.filter((one) => keyed.includes(selection) && isWithin(selection, one));
      const selections = [selection, ...more].flatMap((one) => one.selections);
      return [{ ...selection, selections }];
    }),
  };
}
