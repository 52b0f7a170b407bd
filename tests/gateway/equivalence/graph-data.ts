import { seededRandom } from '../../support/seeded-random.ts';
import { answers, type FieldModel, type GraphModel, type TypeRef } from './graph-model.ts';
import { interfaceObjectSubgraph, providedIn } from './graph-sdl.ts';
import { pickFrom } from './pick-from.ts';

/** How the graph behaves while an operation runs; written by the test, read by the resolvers. */
export interface Weather {
  /** Share of fields that throw. */
  faults: number;
}

interface Thing {
  readonly __typename: string;
  readonly id?: string;
  readonly code?: string;
  readonly tag?: { readonly mark: string };
  /** Of an object without a key: what its values follow from. */
  readonly origin?: string;
  readonly [field: string]: unknown;
}

interface GivenArguments {
  readonly n?: number | null;
  readonly like?: unknown;
}

/** Each entity has these. */
const instances = [1, 2, 3];

/**
 * Resolvers whose every value follows from the seed and from where it stands, so that one schema and any split of it
 * tell the same.
 * @param subgraph null for the whole graph
 */
export function resolversOf(model: GraphModel, subgraph: string | null, weather: Weather) {
  const data = dataOf(model);
  const resolverOf = (field: FieldModel) => (thing: Thing | undefined, args: GivenArguments) => {
    const like = args.like === undefined ? '' : JSON.stringify(args.like);
    const place = `${thing ? (thing.origin ?? idOf(thing)) : ''}.${field.name}(${args.n}${like})`;
    if (field.requires) {
      const source =
        subgraph === null ? sourceOf(idOf(thing), field.requires) : thing?.[field.requires.field];
      return madeOf(textsIn(source));
    }
    if (!field.name.endsWith('Source') && data.chance(`fault ${place}`) < weather.faults)
      throw new Error(`No ${field.name}`);
    return data.valueAt(field.type, place);
  };
  /** What the source of a field says when it is asked as the field requires. */
  const sourceOf = (id: string, { field, n }: NonNullable<FieldModel['requires']>): unknown => {
    const source = model.entities
      .flatMap(({ fields }) => fields)
      .find(({ name }) => name === field);
    if (!source) throw new Error(`Nobody has ${field}`);
    if (source.requires) return madeOf(textsIn(sourceOf(id, source.requires)));
    return data.valueAt(
      source.type,
      `${id}.${field}(${source.hasArgument ? (n ?? 1) : undefined})`,
    );
  };
  /** A source's own value, or those of the objects that it gives. */
  const textsIn = (source: unknown): unknown => {
    if (Array.isArray(source)) return source.map(textsIn);
    return typeof source === 'object' && source !== null ? textOf(source) : source;
  };
  const textOf = (spec: Partial<Thing>): unknown =>
    spec.origin === undefined ? spec['text'] : data.textAt(spec.origin);
  const all = (fields: readonly FieldModel[]) =>
    Object.fromEntries(fields.map((field) => [field.name, resolverOf(field)]));
  const own = (fields: readonly FieldModel[]) =>
    all(fields.filter((field) => subgraph === null || answers(subgraph, field)));
  const common = {
    id: idOf,
    code: (thing: Thing) => codeOf(idOf(thing)),
    label: (thing: Thing) => `label of ${idOf(thing)}`,
    tag: (thing: Thing) => ({ mark: markOf(idOf(thing)), text: `tag of ${idOf(thing)}` }),
  };
  const extra = {
    extra: (thing: Thing) => idOf(thing).length,
    labelled: (thing: Thing) =>
      `labelled ${subgraph === null ? common.label(thing) : thing['label']}`,
  };
  const askGray = () =>
    data.items().map((thing) => ({ ...thing, ...(subgraph ? { __typename: 'Item' } : {}) }));
  const byTypename = { __resolveType: ({ __typename }: Thing) => __typename };

  if (subgraph === interfaceObjectSubgraph)
    return { Query: { askGray }, Item: { ...extra, __resolveReference: (thing: Thing) => thing } };
  return {
    Query: {
      ...own(model.queries),
      ...Object.fromEntries(model.subgraphs.map((name) => [name, () => name.length])),
      ...(subgraph === null && model.hasInterfaceObject ? { askGray } : {}),
    },
    Mutation: own(model.mutations.map((field) => ({ ...field, owners: field.owners.slice(0, 1) }))),
    Subscription: own(
      model.subscriptions.map((field) => ({ ...field, owners: field.owners.slice(0, 1) })),
    ),
    Spec: { text: ({ origin = '' }: Thing) => data.textAt(origin) },
    Known: byTypename,
    Item: {
      ...byTypename,
      ...(subgraph && model.hasInterfaceObject
        ? { __resolveReference: ({ id = '' }: Thing) => ({ __typename: id.split(':')[0], id }) }
        : {}),
    },
    Found: byTypename,
    ...Object.fromEntries(
      model.entities.map(({ name, fields, isItem }) => [
        name,
        {
          ...common,
          ...own(fields),
          ...(subgraph === null
            ? {}
            : all(fields.filter((field) => providedIn(model, subgraph, name).has(field.name)))),
          ...(subgraph
            ? { __resolveReference: (thing: Thing) => thing }
            : isItem && model.hasInterfaceObject
              ? extra
              : {}),
        },
      ]),
    ),
    ...Object.fromEntries(model.values.map(({ name, fields }) => [name, all(fields)])),
  };
}

