import { copyDocument, setField } from '../../bson/ordered.ts';
import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import type { Evaluate, Scope } from '../compiler.ts';
import { eachDocument, type PipelineContext, type StageCompiler } from '../stage.ts';

/** New values by field: an expression, or the values of inner fields. */
type Assignments = Map<string, Evaluate | Assignments>;

/** `$addFields`, which is also called `$set`. Documents that come in are never changed. */
export const addFields: StageCompiler = (operand, context, name) => {
  if (!isDocument(operand)) {
    throw new StoreError(
      40272,
      `${name} specification stage must be an object, got ${typeName(operand)}`,
    );
  }
  if (Object.keys(operand).length === 0) {
    throw new StoreError(
      40177,
      `Invalid ${name} :: caused by :: specification must have at least one field`,
    );
  }
  const assignments: Assignments = new Map();
  for (const [path, expression] of Object.entries(operand)) {
    assign(assignments, parseFieldPath(path), expression, context);
  }
  return eachDocument((document) => apply(document, assignments, context.scope(document)));
};

function assign(
  assignments: Assignments,
  parts: readonly string[],
  expression: unknown,
  context: PipelineContext,
): void {
  if (isNested(expression)) {
    for (const [field, inner] of Object.entries(expression)) {
      if (field.includes('.')) {
        throw new StoreError(
          40183,
          `FieldPath field names may not contain '.' in a sub-document. Found '${field}'`,
        );
      }
      assign(assignments, [...parts, ...parseFieldPath(field)], inner, context);
    }
    return;
  }
  let fields = assignments;
  for (const part of parts.slice(0, -1)) {
    const existing = fields.get(part);
    if (typeof existing === 'function') throw collision(parts);
    const nested: Assignments = existing ?? new Map();
    fields.set(part, nested);
    fields = nested;
  }
  const last = parts.at(-1) ?? '';
  if (fields.has(last)) throw collision(parts);
  fields.set(last, context.compiler.compile(expression));
}

/** Whether the value assigns inner fields. @throws StoreError 40181 for several operators */
function isNested(expression: unknown): expression is Document {
  if (!isDocument(expression)) return false;
  const fields = Object.keys(expression);
  const operators = fields.filter((field) => field.startsWith('$'));
  if (operators.length > 0 && fields.length > 1) {
    throw new StoreError(
      40181,
      'Bad projection specification: an expression must be the only field of its document',
    );
  }
  return fields.length > 0 && operators.length === 0;
}

const collision = (parts: readonly string[]) =>
  new StoreError(
    40176,
    `specification contains two conflicting paths. Cannot specify both '${parts.join('.')}' and one of its parents`,
  );

function apply(document: Document, assignments: Assignments, scope: Scope): Document {
  let result = copyDocument(document);
  for (const [field, assignment] of assignments) {
    const old = Object.hasOwn(result, field) ? result[field] : undefined;
    const value =
      typeof assignment === 'function' ? assignment(scope) : applyInside(old, assignment, scope);
    if (value === undefined) delete result[field];
    else result = setField(result, field, value);
  }
  return result;
}

/** Into a document, into each element of an array; anything else is replaced by a document. */
function applyInside(value: unknown, assignments: Assignments, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => applyInside(item, assignments, scope));
  }
  return apply(isDocument(value) ? value : {}, assignments, scope);
}
