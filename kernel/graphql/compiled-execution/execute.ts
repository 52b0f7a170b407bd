import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema } from 'graphql';
import { type CompiledOperation, compileOperation, type RunInput } from './compile-operation.ts';

export interface Execution extends RunInput {
  readonly schema: GraphQLSchema;
  /** Validated against the schema. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
}

/** Runs of an operation by graphql-js before it is compiled: what is asked once is not worth making functions of. */
const runsBefore = 1;

interface Known {
  runs: number;
  /** Undefined while it has not been tried. */
  compiled: CompiledOperation | null | undefined;
}

const operations = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, Map<string, Known>>>();

/**
 * What graphql-js's `execute` answers, sooner: an operation that comes again is compiled. The answer is there at once
 * where no resolver gave a promise.
 */
export function executeOperation(execution: Execution): ExecutionResult | Promise<ExecutionResult> {
  const { schema, document, operationName } = execution;
  const known = knownOf(schema, document, operationName ?? '');
  if (known.compiled === undefined) {
    if (known.runs < runsBefore) {
      known.runs += 1;
      return interpret(execution);
    }
    known.compiled = compileOperation(schema, document, operationName ?? undefined);
  }
  return known.compiled?.(execution) ?? interpret(execution);
}

const interpret = ({ ...execution }: Execution): ExecutionResult | Promise<ExecutionResult> =>
  execute(execution) as ExecutionResult | Promise<ExecutionResult>;

function knownOf(schema: GraphQLSchema, document: DocumentNode, operationName: string): Known {
  let documents = operations.get(schema);
  if (!documents) {
    documents = new WeakMap();
    operations.set(schema, documents);
  }
  let byName = documents.get(document);
  if (!byName) {
    byName = new Map();
    documents.set(document, byName);
  }
  let known = byName.get(operationName);
  if (!known) {
    known = { runs: 0, compiled: undefined };
    byName.set(operationName, known);
  }
  return known;
}
