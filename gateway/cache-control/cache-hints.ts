import '../silence.ts';
import {
  baseType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type NamedType,
  type Schema,
} from '@apollo/federation-internals';
import { type Field, fieldsOf, implementationsOf } from '../federated-fields.ts';

/** How long a field's value holds, and for whom. */
export interface CacheHint {
  /** Seconds; null: as long as the field around it. */
  readonly maxAgeSeconds: number | null;
  readonly isPrivate: boolean;
}

export type CacheHints = (typeName: string, fieldName: string) => CacheHint;

/** What says nothing of itself holds no time at all. */
const uncached: CacheHint = { maxAgeSeconds: 0, isPrivate: false };

/**
 * Reads `@cacheControl(maxAge:, scope:, inheritMaxAge:)` as subgraphs compose it, by Apollo's rules: a field says for
 * itself, else the type that it returns; a leaf holds as long as the object around it; objects and roots of which
 * nobody said anything are not cached. A field of an interface holds as it does on each implementation, and a value
 * of an abstract type as each of its possible types.
 */
export function readCacheHints(schema: Schema): CacheHints {
  const names = directiveNames(schema);
  if (names.size === 0) return () => uncached;
  const saidBy = (element: Directed): Said | undefined =>
    element.appliedDirectives.find(({ name }) => names.has(name))?.arguments() as Said | undefined;
  const roots = new Set(schema.schemaDefinition.roots().map(({ type }) => type.name));

  const table = new Map<string, CacheHint>();
  for (const type of schema.types()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of fieldsOf(type)) {
      const behind = isInterfaceType(type) ? implementationsOf(type, field.name) : [];
      const hints = [field, ...behind].map((one) => hintOf(one, saidBy, roots.has(type.name)));
      table.set(`${type.name}.${field.name}`, strictest(hints));
    }
  }
  return (typeName, fieldName) => table.get(`${typeName}.${fieldName}`) ?? uncached;
}

/** The arguments of the directive, as a supergraph has them. */
interface Said {
  readonly maxAge?: number | null;
  readonly scope?: 'PUBLIC' | 'PRIVATE' | null;
  readonly inheritMaxAge?: boolean | null;
}

type Directed = NamedType | Field;
type Read = (element: Directed) => Said | undefined;

function hintOf(field: Field, saidBy: Read, isRoot: boolean): CacheHint {
  const returned = field.type && baseType(field.type);
  const own = saidBy(field);
  const isLeaf = returned?.kind === 'ScalarType' || returned?.kind === 'EnumType';
  const ofTypes = returned && !isLeaf ? typesBehind(returned).map(saidBy) : [];
  const isPrivate = [own, ...ofTypes].some((said) => said?.scope === 'PRIVATE');
  if (own?.maxAge != null) return { maxAgeSeconds: own.maxAge, isPrivate };
  if (own?.inheritMaxAge && !isRoot) return { maxAgeSeconds: null, isPrivate };
  if (isLeaf) return { maxAgeSeconds: isRoot ? 0 : null, isPrivate };
  const ages = ofTypes.map((said) => (said?.inheritMaxAge && !isRoot ? null : (said?.maxAge ?? 0)));
  return { maxAgeSeconds: leastOf(ages), isPrivate };
}

/** null, which is no limit of its own, only where there is no other. */
function leastOf(ages: readonly (number | null)[]): number | null {
  const limits = ages.filter((age) => age !== null);
  return limits.length > 0 ? Math.min(...limits) : null;
}

/** The type itself where it is an object, else all that a value may be; an interface may say it for all of them. */
function typesBehind(type: NamedType): readonly NamedType[] {
  if (isInterfaceType(type))
    return type.appliedDirectives.length > 0
      ? [type, ...type.possibleRuntimeTypes()]
      : type.possibleRuntimeTypes();
  return isUnionType(type) ? type.types() : [type];
}

const strictest = (hints: readonly CacheHint[]): CacheHint => ({
  maxAgeSeconds: leastOf(hints.map(({ maxAgeSeconds }) => maxAgeSeconds)),
  isPrivate: hints.some(({ isPrivate }) => isPrivate),
});

/** What the directive is called here: `@link` may have renamed it, whoever published it. */
function directiveNames(schema: Schema): ReadonlySet<string> {
  const linked = [...(schema.coreFeatures?.allFeatures() ?? [])]
    .filter(({ url }) => url.name === 'cacheControl')
    .map((feature) => feature.directiveNameInSchema('cacheControl'));
  return new Set([...linked, 'cacheControl'].filter((name) => schema.directive(name)));
}
