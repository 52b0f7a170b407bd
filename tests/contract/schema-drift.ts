import { isDeepStrictEqual } from 'node:util';
import {
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isRequiredInputField,
  Kind,
  parse,
  type TypeNode,
  typeFromAST,
} from 'graphql';
import { z } from 'zod';
import type { RestRoute } from '../../rest/route.ts';
import { type Path, type Place, sampleAnswer } from './sample-answer.ts';

/**
 * Whether what a route promises is what the graph gives: the same names, nulls, enums and kinds of values. Data that the
 * graph may answer with is shaped by the route, and its contract must take just what may stand at each place.
 * @returns a line for each place where they differ, by its path in the answer
 */
export function driftOf(route: RestRoute, schema: GraphQLSchema): string[] {
  const { data, places } = sampleAnswer(route.operation, schema);
  const told = route.shape(data);
  const read = route.answer.safeParse(told);
  if (!read.success) return read.error.issues.map(({ path, message }) => say(path, message));
  if (!isDeepStrictEqual(read.data, told)) return ['the graph tells more than the contract has'];

  const takes = (value: unknown): boolean => route.answer.safeParse(value).success;
  return places.flatMap((place) => {
    const at = pathIn(route, data, place.path);
    if (at === null)
      return place.rightValues.length > 0 ? [`${place.path.join('.')} is asked for, not told`] : [];
    return [...differences(place, at, told, takes, route)];
  });
}

function* differences(
  place: Place,
  at: Path,
  told: unknown,
  takes: (value: unknown) => boolean,
  route: RestRoute,
): Generator<string> {
  const takesNull = takes(withValue(told, at, null));
  if (takesNull && !place.isNullable) yield say(at, 'is never null in the graph');
  if (!takesNull && place.isNullable && !isRefusedInstead(route, place, at))
    yield say(at, 'may be null in the graph');
  if (typeof at.at(-1) === 'string') {
    const takesNothing = takes(withValue(told, at, undefined));
    if (takesNothing && !place.isOptional) yield say(at, 'is always there');
    if (!takesNothing && place.isOptional) yield say(at, 'may be left out');
  }
  for (const value of place.rightValues)
    if (!takes(withValue(told, at, value))) yield say(at, `may be ${JSON.stringify(value)}`);
  for (const value of place.wrongValues)
    if (takes(withValue(told, at, value))) yield say(at, `is never ${JSON.stringify(value)}`);
}

/**
 * Whether a route that changes something takes what its mutation's input takes, and asks for what that needs.
 * @returns a line for each member where they differ
 */
export function inputDriftOf(route: RestRoute, schema: GraphQLSchema): string[] {
  const [operation] = parse(route.operation).definitions;
  const variable =
    operation?.kind === Kind.OPERATION_DEFINITION &&
    operation.variableDefinitions?.find((each) => each.variable.name.value === 'input');
  if (!variable) return [];
  const type = typeFromAST(schema, variable.type as TypeNode);
  const taken = { ...route.params.shape, ...route.body?.shape };
  const given = ['idempotencyKey', ...(route.takesFile ? ['uploadId'] : [])];
  const json = z.toJSONSchema(z.object(taken)) as Taken;
  return [...inputDifferences('', json, getNamedType(type), given)];
}

function* inputDifferences(
  at: string,
  taken: Taken,
  type: unknown,
  given: readonly string[] = [],
): Generator<string> {
  if (!isInputObjectType(type)) return;
  const fields = type.getFields();
  const { properties = {}, required = [] } = taken.items ?? taken;
  for (const [name, member] of Object.entries(properties)) {
    const field = fields[name];
    if (!field) yield `${at}${name} is not known to the graph`;
    else {
      if (isRequiredInputField(field) && !required.includes(name)) yield `${at}${name} is needed`;
      yield* inputDifferences(`${at}${name}.`, member, getNamedType(field.type));
    }
  }
  for (const [name, field] of Object.entries(fields))
    if (isRequiredInputField(field) && !(name in properties) && !given.includes(name))
      yield `${at}${name} is never sent`;
}

/** As far as JSON Schema is read here. */
interface Taken {
  readonly properties?: Readonly<Record<string, Taken>>;
  readonly required?: readonly string[];
  readonly items?: Taken;
}

/**
 * Enums of what a route takes and tells that are none of the graph's.
 * @returns the values of each, on a line
 */
export function foreignEnumsOf(
  { params, query, body, answer }: RestRoute,
  schema: GraphQLSchema,
): string[] {
  const known = Object.values(schema.getTypeMap())
    .filter(isEnumType)
    .map((type) => lineOf(type.getValues().map(({ name }) => name)));
  return [params, query, ...(body ? [body] : []), answer]
    .flatMap((each) => enumsIn(z.toJSONSchema(each)))
    .map(lineOf)
    .filter((values) => !known.includes(values));
}

const lineOf = (values: readonly string[]): string => [...values].sort().join(' ');

function enumsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'enum' && Array.isArray(each) ? [each as string[]] : enumsIn(each),
  );
}

/** What a change made is null only beside `userErrors`; a root or a whole answer that is null is told as a refusal. */
const isRefusedInstead = (route: RestRoute, { path, kind }: Place, at: Path): boolean =>
  at.length === 0 ||
  (path.length === 1 && path[0] === route.root) ||
  (route.changes && path.length === 2 && kind === 'object');

/** Known by what it is, not by what it looks like. */
const mark = {};

/** Where in the route's answer it is told what stands at this place of the graph's; null where it is not. */
function pathIn(
  route: RestRoute,
  data: Readonly<Record<string, unknown>>,
  path: Path,
): Path | null {
  const marked = withValue(data, path, mark) as Readonly<Record<string, unknown>>;
  try {
    return findMark(route.shape(marked), []);
  } catch {
    return null;
  }
}

function findMark(value: unknown, path: Path): Path | null {
  if (value === mark) return path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, each] of Object.entries(value)) {
    const found = findMark(each, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return null;
}

/** The same with another value at the path; `undefined` leaves it out. */
function withValue(root: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((each, index) => (index === key ? withValue(each, rest, value) : each));
  const { [key]: before, ...others } = root as Record<string, unknown>;
  const after = withValue(before, rest, value);
  return after === undefined ? others : { ...others, [key]: after };
}

const say = (path: readonly PropertyKey[], what: string): string =>
  `${path.join('.') || 'the answer'} ${what}`;
