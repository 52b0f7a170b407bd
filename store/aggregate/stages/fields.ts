/** `$project`, `$addFields` (and `$set`), `$unset`. Documents that come in are never changed. */
import { defineField } from '../../bson/decode.ts';
import { type Document, isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { compileProjection } from '../../query/projection.ts';
import type { Evaluate, Scope } from '../compiler.ts';
import { fieldPath } from '../expression.ts';
import type { PipelineContext, StageCompiler } from '../stage.ts';

export const project: StageCompiler = (operand, context) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new StoreError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  const projection = compileProjection(operand, { ...queryContext(context), isFind: false });
  return function* (input) {
    for (const document of input) yield projection?.(document, -1) ?? document;
  };
};

const queryContext = ({ collator, compileExpression }: PipelineContext) => ({
  collator,
  compileExpression,
});

export const unset: StageCompiler = (operand, context, name) => {
  const paths: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) {
    throw new StoreError(31002, '$unset specification must be a string or an array of strings');
  }
  return project(Object.fromEntries(paths.map((path) => [path, 0])), context, name);
};

/** New values by field: an expression, or the values of inner fields. */
type Assignments = Map<string, Evaluate | Assignments>;

export const addFields: StageCompiler = (operand, context, name) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new StoreError(
      40272,
      `${name} specification stage must be an object, with at least one field`,
    );
  }
  const assignments: Assignments = new Map();
  for (const [path, expression] of Object.entries(operand)) {
    assign(assignments, path, expression, context);
  }
  return function* (input) {
    for (const document of input) yield apply(document, assignments, context.scope(document));
  };
};

function assign(
  assignments: Assignments,
  path: string,
  expression: unknown,
  context: PipelineContext,
): void {
  const isNested =
    isDocument(expression) &&
    Object.keys(expression).length > 0 &&
    !Object.keys(expression).some((field) => field.startsWith('$'));
  if (isNested) {
    for (const [field, inner] of Object.entries(expression)) {
      assign(assignments, `${path}.${field}`, inner, context);
    }
    return;
  }
  const parts = fieldPath(path);
  let fields = assignments;
  for (const part of parts.slice(0, -1)) {
    const existing = fields.get(part);
    if (typeof existing === 'function') throw collision(path);
    const nested: Assignments = existing ?? new Map();
    fields.set(part, nested);
    fields = nested;
  }
  const last = parts.at(-1) ?? '';
  if (fields.has(last)) throw collision(path);
  fields.set(last, context.compiler.compile(expression));
}

const collision = (path: string) =>
  new StoreError(
    40176,
    `specification contains two conflicting paths. Cannot specify both '${path}' and one of its parents`,
  );

function apply(document: Document, assignments: Assignments, scope: Scope): Document {
  const result = { ...document };
  for (const [field, assignment] of assignments) {
    const value =
      typeof assignment === 'function'
        ? assignment(scope)
        : applyInside(result[field], assignment, scope);
    if (value === undefined) delete result[field];
    else if (field === '__proto__') defineField(result, field, value);
    else result[field] = value;
  }
  return result;
}

/** Into a document, into each element of an array; anything else is replaced by a document. */
function applyInside(value: unknown, assignments: Assignments, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown) => applyInside(item, assignments, scope));
  return apply(isDocument(value) ? value : {}, assignments, scope);
}
