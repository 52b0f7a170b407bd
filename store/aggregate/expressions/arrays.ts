/** Expressions on arrays. */
import { compareValues, equalValues } from '../../bson/compare.ts';
import { isIntegral, toNumber } from '../../bson/numbers.ts';
import { isDocument, isNullish, isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/filter.ts';
import { parseSort, sortBy } from '../../query/sort.ts';
import {
  binary,
  bind,
  type Evaluate,
  namedOperands,
  type OperatorCompiler,
  unary,
  variadic,
  withArguments,
  withNames,
} from '../compiler.ts';
import { checkName } from './variables.ts';

/** Elements that `$range` may make. */
const maxRange = 1_000_000;

export const arrays: readonly (readonly [string, OperatorCompiler])[] = [
  ['$arrayElemAt', binary((array, index, name) => elementAt(array, index, name))],
  ['$first', unary((array, name) => elementAt(array, 0, name))],
  ['$last', unary((array, name) => elementAt(array, -1, name))],
  [
    '$firstN',
    withNames(['input', 'n'], [], ({ input, n }, name) =>
      arrayOf(input, name).slice(0, countOf(n, name)),
    ),
  ],
  [
    '$lastN',
    withNames(['input', 'n'], [], ({ input, n }, name) =>
      arrayOf(input, name).slice(-countOf(n, name)),
    ),
  ],
  ['$minN', withNames(['input', 'n'], [], ({ input, n }, name) => extremes(input, n, name, 1))],
  ['$maxN', withNames(['input', 'n'], [], ({ input, n }, name) => extremes(input, n, name, -1))],
  ['$concatArrays', variadic(concatArrays)],
  ['$filter', filter],
  ['$map', map],
  ['$reduce', reduce],
  ['$in', binary((value, array) => isIn(value, array))],
  ['$indexOfArray', withArguments(2, 4, indexOfArray)],
  ['$isArray', unary((value) => Array.isArray(value))],
  ['$size', unary(sizeOf)],
  ['$slice', withArguments(2, 3, slice)],
  ['$range', withArguments(2, 3, range)],
  [
    '$reverseArray',
    unary((array, name) => (isNullish(array) ? null : [...arrayOf(array, name)].reverse())),
  ],
  ['$sortArray', sortArray],
  ['$zip', withNames(['inputs'], ['useLongestLength', 'defaults'], zip)],
];

function arrayOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(28689, `${name}'s argument must be an array, but is ${typeName(value)}`);
}

function countOf(value: unknown, name: string): number {
  if (isNumber(value) && isIntegral(value) && toNumber(value) > 0) return toNumber(value);
  throw new StoreError(5787908, `${name}: 'n' must be a positive integer`);
}

function elementAt(array: unknown, index: unknown, name: string): unknown {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array)) {
    throw new StoreError(
      28689,
      `${name}'s first argument must be an array, but is ${typeName(array)}`,
    );
  }
  if (!isNumber(index) || !isIntegral(index)) {
    throw new StoreError(
      28690,
      `${name}'s second argument must be a numeric value, but is ${typeName(index)}`,
    );
  }
  return array.at(toNumber(index));
}

function extremes(input: unknown, n: unknown, name: string, direction: 1 | -1): unknown[] {
  return arrayOf(input, name)
    .filter((value) => !isNullish(value))
    .sort((a, b) => compareValues(a, b) * direction)
    .slice(0, countOf(n, name));
}

function concatArrays(values: readonly unknown[]): unknown {
  const all: unknown[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) {
      throw new StoreError(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);
    }
    for (const item of value) all.push(item);
  }
  return all;
}

function filter(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = namedOperands(name, operand, ['input', 'cond'], ['as', 'limit']);
  const variable = variableName(fields['as'], 'this');
  const evaluateInput = compiler.compile(fields['input']);
  const test = compiler.withVariables([variable]).compile(fields['cond']);
  const evaluateLimit = compiler.compile(fields['limit'] ?? null);
  return (scope) => {
    const input = evaluateInput(scope);
    if (isNullish(input)) return null;
    const limit = evaluateLimit(scope);
    const passed = inputArray(input, '$filter', 28651).filter((item) =>
      isTruthy(test(bind(scope, variable, item))),
    );
    return isNumber(limit) ? passed.slice(0, toNumber(limit)) : passed;
  };
}

function map(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = namedOperands(name, operand, ['input', 'in'], ['as']);
  const variable = variableName(fields['as'], 'this');
  const evaluateInput = compiler.compile(fields['input']);
  const evaluateItem = compiler.withVariables([variable]).compile(fields['in']);
  return (scope) => {
    const input = evaluateInput(scope);
    if (isNullish(input)) return null;
    return inputArray(input, '$map', 16883).map(
      (item) => evaluateItem(bind(scope, variable, item)) ?? null,
    );
  };
}

