import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import { maxStageBytes, sizeOf } from '../memory-limit.ts';
import { type OpenCollection, type PipelineContext, pause, type StageCompiler } from '../stage.ts';
import { checkUserVariable } from '../variable-name.ts';
import { equalityFilter, localValues } from './join.ts';
import { parseOptions } from './stage-options.ts';
import { withPath } from './stage-path.ts';

interface Lookup {
  readonly from: string;
  readonly as: readonly string[];
  readonly join: { readonly local: readonly string[]; readonly foreign: string } | undefined;
  readonly variables: readonly (readonly [string, (document: Document) => unknown])[];
  readonly open: OpenCollection;
}

/** Joins by equality of fields, by a pipeline with variables, or both; each join can use an index. */
export const lookup: StageCompiler = (operand, context) => {
  const spec = parseLookup(operand, context);
  const isTheSameForAll = spec.join === undefined && spec.variables.length === 0;
  return function* (input) {
    let shared: readonly Document[] | undefined;
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      const joined: readonly Document[] = shared ?? (yield* join(row, spec));
      if (isTheSameForAll) shared = joined;
      if (context.watch.isPauseDue()) yield pause;
      yield withPath(row, spec.as, joined);
    }
  };
};

function* join(document: Document, spec: Lookup): Generator<typeof pause, Document[], void> {
  const values = Object.fromEntries(
    spec.variables.map(([name, evaluate]) => [name, evaluate(document)]),
  );
  const filter =
    spec.join && equalityFilter(spec.join.foreign, localValues(document, spec.join.local));
  const found: Document[] = [];
  let bytes = 0;
  for (const row of spec.open(values, filter)) {
    if (row === pause) {
      yield row;
      continue;
    }
    // More than a document can be, for later stages may take of it what they need.
    bytes += sizeOf(row);
    if (bytes > maxStageBytes) {
      throw new StoreError(
        4568,
        `PlanExecutor error during aggregation :: caused by :: Total size of documents in ${spec.from} matching pipeline's $lookup stage exceeds ${maxStageBytes} bytes`,
      );
    }
    found.push(row);
  }
  return found;
}

function parseLookup(operand: unknown, context: PipelineContext): Lookup {
  if (!isDocument(operand)) {
    throw failed(
      `the $lookup stage specification must be an object, but found ${typeName(operand)}`,
    );
  }
  const from = checkSource(operand);
  const options = parseOptions('$lookup', operand, {
    from: { kind: 'any' },
    as: { kind: 'string', isRequired: true },
    localField: { kind: 'string' },
    foreignField: { kind: 'string' },
    let: { kind: 'object' },
    pipeline: { kind: 'array' },
  });
  const { let: bindings, pipeline, as, localField: local, foreignField: foreign } = options;
  if (as === '') throw failed("must specify 'as' field for a $lookup");
  // An empty name is as good as none.
  const hasJoin = Boolean(local) && Boolean(foreign);
  if (Array.isArray(pipeline)) {
    if (!hasJoin && (local || foreign)) {
      throw failed(
        "$lookup requires both or neither of 'localField' and 'foreignField' to be specified",
      );
    }
  } else if (!hasJoin) {
    throw failed(
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  } else if (bindings !== undefined) {
    throw failed("$lookup with a 'let' argument must also specify 'pipeline'");
  }
  const variables = Object.entries(isDocument(bindings) ? bindings : {}).map(
    ([name, expression]) =>
      [checkUserVariable(name), context.compileExpression(expression)] as const,
  );
  const foreignParts = hasJoin ? parseFieldPath(String(foreign)) : [];
  return {
    from,
    as: parseFieldPath(String(as)),
    join: hasJoin
      ? { local: parseFieldPath(String(local)), foreign: foreignParts.join('.') }
      : undefined,
    variables,
    open: context.openCollection({
      collection: from,
      pipeline: Array.isArray(pipeline) ? pipeline : [],
      within: '$lookup',
      variables: variables.map(([name]) => name),
    }),
  };
}

/** Without `from` the pipeline brings documents of its own. */
function checkSource({ from, pipeline }: Document): string {
  if (typeof from === 'string') {
    if (from === '' || from.includes('\0') || from.startsWith('.')) {
      throw new StoreError('InvalidNamespace', `invalid $lookup namespace: ${from}`);
    }
    return from;
  }
  if (isDocument(from)) {
    throw failed('$lookup with syntax {from: {db:<>, coll:<>},..} is not supported');
  }
  if (from !== undefined) {
    throw failed(`$lookup 'from' field must be a string, but found ${typeName(from)}`);
  }
  if (pipeline === undefined) throw failed("must specify 'pipeline' when 'from' is empty");
  const first: unknown = Array.isArray(pipeline) ? pipeline[0] : undefined;
  if (!isDocument(first) || !('$documents' in first)) {
    throw failed(
      '$lookup stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  return '';
}

const failed = (message: string) => new StoreError('FailedToParse', message);
