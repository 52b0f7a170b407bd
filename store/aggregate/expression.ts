/** Aggregation expressions: `$field`, `$$variable`, literals, objects and operators. */
import type { Collator } from '../bson/collation.ts';
import { defineField } from '../bson/decode.ts';
import { fieldOf } from '../bson/paths.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Compiler, type Evaluate, type Frame, lookUp, type Scope } from './compiler.ts';
import { arithmetic } from './expressions/arithmetic.ts';
import { arrays } from './expressions/arrays.ts';
import { comparison } from './expressions/comparison.ts';
import { conditional } from './expressions/conditional.ts';
import { conversion } from './expressions/conversion.ts';
import { dates } from './expressions/dates.ts';
import { objects } from './expressions/objects.ts';
import { sets } from './expressions/sets.ts';
import { strings } from './expressions/strings.ts';
import { summaries } from './expressions/summaries.ts';
import { variables } from './expressions/variables.ts';

export const expressionOperators = new Map([
  ...arithmetic,
  ...arrays,
  ...comparison,
  ...conditional,
  ...conversion,
  ...dates,
  ...objects,
  ...sets,
  ...strings,
  ...summaries,
  ...variables,
]);

const systemVariables = ['ROOT', 'CURRENT', 'NOW', 'REMOVE'];

export function createCompiler(names: readonly string[], collator?: Collator): Compiler {
  const known = new Set([...systemVariables, ...names]);
  const compiler: Compiler = {
    collator,
    compile: (expression) => compile(expression, compiler, known),
    withVariables: (more) => createCompiler([...known, ...more], collator),
  };
  return compiler;
}

/** The variables that every expression may use. */
export function createFrames(variablesGiven: Document, now: Date): Frame {
  let frame: Frame = { name: 'NOW', value: now, outer: undefined };
  for (const [name, value] of Object.entries(variablesGiven)) {
    frame = { name, value, outer: frame };
  }
  return frame;
}

function compile(expression: unknown, compiler: Compiler, known: ReadonlySet<string>): Evaluate {
  if (typeof expression === 'string') return compileText(expression, known);
  if (Array.isArray(expression)) {
    const items = expression.map((item: unknown) => compile(item, compiler, known));
    return (scope) => items.map((evaluate) => evaluate(scope) ?? null);
  }
  if (!isDocument(expression)) return () => expression;
  const names = Object.keys(expression);
  const [first] = names;
  if (first === undefined) return () => ({});
  if (!names.some((name) => name.startsWith('$')))
    return compileObject(expression, compiler, known);
  if (names.length > 1) {
    throw new StoreError(
      15983,
      `an expression specification must contain exactly one field, the name of the expression. Found ${names.length} fields in ${JSON.stringify(expression)}, while parsing object`,
    );
  }
  const operator = expressionOperators.get(first);
  if (operator === undefined) {
    throw new StoreError('InvalidPipelineOperator', `Unrecognized expression '${first}'`);
  }
  return operator(expression[first], compiler, first);
}

function compileObject(
  expression: Document,
  compiler: Compiler,
  known: ReadonlySet<string>,
): Evaluate {
  const fields = Object.entries(expression).map(([name, inner]) => {
    if (name.includes('.')) {
      throw new StoreError(
        16410,
        `FieldPath field names may not contain '.'. Consider using $getField or $setField. Found '${name}'`,
      );
    }
    return [name, compile(inner, compiler, known)] as const;
  });
  return (scope) => {
    const result: Document = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value === undefined) continue;
      if (name === '__proto__') defineField(result, name, value);
      else result[name] = value;
    }
    return result;
  };
}

function compileText(text: string, known: ReadonlySet<string>): Evaluate {
  if (!text.startsWith('$')) return () => text;
  if (text.startsWith('$$')) return compileVariable(text.slice(2), known);
  const parts = fieldPath(text.slice(1));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return ({ root }) => fieldOf(root, only);
  return ({ root }) => valueAt(root, parts, 0);
}

function compileVariable(path: string, known: ReadonlySet<string>): Evaluate {
  const [name = '', ...parts] = fieldPath(path);
  if (!known.has(name)) throw new StoreError(17276, `Use of undefined variable: ${name}`);
  if (name === 'REMOVE') return () => undefined;
  const read: Evaluate =
    name === 'ROOT' || name === 'CURRENT'
      ? ({ root }) => root
      : ({ variables: frames }) => lookUp(frames, name);
  return parts.length === 0 ? read : (scope) => valueAt(read(scope), parts, 0);
}

/** @throws StoreError for empty parts and for names that start with `$` */
export function fieldPath(path: string): readonly string[] {
  if (path === '') throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new StoreError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw new StoreError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$')) {
      throw new StoreError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
  }
  return parts;
}

/** The value at a path; over an array, the array of what its elements have there. */
function valueAt(value: unknown, parts: readonly string[], at: number): unknown {
  const part = parts[at];
  if (part === undefined) return value;
  if (isDocument(value)) return valueAt(fieldOf(value, part), parts, at + 1);
  if (!Array.isArray(value)) return undefined;
  const found: unknown[] = [];
  for (const item of value) {
    const inner: unknown = isDocument(item) ? valueAt(item, parts, at) : undefined;
    if (inner !== undefined) found.push(inner);
  }
  return found;
}

export const scopeOf = (root: Document, frames: Frame | undefined): Scope => ({
  root,
  variables: frames,
});
