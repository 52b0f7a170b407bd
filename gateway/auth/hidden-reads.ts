import '../silence.ts';
import {
  baseType,
  type CompositeType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type Schema,
} from '@apollo/federation-internals';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import type { Field } from '../federated-fields.ts';

/** The fields that a subgraph is handed so that it can answer a field, through `@requires` and `@fromContext`. */
export type HiddenReads = (field: Field) => readonly Field[];

/**
 * A subgraph that computes a field from another tells something of the other. Composition refuses a field that asks
 * less of its reader than what it is computed from; a supergraph composed elsewhere, or of old, may hold one.
 */
export function readHiddenReads(schema: Schema): HiddenReads {
  const contexts = typesByContext(schema);
  return (field) =>
    field.appliedDirectives.flatMap((directive) => {
      if (directive.name !== 'join__field') return [];
      const { requires, contextArguments = [] } = directive.arguments() as JoinField;
      return [
        ...(requires ? fieldsIn(selectionOf(`{ ${requires} }`), field.parent, schema) : []),
        ...contextArguments.flatMap(({ context, selection }) =>
          (contexts.get(context) ?? []).flatMap((type) =>
            fieldsIn(selectionOf(`{ ${selection} }`), type, schema),
          ),
        ),
      ];
    });
}

interface JoinField {
  readonly requires?: string;
  readonly contextArguments?: readonly { readonly context: string; readonly selection: string }[];
}

/** Types by the names of the contexts that `@context` makes of them. */
function typesByContext(schema: Schema): ReadonlyMap<string, readonly CompositeType[]> {
  const feature = schema.coreFeatures?.getByIdentity('https://specs.apollo.dev/context');
  const directiveName = feature?.directiveNameInSchema('context');
  const found = new Map<string, CompositeType[]>();
  for (const type of schema.types()) {
    if (!isCompositeType(type)) continue;
    for (const directive of type.appliedDirectives) {
      if (directive.name !== directiveName) continue;
      const name = String(directive.arguments()['name']);
      found.set(name, [...(found.get(name) ?? []), type]);
    }
  }
  return found;
}

/** `{ … }` of a field set, which in a context may begin with the type's own braces. */
function selectionOf(text: string): SelectionSetNode {
  const [definition] = parse(text.replace(/^\{\s*\{([\s\S]*)\}\s*\}$/, '{$1}')).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new Error(`That is no field set: ${text}`);
  return definition.selectionSet;
}

function fieldsIn(
  { selections }: SelectionSetNode,
  type: CompositeType | undefined,
  schema: Schema,
): Field[] {
  return selections.flatMap((selection): Field[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const name = selection.typeCondition?.name.value;
      const narrowed = name === undefined ? type : schema.type(name);
      return narrowed && isCompositeType(narrowed)
        ? fieldsIn(selection.selectionSet, narrowed, schema)
        : [];
    }
    const field =
      type && (isObjectType(type) || isInterfaceType(type))
        ? type.field(selection.name.value)
        : undefined;
    if (!field) return [];
    const inner = field.type && baseType(field.type);
    return [
      field,
      ...(selection.selectionSet && inner && isCompositeType(inner)
        ? fieldsIn(selection.selectionSet, inner, schema)
        : []),
    ];
  });
}
