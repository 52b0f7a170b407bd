import type { Field, Supergraph, Type } from './supergraph.ts';

/** What a type or one of its fields may be looked for by, beside its name. */
export type Aspect = 'entity' | 'guarded' | 'personal' | 'costly' | 'deprecated';

export const aspects: readonly { readonly aspect: Aspect; readonly label: string }[] = [
  { aspect: 'entity', label: 'Entities' },
  { aspect: 'guarded', label: 'Guarded' },
  { aspect: 'personal', label: 'Personal data' },
  { aspect: 'costly', label: 'Costly' },
  { aspect: 'deprecated', label: 'Deprecated' },
];

export interface Search {
  /** Words that all have to be there, in whatever case. */
  readonly words: string;
  /** null: of any. */
  readonly subgraph: string | null;
  readonly aspect: Aspect | null;
}

/** A type that was found, and why: its own name, or these of its fields. */
export interface Found {
  readonly type: Type;
  /** All of them where the type itself fits. */
  readonly fields: readonly Field[];
}

/** Types that fit, in the order of the supergraph with its roots first. */
export function find({ types }: Pick<Supergraph, 'types'>, search: Search): readonly Found[] {
  const words = search.words.toLowerCase().split(/\s+/).filter(Boolean);
  return [...types]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .flatMap((type) => {
      if (search.subgraph !== null && !ownersOf(type).has(search.subgraph)) return [];
      const isNamed = words.every((word) => textOf(type).includes(word));
      const isOfAspect = search.aspect === null || hasAspect(type, search.aspect);
      if (isNamed && isOfAspect) return [{ type, fields: type.fields }];
      const fields = type.fields.filter(
        (field) =>
          words.every((word) => `${textOf(type)} ${textOf(field)}`.includes(word)) &&
          (isOfAspect || search.aspect === null || hasAspect(field, search.aspect)),
      );
      return fields.length > 0 ? [{ type, fields }] : [];
    });
}

const roots = ['Query', 'Mutation', 'Subscription'];
const kindsInOrder = ['object', 'interface', 'union', 'enum', 'input', 'scalar'];

const rankOf = ({ name, kind }: Type): number =>
  roots.includes(name) ? roots.indexOf(name) : 10 + kindsInOrder.indexOf(kind);

const ownersOf = ({ owners }: Type): Set<string> => new Set(owners.map(({ subgraph }) => subgraph));

const textOf = ({ name, tags }: Pick<Field, 'name' | 'tags'>): string =>
  [name, ...tags].join(' ').toLowerCase();

function hasAspect(what: Type | Field, aspect: Aspect): boolean {
  switch (aspect) {
    case 'entity':
      return 'kind' in what && what.owners.some(({ keys }) => keys.length > 0);
    case 'guarded':
      return what.access.length > 0;
    case 'personal':
      return what.tags.some((tag) => tag.startsWith('pii'));
    case 'costly':
      return (what.cost ?? 0) > 1;
    case 'deprecated':
      return 'deprecation' in what && what.deprecation !== null;
  }
}
