import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FieldNode,
  GraphQLError,
  Kind,
} from 'graphql';
import type { PreparedOperation } from '../../operation.ts';
import { givenKeyOf, noClashes, plannedKeyOf } from '../../planning/given-keys.ts';
import type { InPieces } from '../../turns.ts';
import {
  bubble,
  type CompleteObject,
  createCompleter,
  type FieldsType,
  type Problem,
  type Shaping,
} from './complete.ts';
import { always, holds } from './conditions.ts';
import type { Data } from './data.ts';
import { compileFastShape } from './fast-shape.ts';
import type { Run } from './run.ts';
import { type SelectedField, wholeOf } from './selections.ts';
import type { ErrorPath } from './targets.ts';

/** What the subgraphs said, as the operation asked for it, beside what went wrong. */
export type Shape = (run: Run) => ExecutionResult;

/**
 * An answer's shape, compiled. What was cut out of the plan because its reader may not see it comes back null; whoever
 * cut it says why.
 */
export function* compileShape(
  { generation, operation, denied, plan }: PreparedOperation,
  makesCode: boolean,
): InPieces<Shape> {
  const { apiSchema, planned } = generation;
  const { definition } = operation;
  const rootType = apiSchema.getRootType(definition.operation);
  if (!rootType) throw new Error(`The schema has no ${definition.operation} type`);
  const deniedNodes = new Set<FieldNode>(denied.map(({ node }) => node));
  const parts = {
    schema: apiSchema,
    operation,
    plannedKeyOf: ({ key, nodes: [node] }: SelectedField, { name }: FieldsType) =>
      node ? plannedKeyOf(node, name, planned.ownNames, plan.clashes ?? noClashes) : key,
  };
  const completer = createCompleter({
    ...parts,
    isDenied: ({ nodes }) => nodes.some((node) => deniedNodes.has(node)),
    answerOf: (field, type) =>
      type === rootType && field.name.startsWith('__') ? introspect(field) : undefined,
  });
  const complete: CompleteObject = (data, shaping) =>
    completer.objectOf(rootType, wholeOf(definition.selectionSet))(data, shaping);
  const shapeFitting = makesCode ? yield* compileFastShape({ ...parts, rootType }) : null;

  /** The schema says what it is; no subgraph is asked. */
  function introspect({ key, nodes, selected }: SelectedField) {
    return (_: Data, { variables }: Shaping): unknown => {
      // What stands around a part of it may leave that part out.
      const asked = nodes.filter((_, index) => holds(selected[index]?.when ?? always, variables));
      const document = documentOf(operation.document, asked);
      return executeSync({ schema: apiSchema, document, variableValues: variables }).data?.[key];
    };
  }

  /** Paths of subgraphs go by the names of plans. */
  const givenPath = (path: ErrorPath): ErrorPath =>
    path.map((element) =>
      typeof element === 'string'
        ? givenKeyOf(planned.standIns.get(element)?.field ?? element)
        : element,
    );

  function inGivenNames(error: GraphQLError): GraphQLError {
    const { message, path = [], extensions, originalError } = error;
    const given = givenPath(path);
    if (given.every((element, index) => element === path[index])) return error;
    return new GraphQLError(message, { path: given, extensions, originalError });
  }

  return ({ root, request, errors, unsaid }) => {
    const shaping: Shaping = { variables: request.variables, problems: [] };
    const shaped = shapeFitting?.(root, request.variables) ?? complete(root, shaping);
    const data = shaped === bubble ? null : shaped;
    if (errors.length === 0 && shaping.problems.length === 0) return { data };
    return withProblems(data, {
      errors: errors.map(inGivenNames),
      unsaid: unsaid.map(givenPath),
      problems: shaping.problems,
    });
  };
}

/** The operation reduced to one introspection field, with the variables and fragments it may use. */
const documentOf = (document: DocumentNode, selections: readonly FieldNode[]): DocumentNode => ({
  kind: Kind.DOCUMENT,
  definitions: document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? { ...definition, selectionSet: { kind: Kind.SELECTION_SET, selections } }
      : definition,
  ),
});

interface Told {
  readonly errors: readonly GraphQLError[];
  readonly unsaid: readonly ErrorPath[];
  readonly problems: readonly Problem[];
}

/** Values that merely became null are told in `extensions.valueCompletion`, and only where nothing else went wrong. */
function withProblems(data: Data | null, told: Told): ExecutionResult {
  const all = [...told.errors, ...violationsOf(told)];
  if (all.length > 0) return { data, errors: all };
  const misfits = told.problems.filter(({ kind }) => kind === 'misfit').map(toError);
  return misfits.length > 0 ? { data, extensions: { valueCompletion: misfits } } : { data };
}

/** Null where none may be is an error of the answer, unless an error of a subgraph explains it already. */
function violationsOf({ errors, unsaid, problems }: Told): readonly GraphQLError[] {
  const violations = problems.filter(({ kind }) => kind === 'null' || kind === 'missing');
  if (violations.length === 0) return [];
  const isUnsaid = insideOf(unsaid);
  return violations.flatMap((problem) => {
    const error = toError(problem);
    const { path = [] } = error;
    const isKnown = problem.kind === 'missing' && isUnsaid(path);
    return isKnown || isExplained(path, errors) ? [] : [error];
  });
}

const toError = ({ message, path }: Problem): GraphQLError =>
  new GraphQLError(message, {
    path: [...path].reverse(),
    extensions: { code: 'SUBGRAPH_ANSWER_INVALID' },
  });

/** Whether an error stands above or below the place, in this item of a list or in another. */
function isExplained(path: ErrorPath, errors: readonly GraphQLError[]): boolean {
  const names = namesOf(path);
  return errors.some((error) => {
    const other = namesOf(error.path ?? []);
    const shorter = Math.min(names.length, other.length);
    return names.slice(0, shorter).every((name, index) => name === other[index]);
  });
}

/** Whether a path leads through one of these. */
function insideOf(places: readonly ErrorPath[]): (path: ErrorPath) => boolean {
  const keys = new Set(places.map((place) => JSON.stringify(place)));
  return (path) => path.some((_, depth) => keys.has(JSON.stringify(path.slice(0, depth))));
}

const namesOf = (path: ErrorPath): ErrorPath =>
  path.filter((element) => typeof element === 'string');
