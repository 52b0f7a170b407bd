import {
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Operation } from '../../operation.ts';
import { holds, isAlways } from './conditions.ts';
import { type Data, isData, readerOf, writerOf } from './data.ts';
import { leafCheckOf } from './leaves.ts';
import { collectFields, type Selected, type SelectedField } from './selections.ts';

/** Null stands where it may not: the nearest value around it that may be null becomes null. */
export const bubble = Symbol('null in a non-null place');

/** Something that does not fit the schema. */
export interface Problem {
  readonly message: string;
  /** From the inside out: it grows while the answer around it is shaped. */
  readonly path: (string | number)[];
  /**
   * `null` in a place that has none, or `missing`, where no subgraph has said even that; a `misfit` that became null
   * where it may; a `denied` value whose null others explain.
   */
  readonly kind: 'null' | 'missing' | 'misfit' | 'denied';
}

/** One answer being shaped. */
export interface Shaping {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly problems: Problem[];
}

/** The client's form of a value: itself, null, or `bubble`. */
export type Complete = (value: unknown, shaping: Shaping) => unknown;

export type CompleteObject = (data: Data, shaping: Shaping) => Data | typeof bubble;

export interface CompleterParts {
  readonly schema: GraphQLSchema;
  readonly operation: Pick<Operation, 'document' | 'definition'>;
  /** The name under which the subgraphs' data holds a field of objects of a type. */
  readonly plannedKeyOf: (field: SelectedField, type: FieldsType) => string;
  /** Whether a field was cut out for this reader. */
  readonly isDenied: (field: SelectedField) => boolean;
  /** Fields that no subgraph answers, such as `__schema`; undefined: it is a field like others. */
  readonly answerOf: (field: SelectedField, type: FieldsType) => CompleteField | undefined;
}

export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;
type CompleteField = (data: Data, shaping: Shaping) => unknown;

/**
 * CompleteValue of the GraphQL specification (6.4.3) for a whole operation. Each type is compiled when the first
 * value of it comes, for each set of selections once.
 */
export function createCompleter(parts: CompleterParts) {
  const { schema, operation } = parts;
  const ids = new Map<object, number>();
  const compiled = new Map<string, CompleteObject>();

  const idOf = (selected: Selected): string =>
    selected
      .map(({ set, when }) => {
        if (!ids.has(set)) ids.set(set, ids.size);
        return `${ids.get(set)}${isAlways(when) ? '' : JSON.stringify(when)}`;
      })
      .join();

  function objectOf(type: FieldsType, selected: Selected): CompleteObject {
    const key = `${type.name}|${idOf(selected)}`;
    const known = compiled.get(key);
    if (known) return known;
    const made = completeFields(
      collectFields(schema, operation.document, type, selected).map((field) =>
        compileField(field, type),
      ),
    );
    compiled.set(key, made);
    return made;
  }

  function compileField(field: SelectedField, type: FieldsType): ShapedField {
    const { key, name, when } = field;
    return {
      key,
      write: writerOf(key),
      when: isAlways(when) ? null : when,
      complete:
        name === '__typename'
          ? () => (isObjectType(type) ? type.name : bubble)
          : (parts.answerOf(field, type) ?? fieldOfSubgraph(field, type)),
    };
  }

  function fieldOfSubgraph(field: SelectedField, type: FieldsType): CompleteField {
    const definition = type.getFields()[field.name];
    // The document is valid: only an interface that stands for an unknown object type lacks a field.
    if (!definition) return () => null;
    const read = readerOf(parts.plannedKeyOf(field, type));
    const complete = completeOf(definition.type, {
      selected: field.selected,
      place: `field ${type.name}.${field.name}`,
      isDenied: parts.isDenied(field),
    });
    return (data, shaping) => complete(read(data), shaping);
  }

  function completeOf(type: GraphQLOutputType, use: ValueUse): Complete {
    if (isNonNullType(type)) return nonNull(completeOf(type.ofType, use), use);
    if (isListType(type)) return listOf(completeOf(type.ofType, itemUse(use, type.ofType)), use);
    if (isLeafType(type)) return leafOf(leafCheckOf(type), use);
    return compositeOf(type, use);
  }

  function compositeOf(type: GraphQLCompositeType, { selected, place }: ValueUse): Complete {
    const objects = new Map<unknown, CompleteObject>();
    const ofType = (typename: unknown): CompleteObject | null => {
      const known = objects.get(typename);
      if (known) return known;
      const found = runtimeType(schema, type, typename);
      if (!found) return null;
      const made = objectOf(found, selected);
      objects.set(typename, made);
      return made;
    };
    // A subgraph may know an object type by the name of its interface; the field knows better, and names that a
    // subgraph makes up are not kept.
    const typenameOf = isObjectType(type) ? () => type.name : (data: Data) => data['__typename'];
    return (value, shaping) => {
      if (value === null || value === undefined) return null;
      const complete = isData(value) ? ofType(typenameOf(value)) : null;
      if (complete && isData(value)) {
        const shaped = complete(value, shaping);
        return shaped === bubble ? null : shaped;
      }
      shaping.problems.push(misfit(`Invalid __typename found for object at ${place}.`));
      return null;
    };
  }

  return { objectOf };
}

