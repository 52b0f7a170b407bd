import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';

/** A supergraph as people read it: who owns what, how it is reached, and what is said of it. */
export interface SupergraphDescription {
  readonly subgraphs: readonly SubgraphDescription[];
  readonly types: readonly TypeDescription[];
}

export interface SubgraphDescription {
  readonly name: string;
  readonly url: string;
  /** Types that it defines, whole or in part. */
  readonly types: number;
  /** Fields that it answers. */
  readonly fields: number;
}

export interface TypeDescription extends Marks {
  readonly name: string;
  readonly kind: 'object' | 'interface' | 'union' | 'enum' | 'input' | 'scalar';
  readonly description: string | null;
  readonly owners: readonly TypeOwner[];
  readonly interfaces: readonly string[];
  /** Of a union its types, of an enum its values. */
  readonly members: readonly string[];
  readonly fields: readonly FieldDescription[];
}

export interface TypeOwner {
  readonly subgraph: string;
  /** Field sets by which others may ask for an entity here. */
  readonly keys: readonly string[];
  readonly isInterfaceObject: boolean;
}

export interface FieldDescription extends Marks {
  readonly name: string;
  readonly type: string;
  readonly arguments: readonly ArgumentDescription[];
  readonly description: string | null;
  readonly deprecation: string | null;
  /** Who answers it; in the order of the supergraph. */
  readonly owners: readonly FieldOwner[];
}

export interface ArgumentDescription {
  /** `first: Int = 30` */
  readonly signature: string;
  readonly description: string | null;
}

export interface FieldOwner {
  readonly subgraph: string;
  /** What it has to be given first. */
  readonly requires: string | null;
  /** What of others it gives along. */
  readonly provides: string | null;
  /** The subgraph that it took the field over from. */
  readonly overrides: string | null;
}

/** What is said of a type or field beside its shape. */
export interface Marks {
  readonly tags: readonly string[];
  /** What its reader needs: `signed in`, `orders:read`. */
  readonly access: readonly string[];
  /** Of one value; null where it is not said. */
  readonly cost: number | null;
  /** Items that a list is taken for where no argument says. */
  readonly listSize: number | null;
  /** Whether clients cannot see it. */
  readonly isInaccessible: boolean;
}

const kinds: Readonly<Record<string, TypeDescription['kind']>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
};

/** Read from the `join__` directives: https://specs.apollo.dev/join/v0.5/ */
export function describeSupergraph(supergraphSdl: string): SupergraphDescription {
  const document = parse(supergraphSdl, { noLocation: true });
  const graphs = readGraphs(document);
  const nameOf = (graph: unknown): string => graphs.get(String(graph))?.name ?? String(graph);
  const types = document.definitions.flatMap((definition) =>
    definition.kind in kinds && isOurs(definition as TypeDefinitionNode)
      ? [describeType(definition as TypeDefinitionNode, nameOf)]
      : [],
  );
  return {
    types,
    subgraphs: [...graphs.values()].map(({ name, url }) => ({
      name,
      url,
      types: types.filter(({ owners }) => owners.some(({ subgraph }) => subgraph === name)).length,
      fields: types
        .filter(({ kind }) => kind === 'object')
        .flatMap(({ fields }) => fields)
        .filter(({ owners }) => owners.some(({ subgraph }) => subgraph === name)).length,
    })),
  };
}

/** `join__Graph`, `link__Import` and their like are the supergraph's own. */
const isOurs = ({ name }: TypeDefinitionNode): boolean => !name.value.includes('__');

function readGraphs(document: DocumentNode): ReadonlyMap<string, { name: string; url: string }> {
  const graphs = new Map<string, { name: string; url: string }>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    if (definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const [graph = {}] = applied(value.directives, 'join__graph');
      graphs.set(value.name.value, {
        name: String(graph['name']),
        url: String(graph['url'] ?? ''),
      });
    }
  }
  return graphs;
}

type NameOf = (graph: unknown) => string;

