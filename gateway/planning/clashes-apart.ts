import '../silence.ts';
import {
  baseType,
  type CompositeType,
  isCompositeType,
  isUnionType,
  possibleRuntimeTypes,
  type Schema,
} from '@apollo/federation-internals';
import {
  type DocumentNode,
  type ExecutableDefinitionNode,
  type FieldNode,
  type InlineFragmentNode,
  isExecutableDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, inlineFragmentOf, responseKeyOf } from '../documents.ts';
import { typesMax } from './clashes.ts';
import { type Clashes, givenKeyOf, named, numberedKey } from './given-keys.ts';

/** Of an operation as it is planned: what is written for several types, within several types, multiplies. */
const fieldsMax = 10_000;

/**
 * The document with what clashes under names of its own, type by type where they differ.
 * @param document with free keys
 * @param schema what clients know
 * @throws Error where an operation would have too many fields
 */
export function withClashesApart(
  document: DocumentNode,
  clashes: Clashes,
  schema: Schema,
): DocumentNode {
  if (clashes.size === 0) return document;

  const inSet = (set: SelectionSetNode, type: CompositeType): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((selection): readonly SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
      if (selection.kind === Kind.FIELD) return apart(inField(selection, type), type);
      const inner = typeNamed(selection.typeCondition?.name.value) ?? type;
      return [{ ...selection, selectionSet: inSet(selection.selectionSet, inner) }];
    }),
  });

  function inField(field: FieldNode, type: CompositeType): FieldNode {
    const definition = isUnionType(type) ? undefined : type.field(field.name.value);
    const inner = definition?.type && baseType(definition.type);
    if (!field.selectionSet || !inner || !isCompositeType(inner)) return field;
    return { ...field, selectionSet: inSet(field.selectionSet, inner) };
  }

  function apart(field: FieldNode, type: CompositeType): readonly SelectionNode[] {
    const key = givenKeyOf(responseKeyOf(field));
    const numbers = clashes.get(key);
    if (!numbers) return [field];
    const types = possibleRuntimeTypes(type).map(({ name }) => name);
    const asked = (name: string): FieldNode => {
      const number = numbers.get(name);
      return number === undefined ? field : named(field, numberedKey(key, number));
    };
    const [first = type.name] = types;
    if (types.every((name) => numbers.get(name) === numbers.get(first))) return [asked(first)];
    const ofTypes = (some: readonly string[]) => some.map((name) => onType(name, asked(name)));
    if (types.length <= typesMax) return ofTypes(types);
    return [field, ...ofTypes(types.filter((name) => numbers.has(name)))];
  }

  const typeNamed = (name: string | undefined): CompositeType | undefined => {
    const type = name === undefined ? undefined : schema.type(name);
    return type && isCompositeType(type) ? type : undefined;
  };

  const typeOf = (definition: ExecutableDefinitionNode): CompositeType | undefined =>
    definition.kind === Kind.FRAGMENT_DEFINITION
      ? typeNamed(definition.typeCondition.name.value)
      : schema.schemaDefinition.rootType(definition.operation);

  const planned = {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (!isExecutableDefinitionNode(definition)) return definition;
      const type = typeOf(definition);
      return type
        ? { ...definition, selectionSet: inSet(definition.selectionSet, type) }
        : definition;
    }),
  };
  const fragments = fragmentsOf(planned);
  for (const definition of planned.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION && hasTooMany(definition, fragments))
      throw new Error(`Planned type by type it has over ${fieldsMax} fields`);
  return planned;
}

function hasTooMany(
  { selectionSet }: OperationDefinitionNode,
  fragments: ReturnType<typeof fragmentsOf>,
): boolean {
  let fields = 0;
  const count = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (fields > fieldsMax) return;
      if (selection.kind === Kind.FIELD) fields += 1;
      const inner =
        selection.kind === Kind.FIELD ? selection : inlineFragmentOf(selection, fragments);
      if (inner?.selectionSet) count(inner.selectionSet);
    }
  };
  count(selectionSet);
  return fields > fieldsMax;
}

const onType = (name: string, field: FieldNode): InlineFragmentNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
  selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
});
