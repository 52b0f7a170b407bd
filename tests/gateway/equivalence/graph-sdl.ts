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

const leaves = 'scalar Json\nenum Metal { GOLD SILVER }\n';
const commons = { id: 'ID!', code: 'String!', label: 'String' };

/** The whole graph as one schema. */
export const monolithSdl = (model: GraphModel): string =>
  [
    leaves,
    `interface Item { id: ID! label: String ${model.hasInterfaceObject ? 'extra: Int! labelled: String' : ''} }`,
    ...model.entities.map((entity) =>
      typeOf(`${entity.name}${entity.isItem ? ' implements Item' : ''}`, [
        ...commonFields.map((name) => `${name}: ${commons[name]}`),
        ...(entity.isItem && model.hasInterfaceObject ? ['extra: Int!', 'labelled: String'] : []),
        ...entity.fields.map(fieldOf),
      ]),
    ),
    ...model.values.map(({ name, fields }) => typeOf(name, fields.map(fieldOf))),
    `union Found = ${model.entities.map(({ name }) => name).join(' | ')}`,
    typeOf('Query', [
      ...model.queries.map(fieldOf),
      ...model.subgraphs.map(greetingOf),
      ...(model.hasInterfaceObject ? ['askGray: [Item]'] : []),
    ]),
    typeOf('Mutation', model.mutations.map(fieldOf)),
  ].join('\n');

/** The part of the graph that one subgraph answers. */
export function subgraphSdl(model: GraphModel, subgraph: string): string {
  if (subgraph === interfaceObjectSubgraph) return interfaceObjectSdl;
  const isOwn = ({ owners }: FieldModel): boolean => owners.includes(subgraph);
  const shared = (field: FieldModel): string =>
    `${fieldOf(field)}${field.owners.length > 1 ? ' @shareable' : ''}${providesOf(field, subgraph)}`;
  const roots = (fields: readonly FieldModel[]): readonly string[] =>
    fields.filter(isOwn).map(shared);
  const mutations = roots(
    model.mutations.map((field) => ({ ...field, owners: field.owners.slice(0, 1) })),
  );
  return [
    link,
    leaves,
    `interface Item ${model.hasInterfaceObject ? '@key(fields: "id")' : ''} { id: ID! label: String }`,
    ...model.entities.map((entity) => entityOf(model, entity, subgraph)),
    ...model.values.map(({ name, fields }) => typeOf(`${name} @shareable`, fields.map(fieldOf))),
    `union Found = ${model.entities.map(({ name }) => name).join(' | ')}`,
    typeOf('Query', [...roots(model.queries), greetingOf(subgraph)]),
    ...(mutations.length > 0 ? [typeOf('Mutation', mutations)] : []),
  ].join('\n');
}

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
  const key = (keys[subgraph] ?? []).map((one) => `@key(fields: "${one}")`).join(' ');
  const own = fields.filter((field) => answers(subgraph, field));
  const isProvided = (field: FieldModel): boolean =>
    model.subgraphs.some((other) => providedIn(model, other, name).has(field.name));
  const needed = new Set([
    ...own.flatMap(({ requires }) => requires?.field ?? []),
    ...providedIn(model, subgraph, name),
  ]);
  return typeOf(`${name}${isItem ? ' implements Item' : ''} ${key}`, [
    ...commonFields.map((common) => `${common}: ${commons[common]} @shareable`),
    ...own.map((field) => {
      const shareable = field.owners.length > 1 || isProvided(field) ? ' @shareable' : '';
      const { requires, overriddenFrom } = field;
      const given = requires?.n ? `(n: ${requires.n})` : '';
      const required = requires ? ` @requires(fields: "${requires.field}${given}")` : '';
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

const fieldOf = ({ name, hasArgument, type }: FieldModel): string =>
  `${name}${hasArgument ? '(n: Int = 1)' : ''}: ${typeText(type)}`;

const typeText = (type: TypeRef): string =>
  `${'list' in type ? `[${typeText(type.list)}]` : type.name}${type.isNullable ? '' : '!'}`;
