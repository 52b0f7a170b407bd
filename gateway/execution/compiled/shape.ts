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
  function introspect(field: SelectedField) {
    const document = documentOf(operation.document, field.nodes);
    return (_: Data, { variables }: Shaping): unknown =>
      executeSync({ schema: apiSchema, document, variableValues: variables }).data?.[field.key];
  }

  /** Paths of subgraphs go by the names of plans. */
  function inGivenNames(error: GraphQLError): GraphQLError {
    const { message, path = [], extensions, originalError } = error;
    const given = path.map((element) =>
      typeof element === 'string'
        ? givenKeyOf(planned.standIns.get(element)?.field ?? element)
        : element,
    );
    if (given.every((element, index) => element === path[index])) return error;
    return new GraphQLError(message, { path: given, extensions, originalError });
  }

  return ({ root, request, errors }) => {
    const shaping: Shaping = { variables: request.variables, problems: [] };
    const shaped = shapeFitting?.(root, request.variables) ?? complete(root, shaping);
    const data = shaped === bubble ? null : shaped;
    if (errors.length === 0 && shaping.problems.length === 0) return { data };
    return withProblems(data, errors.map(inGivenNames), shaping.problems);
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

/**
 * Null where none may be is an error of the answer, unless an error of a subgraph explains it already. Values that
 * merely became null are told in `extensions.valueCompletion`, and only where nothing else went wrong.
 */
function withProblems(
  data: Data | null,
  errors: readonly GraphQLError[],
  problems: readonly Problem[],
): ExecutionResult {
  const violations = problems
    .filter(({ kind }) => kind === 'null')
    .map(toError)
    .filter(({ path = [] }) => !isExplained(path, errors));
  const all = [...errors, ...violations];
  if (all.length > 0) return { data, errors: all };
  const misfits = problems.filter(({ kind }) => kind === 'misfit').map(toError);
  return misfits.length > 0 ? { data, extensions: { valueCompletion: misfits } } : { data };
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

const namesOf = (path: ErrorPath): ErrorPath =>
  path.filter((element) => typeof element === 'string');
