import type { Random } from '../../../kernel/random.ts';
import { type KeyModel, randomKeys } from './graph-keys.ts';
import { pickFrom } from './pick-from.ts';

/** A type as a field has it. */
export type TypeRef =
  | { readonly list: TypeRef; readonly isNullable: boolean }
  | { readonly name: string; readonly isNullable: boolean };

export interface FieldModel {
  readonly name: string;
  readonly type: TypeRef;
  /** Whether it takes `n: Int`, which its value depends on. */
  readonly hasArgument: boolean;
  /** Whether it takes `like: Like` beside that, an input object. */
  readonly takesLike?: boolean;
  /** The subgraphs that answer it; of an object without a key, all of them do. */
  readonly owners: readonly string[];
  /** A field of another subgraph whose value this one is made from, and what it is asked with. */
  readonly requires?: { readonly field: string; readonly n: number | null };
  /** A subgraph that answers it too, for requests that the label of its `@override` does not hold for. */
  readonly overriddenFrom?: string;
  /** A leaf of its entity that its owner answers beside it, though it is another subgraph's. */
  readonly provides?: { readonly entity: string; readonly field: string };
}

export interface EntityModel {
  readonly name: string;
  readonly fields: readonly FieldModel[];
  /** By subgraph: what it knows the entity by. */
  readonly keys: Readonly<Record<string, readonly KeyModel[]>>;
  readonly isItem: boolean;
}

/** A graph, and how it is split. */
export interface GraphModel {
  readonly seed: number;
  readonly subgraphs: readonly string[];
  readonly entities: readonly EntityModel[];
  /** Objects without a key, the same in every subgraph. */
  readonly values: readonly { readonly name: string; readonly fields: readonly FieldModel[] }[];
  readonly queries: readonly FieldModel[];
  readonly mutations: readonly FieldModel[];
  readonly subscriptions: readonly FieldModel[];
  /** A field that all entities have and one subgraph answers, where the interface `Item` has it too. */
  readonly peer: FieldModel;
  /** Whether a field gives objects in lists of lists. */
  readonly hasListsOfLists: boolean;
  /** A subgraph that knows the interface `Item` but not the objects behind it. */
  readonly hasInterfaceObject: boolean;
}

/** The label of every progressive `@override`. */
export const overrideLabel = 'beta';

/** Whether a subgraph answers a field. */
export const answers = (subgraph: string, { owners, overriddenFrom }: FieldModel): boolean =>
  owners.includes(subgraph) || overriddenFrom === subgraph;

/** The type inside lists. */
export const baseOf = (type: TypeRef): string => ('list' in type ? baseOf(type.list) : type.name);

/** Fields that every entity has in every subgraph. */
export const commonFields = ['id', 'code', 'label', 'tag'] as const;