function describeType(node: TypeDefinitionNode, nameOf: NameOf): TypeDescription {
  const owners = new Map<string, { keys: string[]; isInterfaceObject: boolean }>();
  for (const { graph, key, isInterfaceObject } of applied(node.directives, 'join__type')) {
    const owner = owners.get(nameOf(graph)) ?? { keys: [], isInterfaceObject: false };
    if (key !== undefined) owner.keys.push(String(key));
    owner.isInterfaceObject ||= isInterfaceObject === true;
    owners.set(nameOf(graph), owner);
  }
  const names = [...owners.keys()];
  const fields: readonly (FieldDefinitionNode | InputValueDefinitionNode)[] =
    'fields' in node ? (node.fields ?? []) : [];
  return {
    name: node.name.value,
    kind: kinds[node.kind] ?? 'object',
    description: node.description?.value ?? null,
    owners: [...owners].map(([subgraph, owner]) => ({ subgraph, ...owner })),
    interfaces: 'interfaces' in node ? (node.interfaces ?? []).map(({ name }) => name.value) : [],
    members: membersOf(node),
    fields: fields.map((field) => describeField(field, names, nameOf)),
    ...marksOf(node.directives),
  };
}

function membersOf(node: TypeDefinitionNode): readonly string[] {
  if (node.kind === Kind.UNION_TYPE_DEFINITION)
    return (node.types ?? []).map(({ name }) => name.value);
  if (node.kind === Kind.ENUM_TYPE_DEFINITION)
    return (node.values ?? []).map(({ name }) => name.value);
  return [];
}

function describeField(
  node: FieldDefinitionNode | InputValueDefinitionNode,
  typeOwners: readonly string[],
  nameOf: NameOf,
): FieldDescription {
  const [deprecated] = applied(node.directives, 'deprecated');
  return {
    name: node.name.value,
    type: print(node.type),
    arguments: 'arguments' in node ? (node.arguments ?? []).map(describeArgument) : [],
    description: node.description?.value ?? null,
    deprecation: deprecated ? String(deprecated['reason'] ?? 'No longer supported') : null,
    owners: ownersOf(node.directives, typeOwners, nameOf),
    ...marksOf(node.directives),
  };
}

const describeArgument = (node: InputValueDefinitionNode): ArgumentDescription => {
  const { kind, name, type, defaultValue, description } = node;
  return {
    signature: print({ kind, name, type, ...(defaultValue ? { defaultValue } : {}) }),
    description: description?.value ?? null,
  };
};

/** A field that says nothing belongs to every subgraph of its type; one that is only external answers nowhere. */
function ownersOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  typeOwners: readonly string[],
  nameOf: NameOf,
): readonly FieldOwner[] {
  const joins = applied(directives, 'join__field');
  if (joins.length === 0)
    return typeOwners.map((subgraph) => ({
      subgraph,
      requires: null,
      provides: null,
      overrides: null,
    }));
  return joins
    .filter(({ graph, external }) => graph !== undefined && external !== true)
    .map(({ graph, requires, provides, override }) => ({
      subgraph: nameOf(graph),
      requires: textOrNull(requires),
      provides: textOrNull(provides),
      overrides: textOrNull(override),
    }));
}

function marksOf(directives: readonly ConstDirectiveNode[] | undefined): Marks {
  const [cost] = applied(directives, 'cost');
  const [listSize] = applied(directives, 'listSize');
  const scopes = applied(directives, 'requiresScopes').map((args) => wordsOf(args['scopes']));
  const policies = applied(directives, 'policy').map((args) => wordsOf(args['policies']));
  const isSignedIn = applied(directives, 'authenticated').length > 0;
  return {
    tags: applied(directives, 'tag').map(({ name }) => String(name)),
    access: [...(isSignedIn ? ['signed in'] : []), ...scopes, ...policies],
    cost: typeof cost?.['weight'] === 'number' ? cost['weight'] : null,
    listSize: typeof listSize?.['assumedSize'] === 'number' ? listSize['assumedSize'] : null,
    isInaccessible: applied(directives, 'inaccessible').length > 0,
  };
}

/** One of the groups, and all within the group. */
const wordsOf = (groups: unknown): string =>
  (groups as readonly (readonly string[])[]).map((all) => all.join(' and ')).join(', or ');

const textOrNull = (value: unknown): string | null => (value === undefined ? null : String(value));

/** The arguments of each use of a directive. */
const applied = (
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): readonly Readonly<Record<string, unknown>>[] =>
  (directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map((directive) =>
      Object.fromEntries(
        (directive.arguments ?? []).map((argument) => [
          argument.name.value,
          valueFromASTUntyped(argument.value),
        ]),
      ),
    );
