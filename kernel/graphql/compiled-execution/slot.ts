import {
  type FieldNode,
  type GraphQLOutputType,
  isNonNullType,
  locatedError,
  type ResponsePath,
  responsePathAsArray,
} from 'graphql';
import { isPromise, later } from './promises.ts';
import type { Run } from './run.ts';

/**
 * CompleteValue of the GraphQL specification (6.4.3) for one type: what goes into the answer, or a promise of it.
 * Throws what is wrong with the value.
 */
export type Complete = (run: Run, value: unknown, path: ResponsePath) => unknown;

/** A place that takes a value and becomes null where it fails, if it may: a field, or an item of a list. */
export interface Slot {
  readonly complete: Complete;
  readonly isNonNull: boolean;
  /** What an error points at. */
  readonly nodes: readonly FieldNode[];
}

export const slotOf = (
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  complete: Complete,
): Slot => ({ complete, isNonNull: isNonNullType(type), nodes });

/** Completes what a resolver or a list gave, at once where it is there. May throw; then `fail` is due. */
export function settle(run: Run, slot: Slot, value: unknown, path: ResponsePath): unknown {
  if (isPromise(value))
    return later(
      run,
      // Of the platform's own class, whatever class the resolver's is.
      Promise.resolve(value).then(
        (come) => settleNow(run, slot, come, path),
        (error: unknown) => fail(run, slot, error, path),
      ),
    );
  return guarded(run, slot, slot.complete(run, value, path), path);
}

function settleNow(run: Run, slot: Slot, value: unknown, path: ResponsePath): unknown {
  try {
    return guarded(run, slot, slot.complete(run, value, path), path);
  } catch (error) {
    return fail(run, slot, error, path);
  }
}

/** What fails later fails at this place as well. */
const guarded = (run: Run, slot: Slot, completed: unknown, path: ResponsePath): unknown =>
  completed instanceof Promise
    ? completed.then(undefined, (error: unknown) => fail(run, slot, error, path))
    : completed;

/**
 * An error at this place: null, and told.
 * @throws GraphQLError where null may not stand here: what is above becomes null instead
 */
export function fail(run: Run, slot: Slot, error: unknown, path: ResponsePath): null {
  const located = locatedError(error, slot.nodes, responsePathAsArray(path));
  if (slot.isNonNull) throw located;
  run.errors.add(located, path);
  return null;
}