interface ValueUse {
  readonly selected: Selected;
  /** For messages: `field Order.number`. */
  readonly place: string;
  readonly isDenied: boolean;
}

const itemUse = (use: ValueUse, type: GraphQLOutputType): ValueUse => ({
  ...use,
  place: `array element of type ${type}`,
});

const misfit = (message: string): Problem => ({ message, path: [], kind: 'misfit' });

function nonNull(complete: Complete, { place, isDenied }: ValueUse): Complete {
  const message = `Cannot return null for non-nullable ${place}.`;
  return (value, shaping) => {
    const { problems } = shaping;
    const before = problems.length;
    const shaped = complete(value, shaping);
    if (shaped !== null) return shaped;
    const told = problems[before];
    if (!told) {
      const kind = value === undefined ? 'missing' : 'null';
      problems.push({ message, path: [], kind: isDenied ? 'denied' : kind });
    }
    // Of the value itself, and not from further inside: this null may not stand.
    else if (told.path.length === 0) problems[before] = { ...told, kind: 'null' };
    return bubble;
  };
}

function listOf(complete: Complete, { place }: ValueUse): Complete {
  return (value, shaping) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      shaping.problems.push(misfit(`Invalid value found for ${place}.`));
      return null;
    }
    // Grown item by item: a list made with its length counts as one with holes, which is slow to print.
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const before = shaping.problems.length;
      const item = complete(value[index], shaping);
      if (shaping.problems.length > before) addToPaths(shaping, before, index);
      if (item === bubble) return null;
      items.push(item);
    }
    return items;
  };
}

const leafOf =
  (isValue: (value: unknown) => boolean, { place }: ValueUse): Complete =>
  (value, shaping) => {
    if (value === null || value === undefined) return null;
    if (isValue(value)) return value;
    shaping.problems.push(misfit(`Invalid value found for ${place}.`));
    return null;
  };

interface ShapedField {
  readonly key: string;
  readonly write: (data: Data, value: unknown) => void;
  readonly when: SelectedField['when'] | null;
  readonly complete: CompleteField;
}

function completeFields(fields: readonly ShapedField[]): CompleteObject {
  return (data, shaping) => {
    const shaped: Data = {};
    for (const { key, write, when, complete } of fields) {
      if (when !== null && !holds(when, shaping.variables)) continue;
      const before = shaping.problems.length;
      const value = complete(data, shaping);
      if (shaping.problems.length > before) addToPaths(shaping, before, key);
      if (value === bubble) return bubble;
      write(shaped, value);
    }
    return shaped;
  };
}

function addToPaths({ problems }: Shaping, from: number, element: string | number): void {
  for (let index = from; index < problems.length; index += 1) problems[index]?.path.push(element);
}

/**
 * What an object is. Without a type name it is what the field says; an interface stands for its objects where a
 * subgraph knows them only by it (`@interfaceObject`).
 */
function runtimeType(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  typename: unknown,
): FieldsType | null {
  if (isObjectType(type)) return type;
  const found = typename === undefined ? type : schema.getType(String(typename));
  if (isInterfaceType(found) && found === type) return found;
  return isObjectType(found) && schema.isSubType(type, found) ? found : null;
}
