import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  print,
} from 'graphql';
import {
  type FieldSet,
  fieldSetsOf,
  mapFieldSet,
  type NamedField,
  namedFields,
} from './field-sets.ts';
import {
  fieldOf,
  interfacesOf,
  isGiven,
  isOwningType,
  joinsOf,
  type OwningType,
  type OwningTypes,
  owningTypesOf,
  textOf,
} from './supergraph-ast.ts';

/** What a stand-in stands for: a field, with the arguments that `@requires` gives it. */
export interface StandIn {
  readonly name: string;
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
}

export interface WithStandIns {
  readonly document: DocumentNode;
  readonly standIns: ReadonlyMap<string, StandIn>;
}

/**
 * The supergraph with a field of its own for each field that a `@requires` names with arguments. The planner puts what
 * is required beside what the client asks for, under the field's name; two of them with different arguments would be
 * one. In plans the stand-ins become the fields again, under their own aliases.
 *
 * An object that is required as a whole has one too where another subgraph knows it as `@external`: the planner would
 * ask that subgraph for it.
 */
export function withStandIns(document: DocumentNode): WithStandIns {
  const types = owningTypesOf(document);
  const standIns = new Map<string, StandIn>();
  const byUse = new Map<string, StandIn>();
  /** By type: stand-ins to add, and the fields that they are copies of. */
  const added = new Map<string, Map<string, FieldDefinitionNode>>();

  function standInFor({ node }: NamedField): StandIn {
    const { arguments: given = [] } = node;
    const use = `${node.name.value}(${given.map(print).join()})`;
    const known = byUse.get(use);
    if (known) return known;
    const field = node.name.value;
    const made = { name: freeName(types, field, standIns), field, arguments: given };
    byUse.set(use, made);
    standIns.set(made.name, made);
    return made;
  }

  function addTo(type: OwningType, { name, field }: StandIn): void {
    const definition = fieldOf(type, field);
    if (!definition) return;
    const ofType = added.get(type.name.value) ?? new Map<string, FieldDefinitionNode>();
    added.set(type.name.value, ofType.set(name, definition));
  }

  const renamed = (set: FieldSet): string =>
    mapFieldSet(types, set, (field) => {
      if (!needsStandIn(field, set.subgraph)) return field.node;
      const standIn = standInFor(field);
      for (const type of [field.type, ...implementationsOf(types, field.type)])
        addTo(type, standIn);
      return { ...field.node, name: { ...field.node.name, value: standIn.name }, arguments: [] };
    });

  const required = mapFields(document, (field, type) => ({
    ...field,
    directives: (field.directives ?? []).map((join) => {
      const text = textOf(join, 'requires');
      if (text === null) return join;
      const subgraph = textOf(join, 'graph') ?? '';
      return withRequires(join, renamed({ subgraph, typeName: type.name.value, text }));
    }),
  }));
  if (standIns.size === 0) return { document, standIns };

  const complete = mapTypes(required, (type) => ({
    ...type,
    fields: [
      ...(type.fields ?? []),
      ...[...(added.get(type.name.value) ?? [])].flatMap(([name, { name: original }]) => {
        const field = fieldOf(type, original.value);
        return field ? [copyOf(field, name)] : [];
      }),
    ],
  }));
  return { document: withoutIdleExternals(complete, added), standIns };
}

/** Whether `@requires` of a subgraph must not name this field as it is. */
function needsStandIn({ definition, node }: NamedField, subgraph: string): boolean {
  if (node.arguments && node.arguments.length > 0) return true;
  if (!node.selectionSet) return false;
  const externals = joinsOf(definition, 'join__field').filter(isExternal);
  const isOwn = !externals.some((join) => textOf(join, 'graph') === subgraph);
  return isOwn && externals.length > 0;
}

const isExternal = (join: ConstDirectiveNode): boolean => isGiven(join, 'external', true);

function freeName(types: OwningTypes, field: string, taken: ReadonlyMap<string, StandIn>): string {
  for (let index = 0; ; index += 1) {
    const name = `${field}__${index}`;
    if (!taken.has(name) && ![...types.values()].some((type) => fieldOf(type, name))) return name;
  }
}

const implementationsOf = (types: OwningTypes, { kind, name }: OwningType): OwningType[] =>
  kind === Kind.INTERFACE_TYPE_DEFINITION
    ? [...types.values()].filter(({ interfaces = [] }) =>
        interfaces.some((one) => one.name.value === name.value),
      )
    : [];

/** Owned by the same subgraphs, and without arguments. */
const copyOf = (field: FieldDefinitionNode, name: string): FieldDefinitionNode => ({
  kind: field.kind,
  name: { kind: Kind.NAME, value: name },
  type: field.type,
  directives: joinsOf(field, 'join__field'),
});

/** A field may be external only where a field set or an interface names it: the planner refuses all else. */
function withoutIdleExternals(
  document: DocumentNode,
  added: ReadonlyMap<string, ReadonlyMap<string, FieldDefinitionNode>>,
): DocumentNode {
  const types = owningTypesOf(document);
  const named = new Set<string>();
  const coordinate = (subgraph: string, { name }: OwningType, field: string): string =>
    `${subgraph} ${name.value}.${field}`;
  for (const set of fieldSetsOf(types))
    for (const { type, node } of namedFields(types, set))
      for (const each of [type, ...implementationsOf(types, type)])
        named.add(coordinate(set.subgraph, each, node.name.value));

  const isIdle = (join: ConstDirectiveNode, type: OwningType, field: string): boolean => {
    const subgraph = textOf(join, 'graph') ?? '';
    const isOfInterface = interfacesOf(type, subgraph).some((name) => {
      const found = types.get(name);
      return found !== undefined && fieldOf(found, field) !== undefined;
    });
    return isExternal(join) && !isOfInterface && !named.has(coordinate(subgraph, type, field));
  };

  return mapFields(document, (field, type) => {
    const touched = [...(added.get(type.name.value) ?? [])].flatMap(([standIn, { name }]) => [
      standIn,
      name.value,
    ]);
    const name = field.name.value;
    if (!touched.includes(name)) return field;
    return {
      ...field,
      directives: (field.directives ?? []).filter((join) => !isIdle(join, type, name)),
    };
  });
}

const withRequires = (join: ConstDirectiveNode, text: string): ConstDirectiveNode => ({
  ...join,
  arguments: (join.arguments ?? []).map((argument) =>
    argument.name.value === 'requires'
      ? { ...argument, value: { kind: Kind.STRING, value: text } }
      : argument,
  ),
});

const mapTypes = (
  document: DocumentNode,
  change: (type: OwningType) => OwningType,
): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) =>
    isOwningType(definition) ? change(definition) : definition,
  ),
});

const mapFields = (
  document: DocumentNode,
  change: (field: FieldDefinitionNode, type: OwningType) => FieldDefinitionNode,
): DocumentNode =>
  mapTypes(document, (type) => ({
    ...type,
    fields: (type.fields ?? []).map((field) => change(field, type)),
  }));
