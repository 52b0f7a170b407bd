import { splitPath, visitPath } from '../../bson/paths.ts';
import { type Document, isDocument, isRegex } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { checkName } from '../expressions/variables.ts';
import type { PipelineContext, StageCompiler } from '../stage.ts';

interface Lookup {
  readonly from: string;
  readonly as: string;
  readonly localField: string | undefined;
  readonly foreignField: string | undefined;
  readonly variables: readonly (readonly [string, (document: Document) => unknown])[];
  readonly pipeline: readonly unknown[];
}

/** Joins by equality of fields, by a pipeline with variables, or both; each join can use an index. */
export const lookup: StageCompiler = (operand, context) => {
  const spec = parseLookup(operand, context);
  // A dry run with the names of the variables finds mistakes before any document is read.
  context.compilePipeline(
    spec.pipeline,
    Object.fromEntries(spec.variables.map(([name]) => [name, null])),
  );
  return function* (input) {
    for (const document of input) {
      yield { ...document, [spec.as]: [...joined(document, spec, context)] };
    }
  };
};

function parseLookup(operand: unknown, context: PipelineContext): Lookup {
  if (!isDocument(operand)) throw failed('the $lookup specification must be an Object');
  const { from, as, localField, foreignField, let: bindings = {}, pipeline } = operand;
  if (typeof from !== 'string')
    throw failed("missing 'from' option to $lookup stage specification");
  if (typeof as !== 'string') throw failed("must specify 'as' field for a $lookup");
  const hasFields = localField !== undefined || foreignField !== undefined;
  if (hasFields && (typeof localField !== 'string' || typeof foreignField !== 'string')) {
    throw failed(
      '$lookup requires both or neither of "localField" and "foreignField" to be specified',
    );
  }
  if (!hasFields && !Array.isArray(pipeline)) {
    throw failed(
      '$lookup requires either "pipeline" or both "localField" and "foreignField" to be specified',
    );
  }
  if (!isDocument(bindings)) throw failed("$lookup argument 'let' must be an object");
  return {
    from,
    as,
    localField: typeof localField === 'string' ? localField : undefined,
    foreignField: typeof foreignField === 'string' ? foreignField : undefined,
    variables: Object.entries(bindings).map(
      ([name, expression]) => [checkName(name), context.compileExpression(expression)] as const,
    ),
    pipeline: Array.isArray(pipeline) ? pipeline : [],
  };
}

const failed = (message: string) => new StoreError('FailedToParse', message);

function joined(document: Document, spec: Lookup, context: PipelineContext): Iterable<Document> {
  const variables = Object.fromEntries(
    spec.variables.map(([name, evaluate]) => [name, evaluate(document) ?? null]),
  );
  const { localField, foreignField } = spec;
  const equality =
    localField === undefined || foreignField === undefined
      ? []
      : [{ $match: { [foreignField]: { $in: localValues(document, localField) } } }];
  return context.readCollection(spec.from, [...equality, ...spec.pipeline], variables);
}

/** The values to look for: of an array each element; missing is looked for as null. */
function localValues(document: Document, path: string): unknown[] {
  const values: unknown[] = [];
  visitPath(document, splitPath(path), true, (value) => {
    if (!Array.isArray(value)) values.push(value ?? null);
    return false;
  });
  // A regex among the values would match text instead of itself.
  return values.length === 0 ? [null] : values.filter((value) => !isRegex(value));
}
