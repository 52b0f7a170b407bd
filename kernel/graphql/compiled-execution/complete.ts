import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type ResponsePath,
} from 'graphql';
import { isPromise, later } from './promises.ts';
import { ResolveInfo } from './resolve-info.ts';
import type { ExecuteObject, FieldPlan, Path, Run } from './run.ts';
import { type Complete, fail, type Slot, settle, slotOf } from './slot.ts';

/** What is asked of an object of this type where these fields led to it; compiled when it is first met. */
export type ObjectOf = (type: GraphQLObjectType, nodes: FieldPlan['nodes']) => ExecuteObject;

/** How the values of a field are completed. */
export function compileComplete(field: FieldPlan, objectOf: ObjectOf): Complete {
  const { nodes } = field;
  const nameOfField = `${field.parentType.name}.${field.definition.name}`;

  function ofType(type: GraphQLOutputType): Complete {
    if (!isNonNullType(type)) return nullable(ofNullable(type));
    const complete = nullable(ofNullable(type.ofType));
    return (run, value, path) => {
      const completed = complete(run, value, path);
      if (completed !== null) return completed;
      throw new Error(`Cannot return null for non-nullable field ${nameOfField}.`);
    };
  }

  function ofNullable(type: GraphQLNullableType & GraphQLOutputType): Complete {
    if (isLeafType(type)) return ofLeaf(type);
    if (isListType(type)) return ofList(type);
    if (isAbstractType(type)) return ofAbstract(type);
    return ofObject(type);
  }

  function ofList(type: GraphQLList<GraphQLOutputType>): Complete {
    const item = slotOf(type.ofType, nodes, ofType(type.ofType));
    return (run, value, path) => {
      if (!isIterableObject(value))
        throw new GraphQLError(
          `Expected Iterable, but did not find one for field "${nameOfField}".`,
        );
      return completeList(run, item, Array.isArray(value) ? value : Array.from(value), path);
    };
  }

  function ofObject(type: GraphQLObjectType): Complete {
    let execute: ExecuteObject | null = null;
    return (run, value, path) => {
      execute ??= objectOf(type, nodes);
      return execute(run, value, path);
    };
  }

  function ofAbstract(type: GraphQLAbstractType): Complete {
    const resolveType = type.resolveType ?? defaultTypeResolver;
    const executors = new Map<unknown, ExecuteObject>();
    const completeAs = (typename: unknown, run: Run, value: unknown, path: ResponsePath) => {
      let execute = executors.get(typename);
      if (execute === undefined) {
        execute = objectOf(possibleType(run, type, typename, field), nodes);
        executors.set(typename, execute);
      }
      return execute(run, value, path);
    };
    return (run, value, path) => {
      const info = new ResolveInfo(run, field, objectAbove(path));
      const typename = resolveType(value, run.contextValue, info, type);
      if (!isPromise(typename)) return completeAs(typename, run, value, path);
      return later(
        run,
        Promise.resolve(typename).then((come) => completeAs(come, run, value, path)),
      );
    };
  }

  return ofType(field.definition.type);
}

/** The object that has the field of which this is the value, or an item in lists of it. */
function objectAbove(path: ResponsePath): Path {
  let place = path;
  while (typeof place.key === 'number' && place.prev) place = place.prev;
  return place.prev;
}

const nullable =
  (complete: Complete): Complete =>
  (run, value, path) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(run, value, path);
  };

const ofLeaf =
  (type: GraphQLLeafType): Complete =>
  (_run, value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw new Error(`A value of ${type.name} was serialized to null`);
  };

function completeList(
  run: Run,
  item: Slot,
  values: readonly unknown[],
  path: ResponsePath,
): unknown {
  const before = run.promises;
  const completed: unknown[] = [];
  try {
    for (let index = 0; index < values.length; index += 1)
      completed.push(
        completeItem(run, item, values[index], { prev: path, key: index, typename: undefined }),
      );
  } catch (error) {
    // Nobody waits for these any more, and what nobody waits for must not end the process.
    for (const begun of completed) if (begun instanceof Promise) begun.catch(() => {});
    throw error;
  }
  if (run.promises === before || !completed.some((value) => value instanceof Promise))
    return completed;
  return later(run, Promise.all(completed));
}

function completeItem(run: Run, item: Slot, value: unknown, path: ResponsePath): unknown {
  try {
    return settle(run, item, value, path);
  } catch (error) {
    return fail(run, item, error, path);
  }
}

const isIterableObject = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' &&
  typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === 'function';

/** @throws GraphQLError where no object of this type may stand */
function possibleType(
  { facts: { schema } }: Run,
  type: GraphQLAbstractType,
  typename: unknown,
  { parentType, definition, nodes }: FieldPlan,
): GraphQLObjectType {
  const refuse = (message: string): never => {
    throw new GraphQLError(message, { nodes });
  };
  const field = `${parentType.name}.${definition.name}`;
  if (typename === undefined || typename === null)
    return refuse(
      `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${field}". Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
    );
  if (typeof typename !== 'string')
    return refuse(
      `Abstract type "${type.name}" must resolve to the name of an Object type for field "${field}".`,
    );
  const found = schema.getType(typename);
  if (!found)
    return refuse(
      `Abstract type "${type.name}" was resolved to a type "${typename}" that does not exist inside the schema.`,
    );
  if (!isObjectType(found))
    return refuse(`Abstract type "${type.name}" was resolved to a non-object type "${typename}".`);
  if (!schema.isSubType(type, found))
    return refuse(`Runtime Object type "${found.name}" is not a possible type for "${type.name}".`);
  return found;
}
