import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getVariableValues,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  validateSchema,
  visit,
} from 'graphql';
import { isCodeAllowed } from '../../generated-code.ts';
import { collectFields } from './collect-fields.ts';
import { compileObject } from './compile-object.ts';
import { FieldErrors } from './field-errors.ts';
import { compileReadyVariables } from './ready-variables.ts';
import type { ExecuteObject, FieldPlan, OperationFacts, Run } from './run.ts';

/** What differs from run to run. */
export interface RunInput {
  readonly rootValue?: unknown;
  readonly contextValue?: unknown;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Runs an operation; null where this run of it is left to graphql-js. */
export type CompiledOperation = (
  input: RunInput,
) => ExecutionResult | Promise<ExecutionResult> | null;

/** Variables that were wrong are told up to so many, as graphql-js does. */
const variableErrorsMax = 50;
/** Forms of an operation that differ by what `@skip` and `@include` were told; who asks for more gets none compiled. */
const formsMax = 16;

/**
 * An operation made into functions, once for all its runs.
 * @returns null for what is left to graphql-js: an operation that there is not, a schema whose types tell their objects
 * apart by `isTypeOf`, an answer with a field `__proto__`, a runtime that forbids code from text
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName?: string,
): CompiledOperation | null {
  const operation = findOperation(document, operationName);
  const rootType = operation && schema.getRootType(operation.operation);
  if (!operation || !rootType || !isCodeAllowed || !isPlain(schema)) return null;
  const { conditions, hasPrototype } = traitsOf(document);
  if (hasPrototype) return null;
  const facts: OperationFacts = { schema, fragments: fragmentsOf(document), operation };
  const forms = new Map<string, ExecuteObject>();

  /** Null where a condition is neither true nor false, or there are too many forms. */
  function formOf(variableValues: Run['variableValues']): ExecuteObject | null {
    const values = conditions.map((name) => variableValues[name]);
    const key = values.join();
    const known = forms.get(key);
    if (known) return known;
    if (forms.size >= formsMax || values.some((value) => typeof value !== 'boolean')) return null;
    const decided = Object.fromEntries(conditions.map((name, at) => [name, values[at]]));
    const form = compileForm(facts, rootType as GraphQLObjectType, decided);
    forms.set(key, form);
    return form;
  }

  const readyVariablesOf = compileReadyVariables(schema, operation);
  const coerce = (given: Run['variableValues']): ReturnType<typeof getVariableValues> => {
    const ready = readyVariablesOf(given);
    if (ready !== null) return { coerced: ready };
    const { variableDefinitions = [] } = operation;
    return getVariableValues(schema, variableDefinitions, given, { maxErrors: variableErrorsMax });
  };

  return ({ rootValue, contextValue, variableValues }) => {
    const { coerced, errors } = coerce(variableValues ?? {});
    if (errors) return { errors };
    const form = formOf(coerced);
    if (form === null) return null;
    const run: Run = {
      facts,
      rootValue,
      contextValue,
      variableValues: coerced,
      errors: new FieldErrors(),
      args: [],
      promises: 0,
    };
    return answer(run, form);
  };
}

/** ExecuteRequest of the GraphQL specification (6.1): an error that nothing nullable has stopped leaves no data. */
function answer(run: Run, form: ExecuteObject): ExecutionResult | Promise<ExecutionResult> {
  const fail = (error: unknown): ExecutionResult => {
    run.errors.add(error as GraphQLError, undefined);
    return resultOf(run, null);
  };
  try {
    const data = form(run, run.rootValue, undefined);
    if (!(data instanceof Promise)) return resultOf(run, data);
    return data.then((come) => resultOf(run, come), fail);
  } catch (error) {
    return fail(error);
  }
}

function resultOf({ errors: { found } }: Run, data: unknown): ExecutionResult {
  const answered = data as ExecutionResult['data'];
  return found.length > 0 ? { errors: found, data: answered ?? null } : { data: answered ?? null };
}

function compileForm(
  facts: OperationFacts,
  rootType: GraphQLObjectType,
  variableValues: Record<string, unknown>,
): ExecuteObject {
  const { schema, fragments, operation } = facts;
  const collect = { schema, fragments, variableValues };
  let numbers = 0;
  const nextNumber = (): number => {
    numbers += 1;
    return numbers - 1;
  };
  const compile = (type: GraphQLObjectType, fields: ReturnType<typeof collectFields>) =>
    compileObject({
      type,
      fields,
      isQueryRoot: type === schema.getQueryType(),
      objectOf,
      nextNumber,
    });
  const objectOf = (type: GraphQLObjectType, nodes: FieldPlan['nodes']): ExecuteObject =>
    compile(
      type,
      collectFields(
        collect,
        type,
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      ),
    );

  const fields = collectFields(collect, rootType, [operation.selectionSet]);
  if (operation.operation !== OperationTypeNode.MUTATION) return compile(rootType, fields);
  return inTurn([...fields].map((field) => compile(rootType, new Map([field]))));
}

/** The fields of a mutation, one after the other: each begins when the one before it is done. */
const inTurn =
  (steps: readonly ExecuteObject[]): ExecuteObject =>
  (run, source, path) => {
    const answer: Record<string, unknown> = {};
    const from = (first: number): unknown => {
      for (let index = first; index < steps.length; index += 1) {
        const part = steps[index]?.(run, source, path);
        if (part instanceof Promise)
          return part.then((come) => {
            Object.assign(answer, come);
            return from(index + 1);
          });
        Object.assign(answer, part);
      }
      return answer;
    };
    return from(0);
  };

/** No object type says of its objects that they are none. Whether that is so never changes. */
function isPlain(schema: GraphQLSchema): boolean {
  const known = plainSchemas.get(schema);
  if (known !== undefined) return known;
  const isPlain =
    validateSchema(schema).length === 0 &&
    Object.values(schema.getTypeMap()).every((type) => !isObjectType(type) || !type.isTypeOf);
  plainSchemas.set(schema, isPlain);
  return isPlain;
}

const plainSchemas = new WeakMap<GraphQLSchema, boolean>();

function findOperation(
  { definitions }: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode | null {
  const named = definitions.filter(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName === undefined || definition.name?.value === operationName),
  );
  return named.length === 1 ? (named[0] ?? null) : null;
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  return fragments;
}

interface Traits {
  /** The variables that decide what is asked for. */
  readonly conditions: readonly string[];
  /** Whether the answer has a field `__proto__`, of which a literal makes no property. */
  readonly hasPrototype: boolean;
}

function traitsOf(document: DocumentNode): Traits {
  const conditions = new Set<string>();
  let hasPrototype = false;
  visit(document, {
    Field({ name, alias }) {
      if ((alias ?? name).value === '__proto__') hasPrototype = true;
    },
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given)
        if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
    },
  });
  return { conditions: [...conditions].sort(), hasPrototype };
}
