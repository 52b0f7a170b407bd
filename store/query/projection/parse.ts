/** From the document that a client sends to a tree: every value is checked, and every path. */
import { type Document, isDocument, isNumber, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../field-path.ts';
import { compileFilter } from '../filter.ts';
import type { QueryContext } from '../matcher.ts';
import { isTruthy } from '../truth.ts';
import { elementOf } from './element.ts';
import { parseSlice, type Slice } from './slice.ts';
import { addNode, type FieldsNode, markComputing, newFields } from './tree.ts';

export interface ProjectionContext extends QueryContext {
  /** Whether `$slice`, `$elemMatch` and the positional `$` have their meaning in `find`. */
  readonly isFind: boolean;
  /** The filter of the query, which says what the positional `$` refers to. */
  readonly filter?: Document | undefined;
}

interface ParsedProjection {
  readonly root: FieldsNode;
  readonly isInclusion: boolean;
  /** The path before the positional `$`. */
  readonly positional: readonly string[] | undefined;
  readonly slices: readonly Slice[];
}

/** What has been met so far: the order decides which error a client sees. */
interface State {
  readonly context: ProjectionContext;
  readonly slices: Slice[];
  isInclusion: boolean | undefined;
  positional: readonly string[] | undefined;
  hasElemMatch: boolean;
  hasMeta: boolean;
  id: 'kept' | 'dropped' | undefined;
}

/** @throws StoreError 31253 and 31254 when fields are both kept and dropped, and many others */
export function parseProjection(spec: Document, context: ProjectionContext): ParsedProjection {
  const state: State = {
    context,
    slices: [],
    isInclusion: undefined,
    positional: undefined,
    hasElemMatch: false,
    hasMeta: false,
    id: undefined,
  };
  const root = newFields();
  for (const [name, value] of Object.entries(spec)) parseField(state, root, [], name, value);
  const isInclusion = state.isInclusion ?? isInclusionByDefault(state);
  const namesId = Object.keys(spec).some((name) => name === '_id' || name.startsWith('_id.'));
  if (isInclusion && !namesId) addNode(root, ['_id'], { kind: 'keep' });
  if (!isInclusion && state.id === 'kept') root.fields.delete('_id');
  markComputing(root);
  return { root, isInclusion, positional: state.positional, slices: state.slices };
}

/** What a projection means that says neither, such as `{ _id: 1 }` or `{ a: { $slice: 1 } }`. */
function isInclusionByDefault({ slices, hasElemMatch, hasMeta, id, context }: State): boolean {
  if (slices.length > 0) return id === 'kept';
  if (hasElemMatch) return true;
  return id === 'kept' || (hasMeta && !context.isFind);
}

function parseField(
  state: State,
  parent: FieldsNode,
  outer: readonly string[],
  name: string,
  value: unknown,
): void {
  const isPositional = name.endsWith('.$') || name.includes('.$.');
  if (isPositional && !state.context.isFind) {
    throw new StoreError(31324, 'Cannot use positional projection in aggregation projection');
  }
  if (isDocument(value)) {
    if (isPositional) {
      throw new StoreError(
        31271,
        'positional projection cannot be used with an expression or sub object',
      );
    }
    parseDocument(state, parent, outer, name, value);
  } else if (typeof value === 'boolean' || isNumber(value)) {
    if (!isTruthy(value)) {
      drop(state, parent, outer, name);
    } else if (isPositional) keepPositional(state, parent, outer, name);
    else keep(state, parent, outer, name);
  } else {
    if (isPositional) {
      throw new StoreError(31308, 'positional projection cannot be used with a literal');
    }
    parseLiteral(state, parent, name, value);
  }
}

const isId = (outer: readonly string[], name: string): boolean =>
  outer.length === 0 && name === '_id';

function keep(state: State, parent: FieldsNode, outer: readonly string[], name: string): void {
  addNode(parent, parseFieldPath(name), { kind: 'keep' });
  if (isId(outer, name)) state.id = 'kept';
  else beInclusion(state, name);
}

function beInclusion(state: State, name: string): void {
  if (state.isInclusion === false) {
    throw new StoreError(31253, `Cannot do inclusion on field ${name} in exclusion projection`);
  }
  state.isInclusion = true;
}

function drop(state: State, parent: FieldsNode, outer: readonly string[], name: string): void {
  addNode(parent, parseFieldPath(name), { kind: 'drop' });
  if (isId(outer, name)) {
    state.id = 'dropped';
    return;
  }
  if (state.isInclusion === true) {
    throw new StoreError(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
  }
  state.isInclusion = false;
}

function keepPositional(
  state: State,
  parent: FieldsNode,
  outer: readonly string[],
  name: string,
): void {
  if (state.positional !== undefined) {
    throw new StoreError(31276, 'Cannot specify more than one positional projection per query.');
  }
  if (state.hasElemMatch) {
    throw new StoreError(31256, 'Cannot specify positional operator and $elemMatch.');
  }
  if (name.includes('.$.')) {
    throw new StoreError(
      31394,
      `As of 4.4, it's illegal to specify positional operator in the middle of a path.Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.`,
    );
  }
  const parts = parseFieldPath(name.slice(0, -2));
  const { filter, collator } = state.context;
  // Only plain conditions say which element they matched.
  if (filter !== undefined) compileFilter(filter, { collator, isPlain: true });
  addNode(parent, parts, { kind: 'keep' });
  state.positional = [...outer, ...parts];
  beInclusion(state, name);
}

function parseLiteral(state: State, parent: FieldsNode, name: string, value: unknown): void {
  const evaluate = expressionOf(state, value);
  addNode(parent, parseFieldPath(name), { kind: 'computed', evaluate });
  if (state.isInclusion === false) {
    throw new StoreError(
      31310,
      `Cannot use an expression ${name}: ${show(value)} in an exclusion projection`,
    );
  }
  state.isInclusion = true;
}

function parseDocument(
  state: State,
  parent: FieldsNode,
  outer: readonly string[],
  name: string,
  value: Document,
): void {
  const parts = parseFieldPath(name);
  const names = Object.keys(value);
  const [first] = names;
  if (first === undefined) {
    throw new StoreError(
      51270,
      'An empty sub-projection is not a valid value. Found empty object at path',
    );
  }
  if (names.length === 1 && first.startsWith('$')) {
    parseOperator(state, parent, outer, parts, first, value[first]);
    return;
  }
  const fields = newFields();
  addNode(parent, parts, fields);
  const path = [...outer, ...parts];
  for (const [inner, spec] of Object.entries(value)) parseField(state, fields, path, inner, spec);
}

function parseOperator(
  state: State,
  parent: FieldsNode,
  outer: readonly string[],
  parts: readonly string[],
  operator: string,
  operand: unknown,
): void {
  if (operator === '$slice' && state.context.isFind) {
    if (addSlice(state, parent, outer, parts, operand)) return;
  } else if (operator === '$elemMatch') {
    addElement(state, parent, outer, parts, operand);
    return;
  }
  const evaluate = namedExpression(state, operator, operand);
  addNode(parent, parts, { kind: 'computed', evaluate });
  if (operator === '$meta') state.hasMeta = true;
  else state.isInclusion = true;
}

/** False where `$slice` is not that of `find`: then it is the expression of the same name. */
function addSlice(
  state: State,
  parent: FieldsNode,
  outer: readonly string[],
  parts: readonly string[],
  operand: unknown,
): boolean {
  const slice = parseSlice(operand, [...outer, ...parts]);
  if (slice === undefined) return false;
  if (parent.fields.has(parts[0] ?? '') && parts.length === 1) return false;
  addNode(parent, parts, { kind: 'keep' });
  state.slices.push(slice);
  return true;
}

function addElement(
  state: State,
  parent: FieldsNode,
  outer: readonly string[],
  parts: readonly string[],
  operand: unknown,
): void {
  if (!state.context.isFind) {
    throw new StoreError('InvalidPipelineOperator', 'Cannot use $elemMatch in this context');
  }
  if (!isDocument(operand)) {
    throw new StoreError(
      31274,
      `elemMatch: Invalid argument, object required, but got ${typeName(operand)}`,
    );
  }
  if (state.positional !== undefined) {
    throw new StoreError(31255, 'Cannot specify positional operator and $elemMatch.');
  }
  const [field = '', ...others] = parts;
  if (others.length > 0 || outer.length > 0) {
    throw new StoreError(31275, 'Cannot use $elemMatch projection on a nested field.');
  }
  const evaluate = elementOf(field, operand, state.context);
  addNode(parent, parts, { kind: 'computed', evaluate });
  state.hasElemMatch = true;
}

function expressionOf({ context }: State, expression: unknown): (document: Document) => unknown {
  if (context.compileExpression === undefined) {
    throw new StoreError('QueryFeatureNotAllowed', 'expressions are not allowed in this context');
  }
  return context.compileExpression(expression);
}

function namedExpression(state: State, name: string, operand: unknown) {
  const isRefused = state.isInclusion === false && name !== '$meta';
  const refusal = () =>
    new StoreError(31252, 'Cannot use expression other than $meta in exclusion projection');
  try {
    const evaluate = expressionOf(state, { [name]: operand });
    if (!isRefused) return evaluate;
  } catch (error) {
    if (isUnknownExpression(error, name)) {
      throw new StoreError(31325, `Unknown expression ${name}`);
    }
    if (!isRefused) throw error;
  }
  throw refusal();
}

const isUnknownExpression = (error: unknown, name: string): boolean =>
  error instanceof StoreError &&
  error.codeName === 'InvalidPipelineOperator' &&
  error.message.includes(`'${name}'`);
