/** Aggregation expressions: `$field`, `$$variable`, literals, objects and operators. */
import type { Collator } from '../bson/collation.ts';
import { setField } from '../bson/ordered.ts';
import { fieldOf } from '../bson/paths.ts';
import { type Document, isDocument, show } from '../bson/values.ts';
import { notHere, StoreError } from '../errors.ts';
import { checkFieldName, parseFieldPath } from '../query/field-path.ts';
import { type Clock, clockFrames } from './clock.ts';
import {
  type Compiler,
  constantly,
  type Evaluate,
  type Frame,
  folded,
  lookUp,
  type Scope,
} from './compiler.ts';
import { arithmetic } from './expressions/arithmetic.ts';
import { arrays } from './expressions/arrays.ts';
import { bitwise } from './expressions/bitwise.ts';
import { comparison } from './expressions/comparison.ts';
import { conditional } from './expressions/conditional.ts';
import { conversion } from './expressions/conversion.ts';
import { dates } from './expressions/dates.ts';
import { hashing } from './expressions/hashing.ts';
import { metadata } from './expressions/metadata.ts';
import { objects } from './expressions/objects.ts';
import { powers } from './expressions/powers.ts';
import { rounding } from './expressions/rounding.ts';
import { sets } from './expressions/sets.ts';
import { strings } from './expressions/strings.ts';
import { summaries } from './expressions/summaries.ts';
import { trigonometry } from './expressions/trigonometry.ts';
import { variables } from './expressions/variables.ts';
import { checkVariable } from './variable-name.ts';
import { Watch } from './watch.ts';

export const expressionOperators = new Map([
  ...arithmetic,
  ...arrays,
  ...bitwise,
  ...comparison,
  ...conditional,
  ...conversion,
  ...dates,
  ...hashing,
  ...metadata,
  ...objects,
  ...powers,
  ...rounding,
  ...sets,
  ...strings,
  ...summaries,
  ...trigonometry,
  ...variables,
]);

/** Variables that are always there; `DESCEND` and the like exist only where a stage names them. */
const systemVariables = ['ROOT', 'CURRENT', 'NOW', 'CLUSTER_TIME', 'REMOVE', 'USER_ROLES'];

export function createCompiler(
  names: readonly string[],
  collator?: Collator,
  watch = new Watch(),
): Compiler {
  return compilerOf({
    known: new Set([...systemVariables, ...names]),
    isCurrentBound: names.includes('CURRENT'),
    collator,
    isInSlots: false,
    watch,
  });
}

interface CompilerState {
  readonly known: ReadonlySet<string>;
  /** Whether field paths start at a variable of the user instead of the document. */
  readonly isCurrentBound: boolean;
  readonly collator: Collator | undefined;
  readonly isInSlots: boolean;
  readonly watch: Watch;
}

function compilerOf(state: CompilerState): Compiler {
  const compiler: Compiler = {
    collator: state.collator,
    isInSlots: state.isInSlots,
    watch: state.watch,
    compile: (expression) => compile(expression, compiler, state),
    withVariables: (more) =>
      compilerOf({
        ...state,
        known: new Set([...state.known, ...more]),
        isCurrentBound: state.isCurrentBound || more.includes('CURRENT'),
      }),
    forSlots: () => (state.isInSlots ? compiler : compilerOf({ ...state, isInSlots: true })),
  };
  return compiler;
}

/** The variables that every expression may use. */
export function createFrames(variablesGiven: Document, clock: Clock | undefined): Frame {
  // Nobody is signed in to this server, so nobody has roles.
  let frame: Frame = { name: 'USER_ROLES', value: [], outer: clockFrames(clock) };
  for (const [name, value] of Object.entries(variablesGiven)) {
    frame = { name, value, outer: frame };
  }
  return frame;
}

