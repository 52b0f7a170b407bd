import { GraphQLError } from 'graphql';
import type { FieldPath } from '../planning/unanswered-fields.ts';

/** Errors told of one answer: more tell nobody more. */
const errorsMax = 50;

/**
 * Says of each field that no subgraph could be asked for that this is why it is null. Objects that are not there, and
 * fields that a condition left out, have nothing missing.
 * @param errors what the engine says of the answer; where a null that could not stand was told, this says why it was
 */
export function withUnanswered(
  errors: readonly GraphQLError[],
  unanswered: readonly FieldPath[],
  data: unknown,
): readonly GraphQLError[] {
  if (unanswered.length === 0) return errors;
  const places = new Set(unanswered.map(keyOf));
  const told = errors.map((error) =>
    error.path && places.has(keyOf(error.path.filter(isName))) ? unansweredAt(error.path) : error,
  );
  const missing: GraphQLError[] = [];
  for (const place of unanswered) addMissing(data, place, [], missing);
  return [...missing, ...told];
}

function addMissing(
  value: unknown,
  [key, ...rest]: FieldPath,
  path: readonly (string | number)[],
  missing: GraphQLError[],
): void {
  if (missing.length >= errorsMax || key === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      addMissing(item, [key, ...rest], [...path, index], missing);
    return;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return;
  const inside: unknown = (value as Readonly<Record<string, unknown>>)[key];
  if (rest.length > 0) addMissing(inside, rest, [...path, key], missing);
  else if (inside === null) missing.push(unansweredAt([...path, key]));
}

const unansweredAt = (path: readonly (string | number)[]): GraphQLError =>
  new GraphQLError(`No subgraph can be asked for ${path.findLast(isName)} here`, {
    path,
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });

const isName = (element: string | number): element is string => typeof element === 'string';

const keyOf = (path: FieldPath): string => JSON.stringify(path);
