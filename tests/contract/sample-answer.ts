import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { typeOfKind } from '../../scripts/contracts/message-kinds.ts';

/** An answer that the graph may give to an operation, everything there, and each place in it. */
export interface SampleAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly places: readonly Place[];
}

export type Path = readonly (string | number)[];

/** What may stand at a place of an answer. */
export interface Place {
  readonly path: Path;
  readonly kind: 'leaf' | 'list' | 'object';
  readonly isNullable: boolean;
  /** Whether a condition may leave it out. */
  readonly isOptional: boolean;
  /** All values of an enum, some of a scalar; none of what is no leaf. */
  readonly rightValues: readonly unknown[];
  /** Some that it never has. */
  readonly wrongValues: readonly unknown[];
}

interface Examples {
  readonly right: readonly unknown[];
  readonly wrong: readonly unknown[];
}

const scalars: Readonly<Record<string, Examples>> = {
  Boolean: { right: [true, false], wrong: ['true'] },
  CurrencyCode: { right: ['EUR'], wrong: ['EURO', 7] },
  Date: { right: ['2026-11-21'], wrong: ['soon', 7] },
  DateTime: { right: ['2026-11-21T14:02:00.000Z'], wrong: ['2026-11-21', 'soon', 7] },
  Decimal: { right: ['1280.00'], wrong: [1280] },
  Float: { right: [0.5, 7], wrong: ['7'] },
  ID: { right: ['T3JkZXI6b3JkXzEyMDQ3'], wrong: [7] },
  Int: { right: [0, 7], wrong: [0.5, '7'] },
  String: { right: ['Rose'], wrong: [7] },
};

/** The `kind` of each type of `Message`. */
const kindOfType = new Map<string, string>(
  Object.entries(typeOfKind).map(([kind, type]) => [type, kind]),
);

/**
 * Lists have one thing; of an interface, one of each type. `userErrors` are empty: with them there is no answer.
 * @param text one operation with its fragments, valid in the schema
 */
export function sampleAnswer(text: string, schema: GraphQLSchema): SampleAnswer {
  const { definitions } = parse(text);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no operation');
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`The graph has no ${operation.operation}`);
  const places: Place[] = [];

  function sampleOf(
    type: GraphQLOutputType,
    field: FieldNode,
    path: Path,
    parent: string,
  ): unknown {
    const isOptional = typeof path.at(-1) === 'string' && isConditional(field);
    const nullable = isNonNullType(type) ? type.ofType : type;
    const place = { path, isNullable: !isNonNullType(type), isOptional, ...noValues };
    if (isListType(nullable)) {
      places.push({ ...place, kind: 'list' });
      const item: GraphQLOutputType = nullable.ofType;
      const named = getNamedType(item);
      if (!isAbstractType(named)) return [sampleOf(item, field, [...path, 0], parent)];
      return schema
        .getPossibleTypes(named)
        .map((type, index) => objectOf(type, field.selectionSet, [...path, index]));
    }
    if (isObjectType(nullable)) {
      places.push({ ...place, kind: 'object' });
      return objectOf(nullable, field.selectionSet, path);
    }
    const { right, wrong } = examplesOf(nullable, parent, field.name.value);
    places.push({ ...place, kind: 'leaf', rightValues: right, wrongValues: wrong });
    return right[0];
  }

  function objectOf(
    type: GraphQLCompositeType,
    selectionSet: SelectionSetNode | undefined,
    path: Path,
  ): Record<string, unknown> {
    if (!isObjectType(type)) throw new Error(`${type.name} stands alone, and is no object`);
    const fields = type.getFields();
    return Object.fromEntries(
      fieldsOn(type.name, selectionSet).flatMap((field) => {
        const name = field.name.value;
        const key = field.alias?.value ?? name;
        if (name === 'userErrors') return [[key, []]];
        const definition = fields[name];
        if (!definition) throw new Error(`${type.name} has no ${name}`);
        return [[key, sampleOf(definition.type, field, [...path, key], type.name)]];
      }),
    );
  }

  /** What is asked of a type; of an interface, in so far as it is this type. */
  function fieldsOn(typeName: string, selectionSet: SelectionSetNode | undefined): FieldNode[] {
    return (selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const on = fragment?.typeCondition?.name.value ?? typeName;
      const type = schema.getType(on);
      const isMeant =
        on === typeName ||
        (isAbstractType(type) &&
          schema.getPossibleTypes(type).some(({ name }) => name === typeName));
      return isMeant ? fieldsOn(typeName, fragment?.selectionSet) : [];
    });
  }

  return { data: objectOf(root, operation.selectionSet, []), places };
}

const noValues = { rightValues: [], wrongValues: [] } as const;

const isConditional = ({ directives = [] }: FieldNode): boolean =>
  directives.some(({ name }) => name.value === 'include' || name.value === 'skip');

function examplesOf(type: GraphQLOutputType, parent: string, field: string): Examples {
  const kind = field === 'kind' ? kindOfType.get(parent) : undefined;
  if (kind) return { right: [kind], wrong: ['NONE_OF_THEM', 7] };
  if (isEnumType(type))
    return { right: type.getValues().map(({ name }) => name), wrong: ['NONE_OF_THEM', 7] };
  const examples = scalars[String(type)];
  if (!examples) throw new Error(`There is no example of ${String(type)}`);
  return examples;
}
