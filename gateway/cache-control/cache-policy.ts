import {
  type GraphQLNamedType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { fragmentsOf } from '../documents.ts';
import type { Generation } from '../generation.ts';
import type { Operation } from '../operation.ts';
import { readCacheHints } from './cache-hints.ts';

/** How long the whole answer of an operation holds, and whether for everybody. */
export interface CachePolicy {
  readonly maxAgeSeconds: number;
  readonly scope: 'public' | 'private';
}

const hintsOf = memoizePer(({ federatedSupergraph }: Generation) =>
  readCacheHints(federatedSupergraph),
);
/** Operations are made for one generation. */
const policies = new WeakMap<Operation, CachePolicy | null>();

/**
 * The least of what the fields of an operation say, whatever its variables leave out. Private where a field is, or
 * asks for a right: what one caller may see is not what another may.
 * @returns null where the answer does not hold
 */
export function cachePolicyOf(generation: Generation, operation: Operation): CachePolicy | null {
  const known = policies.get(operation);
  if (known !== undefined) return known;
  const policy = operation.kind === 'query' ? aggregate(generation, operation) : null;
  policies.set(operation, policy);
  return policy;
}

function aggregate(generation: Generation, operation: Operation): CachePolicy | null {
  const { apiSchema } = generation;
  const hints = hintsOf(generation);
  const fragments = fragmentsOf(operation.document);
  const seen = new Set<string>();
  let maxAgeSeconds = Number.POSITIVE_INFINITY;
  let isPrivate = operation.guarded.length > 0;

  const walk = ({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): void => {
    for (const selection of selections) {
      if (maxAgeSeconds === 0) return;
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (name === '__typename' || !(isObjectType(type) || isInterfaceType(type))) continue;
        const hint = hints(type.name, name);
        maxAgeSeconds = Math.min(maxAgeSeconds, hint.maxAgeSeconds ?? maxAgeSeconds);
        isPrivate ||= hint.isPrivate;
        const returned = type.getFields()[name]?.type;
        if (selection.selectionSet)
          walk(selection.selectionSet, returned && getNamedType(returned));
        continue;
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        walk(selection.selectionSet, condition ? apiSchema.getType(condition) : type);
        continue;
      }
      const fragment = fragments.get(selection.name.value);
      if (!fragment || seen.has(selection.name.value)) continue;
      seen.add(selection.name.value);
      walk(fragment.selectionSet, apiSchema.getType(fragment.typeCondition.name.value));
    }
  };

  walk(operation.definition.selectionSet, apiSchema.getQueryType() ?? undefined);
  if (maxAgeSeconds <= 0 || !Number.isFinite(maxAgeSeconds)) return null;
  return { maxAgeSeconds, scope: isPrivate ? 'private' : 'public' };
}