const codeOf = (id: string): string => `code-${id}`;

const markOf = (id: string): string => `mark-${id}`;

const madeOf = (source: unknown): string => `made of ${JSON.stringify(source)}`;

const idOf = (thing: Thing | undefined): string =>
  thing?.id ?? thing?.code?.slice('code-'.length) ?? thing?.tag?.mark.slice('mark-'.length) ?? '';

function dataOf(model: GraphModel) {
  const randomAt = (place: string) => seededRandom(hashOf(`${model.seed} ${place}`));
  const chance = (place: string): number => randomAt(place).int(1_000) / 1_000;
  const entityOf = (name: string, place: string): Thing => {
    const id = `${name}:${pickFrom(randomAt(`id ${place}`), instances)}`;
    return { __typename: name, id, code: codeOf(id) };
  };
  const entityNames = model.entities.map(({ name }) => name);
  const itemNames = model.entities.filter(({ isItem }) => isItem).map(({ name }) => name);

  function valueAt(type: TypeRef, place: string): unknown {
    const random = randomAt(place);
    if (type.isNullable && random.int(8) === 0) return null;
    if ('list' in type)
      return Array.from({ length: random.int(4) }, (_, index) =>
        valueAt(type.list, `${place}[${index}]`),
      );
    switch (type.name) {
      case 'String':
        return `text ${random.int(100)} é " \n`;
      case 'ID':
        return `id-${random.int(100)}`;
      case 'Int':
        return random.int(100);
      case 'Float':
        return random.int(100) / 8;
      case 'Boolean':
        return random.int(2) === 1;
      case 'Metal':
        return random.int(2) === 1 ? 'GOLD' : 'SILVER';
      case 'Json':
        return { a: [random.int(9), null, { b: 'x' }], id: null };
      case 'Item':
        return entityOf(pickFrom(random, itemNames), place);
      case 'Found':
      case 'Known':
        return entityOf(pickFrom(random, entityNames), place);
      default:
        return entityNames.includes(type.name)
          ? entityOf(type.name, place)
          : { __typename: type.name, origin: `${type.name} at ${place}` };
    }
  }

  return {
    chance,
    valueAt,
    textAt: (origin: string) => valueAt({ name: 'String', isNullable: true }, `${origin}.text`),
    items: (): readonly Thing[] => itemNames.map((name) => entityOf(name, `gray ${name}`)),
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
