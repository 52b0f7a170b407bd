import {
  commonFields,
  type EntityModel,
  type FieldModel,
  type GraphModel,
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
    `interface Item { id: ID! label: String ${model.hasInterfaceObject ? 'extra: Int!' : ''} }`,
    ...model.entities.map((entity) =>
      typeOf(`${entity.name}${entity.isItem ? ' implements Item' : ''}`, [
        ...commonFields.map((name) => `${name}: ${commons[name]}`),
        ...(entity.isItem && model.hasInterfaceObject ? ['extra: Int!'] : []),
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
    field.owners.length > 1 ? `${fieldOf(field)} @shareable` : fieldOf(field);
  const roots = (fields: readonly FieldModel[]): readonly string[] =>
    fields.filter(isOwn).map(shared);
  const mutations = roots(
    model.mutations.map((field) => ({ ...field, owners: field.owners.slice(0, 1) })),
  );
  return [
    link,
    leaves,
    `interface Item ${model.hasInterfaceObject ? '@key(fields: "id")' : ''} { id: ID! label: String }`,
    ...model.entities.map((entity) => entityOf(entity, subgraph)),
    ...model.values.map(({ name, fields }) => typeOf(`${name} @shareable`, fields.map(fieldOf))),
    `union Found = ${model.entities.map(({ name }) => name).join(' | ')}`,
    typeOf('Query', [...roots(model.queries), greetingOf(subgraph)]),
    ...(mutations.length > 0 ? [typeOf('Mutation', mutations)] : []),
  ].join('\n');
}

/** A root field that every subgraph has, since a subgraph must have one. */
const greetingOf = (subgraph: string): string => `${subgraph}: Int`;

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@interfaceObject"])';

const interfaceObjectSdl = `${link}
type Item @key(fields: "id") @interfaceObject { id: ID! extra: Int! }
type Query { askGray: [Item] }`;

function entityOf({ name, fields, keys, isItem }: EntityModel, subgraph: string): string {
  const key = (keys[subgraph] ?? []).map((one) => `@key(fields: "${one}")`).join(' ');
  const own = fields.filter(({ owners }) => owners.includes(subgraph));
  const needed = new Set(own.flatMap(({ requires }) => requires ?? []));
  return typeOf(`${name}${isItem ? ' implements Item' : ''} ${key}`, [
    ...commonFields.map((common) => `${common}: ${commons[common]} @shareable`),
    ...own.map((field) => {
      const shareable = field.owners.length > 1 ? ' @shareable' : '';
      const requires = field.requires ? ` @requires(fields: "${field.requires}")` : '';
      return `${fieldOf(field)}${shareable}${requires}`;
    }),
    ...fields
      .filter((field) => needed.has(field.name))
      .map((field) => `${fieldOf(field)} @external`),
  ]);
}

const typeOf = (head: string, fields: readonly string[]): string =>
  `type ${head} {\n  ${fields.join('\n  ')}\n}`;

const fieldOf = ({ name, hasArgument, type }: FieldModel): string =>
  `${name}${hasArgument ? '(n: Int = 1)' : ''}: ${typeText(type)}`;

const typeText = (type: TypeRef): string =>
  `${'list' in type ? `[${typeText(type.list)}]` : type.name}${type.isNullable ? '' : '!'}`;