function compile(expression: unknown, compiler: Compiler, state: CompilerState): Evaluate {
  if (typeof expression === 'string') return compileText(expression, state);
  if (Array.isArray(expression)) {
    const items = expression.map((item: unknown) => compile(item, compiler, state));
    return folded(items, (scope) => items.map((evaluate) => evaluate(scope) ?? null));
  }
  if (!isDocument(expression)) return constantly(expression);
  const names = Object.keys(expression);
  const [first] = names;
  if (first === undefined) return constantly({});
  if (!first.startsWith('$')) return compileObject(expression, compiler, state);
  if (names.length > 1) {
    throw new StoreError(
      15983,
      `an expression specification must contain exactly one field, the name of the expression. Found ${names.length} fields in ${show(expression)}, while parsing object`,
    );
  }
  const operator = expressionOperators.get(first);
  if (operator === undefined) throw unknownOperator(first);
  return operator(expression[first], compiler, first);
}

/** Operators that MongoDB has and this store has not: whoever asks is told where they are. */
const refused = new Set([
  '$accumulator',
  '$encStrContains',
  '$encStrEndsWith',
  '$encStrNormalizedEq',
  '$encStrStartsWith',
  '$function',
]);

function unknownOperator(name: string): StoreError {
  return new StoreError(
    'InvalidPipelineOperator',
    refused.has(name) ? notHere(`The expression ${name}`) : `Unrecognized expression '${name}'`,
  );
}

function compileObject(expression: Document, compiler: Compiler, state: CompilerState): Evaluate {
  const fields = Object.entries(expression).map(
    ([name, inner]) => [checkFieldName(name), compile(inner, compiler, state)] as const,
  );
  const parts = fields.map(([, evaluate]) => evaluate);
  return folded(parts, (scope) => {
    let result: Document = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) result = setField(result, name, value);
    }
    return result;
  });
}

function compileText(text: string, state: CompilerState): Evaluate {
  if (!text.startsWith('$')) return constantly(text);
  if (text === '$') throw new StoreError(16872, "'$' by itself is not a valid FieldPath");
  if (text.startsWith('$$')) return compileVariable(text.slice(2), state);
  // MongoDB reads a path as one that starts at $$CURRENT, which shows in its errors.
  const [, ...parts] = parseFieldPath(`CURRENT.${text.slice(1)}`);
  if (state.isCurrentBound) {
    return ({ variables: frames }) => valueAt(lookUp(frames, 'CURRENT'), parts, 0);
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return ({ root }) => fieldOf(root, only);
  return ({ root }) => valueAt(root, parts, 0);
}

function compileVariable(path: string, state: CompilerState): Evaluate {
  const dot = path.indexOf('.');
  const name = checkVariable(dot < 0 ? path : path.slice(0, dot));
  if (!state.known.has(name)) throw new StoreError(17276, `Use of undefined variable: ${name}`);
  const [, ...parts] = parseFieldPath(path);
  if (name === 'REMOVE') return constantly(undefined);
  const read: Evaluate =
    name === 'ROOT' || (name === 'CURRENT' && !state.isCurrentBound)
      ? ({ root }) => root
      : ({ variables: frames }) => lookUp(frames, name);
  return parts.length === 0 ? read : (scope) => valueAt(read(scope), parts, 0);
}

/** The value at a path; over an array, the array of what its elements have there. */
function valueAt(value: unknown, parts: readonly string[], at: number): unknown {
  const part = parts[at];
  if (part === undefined) return value;
  if (isDocument(value)) return valueAt(fieldOf(value, part), parts, at + 1);
  if (!Array.isArray(value)) return undefined;
  const found: unknown[] = [];
  for (const item of value) {
    // An array right inside an array is not looked into.
    const inner: unknown = isDocument(item) ? valueAt(item, parts, at) : undefined;
    if (inner !== undefined) found.push(inner);
  }
  return found;
}

export const scopeOf = (root: Document, frames: Frame | undefined): Scope => ({
  root,
  variables: frames,
});
