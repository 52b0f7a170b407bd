/** `$zip`. */
import { isDocument, isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { Evaluate, OperatorCompiler } from '../compiler.ts';
import { checkLength } from './array-size.ts';
import { readInOrder } from './named-arguments.ts';

/** The arguments are written out as arrays and a boolean; only what is in the arrays is evaluated. */
export function zip(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  if (!isDocument(operand)) {
    throw new StoreError(
      34460,
      `${name} only supports an object as an argument, found ${typeName(operand)}`,
    );
  }
  const expressions = (value: unknown, argument: string, code: number): readonly Evaluate[] =>
    literalArray(value, argument, code).map((item) => compiler.compile(item));
  const {
    inputs = [],
    defaults = [],
    useLongestLength: isLongest = false,
  } = readInOrder<ZipArguments>(
    operand,
    {
      inputs: (value) => expressions(value, 'inputs', 34461),
      defaults: (value) => expressions(value, 'defaults', 34462),
      useLongestLength: booleanOf,
    },
    (field) => new StoreError(34464, `${name} found an unknown argument: ${field}`),
  );
  if (inputs.length === 0) {
    throw new StoreError(34465, `$zip requires at least one input array: ${show(operand)}`);
  }
  if (defaults.length > 0 && !isLongest) {
    throw new StoreError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  if (defaults.length > 0 && defaults.length !== inputs.length) {
    throw new StoreError(34467, 'defaults and inputs must have the same length');
  }
  return (scope) => {
    const columns: (readonly unknown[])[] = [];
    for (const evaluate of inputs) {
      const column = evaluate(scope);
      if (isNullish(column)) return null;
      columns.push(arrayOf(column));
    }
    const lengths = columns.map((column) => column.length);
    const length = isLongest ? Math.max(...lengths) : Math.min(...lengths);
    checkLength(name, length * (columns.length + 1));
    const fill = columns.map((_, j) => defaults[j]?.(scope) ?? null);
    return Array.from({ length }, (_, i) =>
      columns.map((column, j) => (i < column.length ? column[i] : fill[j])),
    );
  };
}

interface ZipArguments {
  readonly [name: string]: unknown;
  readonly inputs: readonly Evaluate[];
  readonly defaults: readonly Evaluate[];
  readonly useLongestLength: boolean;
}

function booleanOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new StoreError(34463, `useLongestLength must be a bool, found type: ${typeName(value)}`);
}

function literalArray(value: unknown, name: string, code: number): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(
    code,
    `${name} must be an array of expressions, found type: ${typeName(value)}`,
  );
}

function arrayOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(
    34468,
    `$zip found a non-array expression in input: ${show(value)}, type: ${typeName(value)}`,
  );
}
