import {
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  fieldOf,
  joinsOf,
  namedTypeOf,
  type OwningType,
  type OwningTypes,
  textOf,
} from './supergraph-ast.ts';

/** A field that a field set such as `id size { mm }` names. */
export interface NamedField {
  readonly type: OwningType;
  readonly definition: FieldDefinitionNode;
  readonly node: FieldNode;
}

/** A field set of one subgraph: of a key, or of `@requires` or `@provides`. */
export interface FieldSet {
  readonly subgraph: string;
  /** The type whose fields it names. */
  readonly typeName: string;
  readonly text: string;
}

/** Every field set of a supergraph. */
export function* fieldSetsOf(types: OwningTypes): Generator<FieldSet> {
  for (const type of types.values()) {
    const typeName = type.name.value;
    for (const join of joinsOf(type, 'join__type')) yield* setOf(join, 'key', typeName);
    for (const field of type.fields ?? [])
      for (const join of joinsOf(field, 'join__field')) {
        yield* setOf(join, 'requires', typeName);
        yield* setOf(join, 'provides', namedTypeOf(field.type));
      }
  }
}

function* setOf(
  join: Parameters<typeof textOf>[0],
  argument: string,
  typeName: string,
): Generator<FieldSet> {
  const text = textOf(join, argument);
  if (text !== null) yield { subgraph: textOf(join, 'graph') ?? '', typeName, text };
}

/** Every field that a field set names, an object's before those inside it. */
export function namedFields(types: OwningTypes, { typeName, text }: FieldSet): NamedField[] {
  const found: NamedField[] = [];
  mapFieldSet(types, { typeName, text }, (field) => {
    found.push(field);
    return field.node;
  });
  return found;
}

/** The field set with each field as `change` gives it back. Fields of types that are not known stay. */
export function mapFieldSet(
  types: OwningTypes,
  { typeName, text }: Pick<FieldSet, 'typeName' | 'text'>,
  change: (field: NamedField) => FieldNode,
): string {
  const mapSet = (set: SelectionSetNode, name: string): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection) => mapSelection(selection, name)),
  });

  function mapSelection(selection: SelectionNode, name: string): SelectionNode {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const inner = selection.typeCondition?.name.value ?? name;
      return { ...selection, selectionSet: mapSet(selection.selectionSet, inner) };
    }
    const type = types.get(name);
    const definition = type && fieldOf(type, selection.name.value);
    if (!definition) return selection;
    const node = change({ type, definition, node: selection });
    const { selectionSet } = selection;
    return selectionSet
      ? { ...node, selectionSet: mapSet(selectionSet, namedTypeOf(definition.type)) }
      : node;
  }

  return textOfSet(mapSet(parseFieldSet(text), typeName));
}

export function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No field set: ${text}`);
  return definition.selectionSet;
}

/** `{ id size { mm } }` without the braces around it. */
const textOfSet = (set: SelectionSetNode): string =>
  set.selections.map((selection) => print(selection).replaceAll(/\s+/g, ' ')).join(' ');