export function generateModel(seed: number, random: Random): GraphModel {
  const below = (max: number): number => random.int(max);
  const chance = (share: number): boolean => random.int(1_000) < share * 1_000;
  const pick = <T>(items: readonly T[]): T => pickFrom(random, items);
  const subgraphs = ['red', 'green', 'blue', 'white', 'black'].slice(0, 2 + below(4));
  const entityNames = ['Ring', 'Chain', 'Watch', 'Pearl'].slice(0, 2 + below(3));
  const valueNames = ['Size', 'Mark'].slice(0, 1 + below(2));
  const scalars = ['String', 'Int', 'Boolean', 'Float', 'ID', 'Metal', 'Json'];

  const typeRef = (names: readonly string[]): TypeRef => {
    const inner: TypeRef = { name: pick(names), isNullable: chance(0.7) };
    if (!chance(0.3)) return inner;
    const list: TypeRef = { list: inner, isNullable: chance(0.7) };
    return chance(0.1) ? { list, isNullable: true } : list;
  };
  const field = (name: string, names: readonly string[]): FieldModel => ({
    name,
    type: typeRef(names),
    hasArgument: chance(0.2),
    takesLike: chance(0.1),
    owners: chance(0.15) ? subgraphs.slice(0, 2) : [pick(subgraphs)],
  });
  const hasInterfaceObject = chance(0.3);
  const composites = [...entityNames, ...valueNames, 'Item', 'Found', 'Known'];

  /** Of what `@requires` names: a leaf, or objects that have one. */
  const sourceType = (): TypeRef =>
    chance(0.6) ? { name: 'String', isNullable: true } : typeRef(['Spec']);

  const overridden = (known: FieldModel): FieldModel => {
    const [from] = subgraphs.filter((subgraph) => !known.owners.includes(subgraph));
    return known.owners.length === 1 && from !== undefined && chance(0.15)
      ? { ...known, overriddenFrom: from }
      : known;
  };

  /** A field that every entity has, so that an operation comes by one name through objects of several types. */
  const mateType = typeRef([...entityNames, 'Item', 'Found']);
  const peer: FieldModel = {
    name: 'peer',
    type: typeRef(composites),
    hasArgument: chance(0.3),
    owners: [pick(subgraphs)],
  };
  const bare = entityNames.map((name): EntityModel => {
    const isItem = chance(0.7) || name === 'Ring';
    const fields: FieldModel[] = Array.from({ length: 3 + below(4) }, (_, index) =>
      overridden(field(`${name.toLowerCase()}${index}`, chance(0.5) ? scalars : composites)),
    );
    fields.push({ name: 'mate', type: mateType, hasArgument: false, owners: [pick(subgraphs)] });
    fields.push(peer);
    const source: FieldModel = {
      name: `${name.toLowerCase()}Source`,
      type: sourceType(),
      hasArgument: chance(0.4),
      owners: [pick(subgraphs)],
    };
    fields.push(source);
    const makerOf = ({ owners }: FieldModel): string =>
      pick(subgraphs.filter((other) => !owners.includes(other)));
    const made = (suffix: string, from: FieldModel, n: number | null): FieldModel => ({
      name: `${name.toLowerCase()}Made${suffix}`,
      type: { name: 'String', isNullable: true },
      hasArgument: false,
      owners: [makerOf(from)],
      requires: { field: from.name, n },
    });
    if (chance(0.7)) {
      const first = made('', source, source.hasArgument && chance(0.7) ? 2 : null);
      fields.push(first);
      if (chance(0.5)) fields.push(made('Again', first, null));
    }
    if (source.hasArgument) fields.push(made('More', source, 3));
    return {
      name,
      fields,
      keys: Object.fromEntries(
        // Who knows the interface only asks for items by id.
        subgraphs.map((subgraph) => [
          subgraph,
          randomKeys(random, { needId: isItem && hasInterfaceObject }),
        ]),
      ),
      isItem,
    };
  });
  const values = valueNames.map((name) => ({
    name,
    fields: Array.from({ length: 2 + below(2) }, (_, index) =>
      field(`${name.toLowerCase()}${index}`, chance(0.7) ? scalars : [...entityNames, 'Item']),
    ),
  }));
  /** With a leaf of what it leads to, which is another subgraph's and has no argument. */
  const providing = (known: FieldModel): FieldModel => {
    const base = baseOf(known.type);
    const entity = bare.find(({ name }) => name === (base === 'Found' ? pick(entityNames) : base));
    const [owner, ...others] = known.owners;
    if (!entity || owner === undefined || others.length > 0 || !chance(0.5)) return known;
    const leaf = entity.fields.find(
      ({ name, type, hasArgument, takesLike, owners, requires, overriddenFrom }) =>
        // What is required is told by who owns it, so that a plan that forgets to bring it shows.
        !name.endsWith('Source') &&
        scalars.includes(baseOf(type)) &&
        !hasArgument &&
        !takesLike &&
        !owners.includes(owner) &&
        !requires &&
        !overriddenFrom,
    );
    return leaf ? { ...known, provides: { entity: entity.name, field: leaf.name } } : known;
  };
  const entities = bare.map((entity) => ({
    ...entity,
    fields: entity.fields.map((known) => (known.overriddenFrom ? known : providing(known))),
  }));
  const queries = Array.from({ length: 5 }, (_, index) =>
    providing(field(`ask${index}`, composites)),
  );
  const everyField = [queries, ...[...entities, ...values].map(({ fields }) => fields)].flat();
  return {
    seed,
    subgraphs,
    entities,
    values,
    queries,
    mutations: Array.from({ length: 2 }, (_, index) => field(`change${index}`, entityNames)),
    subscriptions: [field('told', composites)],
    peer,
    hasListsOfLists: everyField.some(({ type }) => 'list' in type && 'list' in type.list),
    hasInterfaceObject,
  };
}