function reduce(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = namedOperands(name, operand, ['input', 'initialValue', 'in'], []);
  const evaluateInput = compiler.compile(fields['input']);
  const evaluateStart = compiler.compile(fields['initialValue']);
  const evaluateStep = compiler.withVariables(['value', 'this']).compile(fields['in']);
  return (scope) => {
    const input = evaluateInput(scope);
    if (isNullish(input)) return null;
    return inputArray(input, '$reduce', 40080).reduce<unknown>(
      (value, item) => evaluateStep(bind(bind(scope, 'value', value), 'this', item)),
      evaluateStart(scope),
    );
  };
}

const variableName = (as: unknown, fallback: string): string =>
  typeof as === 'string' ? checkName(as) : fallback;

function inputArray(value: unknown, name: string, code: number): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `input to ${name} must be an array not ${typeName(value)}`);
}

function isIn(value: unknown, array: unknown): boolean {
  if (!Array.isArray(array)) {
    throw new StoreError(
      40081,
      `$in requires an array as a second argument, found: ${typeName(array)}`,
    );
  }
  return array.some((item) => equalValues(item, value ?? null));
}

function indexOfArray([array, value, from = 0, to]: readonly unknown[]): unknown {
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) {
    throw new StoreError(
      40090,
      `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`,
    );
  }
  const end = Math.min(array.length, isNumber(to) ? toNumber(to) : array.length);
  for (let i = isNumber(from) ? toNumber(from) : 0; i < end; i += 1) {
    if (equalValues(array[i], value)) return i;
  }
  return -1;
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  throw new StoreError(
    17124,
    `The argument to $size must be an array, but was of type: ${typeName(value)}`,
  );
}

function slice([array, first, second]: readonly unknown[]): unknown {
  if (isNullish(array) || first === null) return null;
  if (!Array.isArray(array)) {
    throw new StoreError(
      28724,
      `First argument to $slice must be an array, but is of type: ${typeName(array)}`,
    );
  }
  if (!isNumber(first)) {
    throw new StoreError(
      28725,
      `Second argument to $slice must be a numeric value, but is of type: ${typeName(first)}`,
    );
  }
  const position = toNumber(first);
  if (second === undefined) return position < 0 ? array.slice(position) : array.slice(0, position);
  if (!isNumber(second) || toNumber(second) <= 0) {
    throw new StoreError(28729, `Third argument to $slice must be positive: ${String(second)}`);
  }
  const start = position < 0 ? Math.max(0, array.length + position) : position;
  return array.slice(start, start + toNumber(second));
}

function range([start, end, step = 1]: readonly unknown[]): unknown {
  const [from, to, by] = [start, end, step].map((value) => {
    if (isNumber(value) && isIntegral(value)) return toNumber(value);
    throw new StoreError(
      34443,
      `$range requires numeric values, found value of type: ${typeName(value)}`,
    );
  });
  if (from === undefined || to === undefined || !by) {
    throw new StoreError(34449, '$range requires a non-zero step value');
  }
  if (Math.abs((to - from) / by) > maxRange) {
    throw new StoreError(
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      '$range would use too much memory',
    );
  }
  const values: number[] = [];
  for (let value = from; by > 0 ? value < to : value > to; value += by) values.push(value);
  return values;
}

function sortArray(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { input, sortBy: order } = namedOperands(name, operand, ['input', 'sortBy'], []);
  const evaluate = compiler.compile(input);
  const sort = isDocument(order) ? documentOrder(order) : valueOrder(order);
  return (scope) => {
    const value = evaluate(scope);
    return isNullish(value) ? null : sort(inputArray(value, '$sortArray', 2942504));
  };
}

function documentOrder(order: Record<string, unknown>): (items: readonly unknown[]) => unknown[] {
  const fields = parseSort(order);
  return (items) => sortBy(items, fields, (item) => (isDocument(item) ? item : {}));
}

function valueOrder(order: unknown): (items: readonly unknown[]) => unknown[] {
  if (!isNumber(order) || Math.abs(toNumber(order)) !== 1) {
    throw new StoreError(2942507, '$sortArray sortBy must be 1, -1 or a document');
  }
  const direction = toNumber(order);
  return (items) => [...items].sort((a, b) => compareValues(a, b) * direction);
}

function zip({ inputs, useLongestLength, defaults }: Readonly<Record<string, unknown>>): unknown {
  const rows = inputArray(inputs, '$zip', 34461);
  if (rows.some(isNullish)) return null;
  const columns = rows.map((row) => inputArray(row, '$zip', 34468));
  const lengths = columns.map((column) => column.length);
  const length = useLongestLength === true ? Math.max(...lengths) : Math.min(...lengths);
  const fallbacks: readonly unknown[] = Array.isArray(defaults) ? defaults : [];
  return Array.from({ length }, (_, i) =>
    columns.map((column, j) => (i < column.length ? column[i] : (fallbacks[j] ?? null))),
  );
}
