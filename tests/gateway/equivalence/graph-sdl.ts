import {
  answers,
  baseOf,
  commonFields,
  type EntityModel,
  type FieldModel,
  type GraphModel,
  overrideLabel,
  type TypeRef,
} from './graph-model.ts';

/** The subgraph that knows the interface only; it is no part of `model.subgraphs`. */
export const interfaceObjectSubgraph = 'gray';

/** What every subgraph has alike. */
const shared = `
scalar Json
enum Metal { GOLD SILVER }
input Like { n: Int = 3 metals: [Metal!] inner: Like any: Json }
interface Known { id: ID! }
type Tag SHARED { mark: String! text: String }
type Spec SHARED { text: String }
`;
const commons = { id: 'ID!', code: 'String!', label: 'String', tag: 'Tag!' };

/** The whole graph as one schema. */
export const monolithSdl = (model: GraphModel): string =>
  [
    shared.replaceAll('SHARED', ''),
    itemOf([fieldOf(model.peer), ...(model.hasInterfaceObject ? extras : [])]),
    ...model.entities.map(({ name, isItem, fields }) =>
      typeOf(`${name} implements ${interfacesOf(isItem)}`, [
        ...commonFields.map((common) => `${common}: ${commons[common]}`),
        ...(isItem && model.hasInterfaceObject ? extras : []),
        ...fields.map(fieldOf),
      ]),
    ),
    ...model.values.map(({ name, fields }) => typeOf(name, fields.map(fieldOf))),
    foundOf(model),
    typeOf('Query', [
      ...model.queries.map(fieldOf),
      ...model.subgraphs.map(greetingOf),
      ...(model.hasInterfaceObject ? ['askGray: [Item]'] : []),
    ]),
    typeOf('Mutation', model.mutations.map(fieldOf)),
    typeOf('Subscription', model.subscriptions.map(fieldOf)),
  ].join('\n');

/** The part of the graph that one subgraph answers. */
export function subgraphSdl(model: GraphModel, subgraph: string): string {
  if (subgraph === interfaceObjectSubgraph) return interfaceObjectSdl;
  const own = (field: FieldModel): readonly string[] =>
    field.owners.includes(subgraph)
      ? [
          `${fieldOf(field)}${field.owners.length > 1 ? ' @shareable' : ''}${providesOf(field, subgraph)}`,
        ]
      : [];
  const ofOne = (field: FieldModel): readonly string[] =>
    own({ ...field, owners: field.owners.slice(0, 1) });
  const root = (name: string, fields: readonly string[]): readonly string[] =>
    fields.length > 0 ? [typeOf(name, fields)] : [];
  return [
    link,
    shared.replaceAll('SHARED', '@shareable'),
    itemOf(
      model.peer.owners.includes(subgraph) ? [fieldOf(model.peer)] : [],
      model.hasInterfaceObject ? '@key(fields: "id")' : '',
    ),
    ...model.entities.map((entity) => entityOf(model, entity, subgraph)),
    ...model.values.map(({ name, fields }) => typeOf(`${name} @shareable`, fields.map(fieldOf))),
    foundOf(model),
    typeOf('Query', [...model.queries.flatMap(own), greetingOf(subgraph)]),
    ...root('Mutation', model.mutations.flatMap(ofOne)),
    ...root('Subscription', model.subscriptions.flatMap(ofOne)),
  ].join('\n');
}

const itemOf = (more: readonly string[], key = ''): string =>
  `interface Item implements Known ${key} { id: ID! label: String ${more.join(' ')} }`;

const interfacesOf = (isItem: boolean): string => `Known${isItem ? ' & Item' : ''}`;

const foundOf = ({ entities }: GraphModel): string =>
  `union Found = ${entities.map(({ name }) => name).join(' | ')}`;

/** What the subgraph that knows the interface only adds to it. */
const extras = ['extra: Int!', 'labelled: String'];

/** A root field that every subgraph has, since a subgraph must have one. */
const greetingOf = (subgraph: string): string => `${subgraph}: Int`;

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject"])';

const interfaceObjectSdl = `${link}
type Item @key(fields: "id") @interfaceObject {
  id: ID! extra: Int! label: String @external labelled: String @requires(fields: "label")
}
type Query { askGray: [Item] }`;

function entityOf(model: GraphModel, entity: EntityModel, subgraph: string): string {
  const { name, fields, keys, isItem } = entity;
  const key = (keys[subgraph] ?? [])
    .map((one) => `@key(fields: "${one.fields}"${one.isResolvable ? '' : ', resolvable: false'})`)
    .join(' ');
  const own = fields.filter((field) => answers(subgraph, field));
  const isProvided = (field: FieldModel): boolean =>
    model.subgraphs.some((other) => providedIn(model, other, name).has(field.name));
  const needed = new Set([
    ...own.flatMap(({ requires }) => requires?.field ?? []),
    ...providedIn(model, subgraph, name),
  ]);
  return typeOf(`${name} implements ${interfacesOf(isItem)} ${key}`, [
    ...commonFields.map((common) => `${common}: ${commons[common]} @shareable`),
    ...own.map((field) => {
      const shareable = field.owners.length > 1 || isProvided(field) ? ' @shareable' : '';
      const { requires, overriddenFrom } = field;
      const required = requires ? ` @requires(fields: "${requiredBy(requires, fields)}")` : '';
      const overrides =
        overriddenFrom !== undefined && overriddenFrom !== subgraph
          ? ` @override(from: "${overriddenFrom}", label: "${overrideLabel}")`
          : '';
      return `${fieldOf(field)}${shareable}${required}${overrides}${providesOf(field, subgraph)}`;
    }),
    ...fields
      .filter((field) => needed.has(field.name))
      .map((field) => `${fieldOf(field)} @external`),
  ]);
}

function requiredBy(
  { field, n }: NonNullable<FieldModel['requires']>,
  fields: readonly FieldModel[],
): string {
  const required = fields.find(({ name }) => name === field);
  const inside = required && baseOf(required.type) === 'Spec' ? ' { text }' : '';
  return `${field}${n === null ? '' : `(n: ${n})`}${inside}`;
}

/** Leaves of an entity that a subgraph answers beside what leads to it. */
export const providedIn = (
  model: GraphModel,
  subgraph: string,
  entity: string,
): ReadonlySet<string> =>
  new Set(
    [model.queries, ...model.entities.map(({ fields }) => fields)]
      .flat()
      .filter(({ owners, provides }) => provides?.entity === entity && owners.includes(subgraph))
      .flatMap(({ provides }) => provides?.field ?? []),
  );

function providesOf({ type, owners, provides }: FieldModel, subgraph: string): string {
  if (!provides || !owners.includes(subgraph)) return '';
  const { entity, field } = provides;
  return baseOf(type) === 'Found'
    ? ` @provides(fields: "... on ${entity} { ${field} }")`
    : ` @provides(fields: "${field}")`;
}

const typeOf = (head: string, fields: readonly string[]): string =>
  `type ${head} {\n  ${fields.join('\n  ')}\n}`;

function fieldOf({ name, hasArgument, takesLike, type }: FieldModel): string {
  const taken = [...(hasArgument ? ['n: Int = 1'] : []), ...(takesLike ? ['like: Like'] : [])];
  return `${name}${taken.length > 0 ? `(${taken.join()})` : ''}: ${typeText(type)}`;
}

const typeText = (type: TypeRef): string =>
  `${'list' in type ? `[${typeText(type.list)}]` : type.name}${type.isNullable ? '' : '!'}`;
