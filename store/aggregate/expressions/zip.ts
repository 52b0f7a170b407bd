/** `$zip`. */
import { isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { Evaluate, OperatorCompiler } from '../compiler.ts';
import { checkLength } from './array-size.ts';
import { checkNames } from './named-arguments.ts';

/** The arguments are written out as arrays and a boolean; only what is in the arrays is evaluated. */
export function zip(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = checkNames(name, operand, {
    notObject: 34460,
    unknown: 34464,
    required: { inputs: 34465 },
    optional: ['useLongestLength', 'defaults'],
  });
  const inputs = literalArray(fields['inputs'], 'inputs', 34461);
  const { defaults: given = [], useLongestLength: isLongest = false } = fields;
  const defaults = literalArray(given, 'defaults', 34462);
  if (typeof isLongest !== 'boolean') {
    throw new StoreError(
      34463,
      `useLongestLength must be a bool, found type: ${typeName(isLongest)}`,
    );
  }
  if (inputs.length === 0) {
    throw new StoreError(34465, `$zip requires at least one input array: ${show(operand)}`);
  }
  if (defaults.length > 0 && !isLongest) {
    throw new StoreError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  if (defaults.length > 0 && defaults.length !== inputs.length) {
    throw new StoreError(34467, 'defaults and inputs must have the same length');
  }
  const [evaluates, fallbacks] = [inputs, defaults].map((list) =>
    list.map((item) => compiler.compile(item)),
  );
  return (scope) => {
    const columns: (readonly unknown[])[] = [];
    for (const evaluate of evaluates ?? []) {
      const column = evaluate(scope);
      if (isNullish(column)) return null;
      columns.push(arrayOf(column));
    }
    const lengths = columns.map((column) => column.length);
    const length = isLongest ? Math.max(...lengths) : Math.min(...lengths);
    checkLength(name, length * (columns.length + 1));
    const fill = columns.map((_, j) => fallbacks?.[j]?.(scope) ?? null);
    return Array.from({ length }, (_, i) =>
      columns.map((column, j) => (i < column.length ? column[i] : fill[j])),
    );
  };
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
