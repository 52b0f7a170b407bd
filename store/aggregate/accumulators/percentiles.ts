/** `$percentile` and `$median`: values of the input itself; what is not a number does not count. */
import { toNumber } from '../../bson/numbers.ts';
import {
  boxDouble,
  type Document,
  isDocument,
  isNumber,
  show,
  typeName,
} from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import {
  type Compiler,
  type Evaluate,
  folded,
  isConstant,
  noScope,
  type OperatorCompiler,
} from '../compiler.ts';
import type { Accumulator, AccumulatorParser, AccumulatorTable, Start } from './accumulator.ts';

export const percentiles: AccumulatorTable = [
  ['$percentile', percentileOf(parsePercentile(7429703))],
  ['$median', percentileOf(parseMedian(7436100))],
];

export const percentileExpressions: readonly (readonly [string, OperatorCompiler])[] = [
  ['$percentile', percentileExpression(parsePercentile(7436200))],
  ['$median', percentileExpression(parseMedian(7436201))],
];

interface Percentiles {
  readonly input: Evaluate;
  /** Takes numbers in order. */
  readonly read: (sorted: readonly number[]) => unknown;
}

type Parser = (operand: unknown, compiler: Compiler, name: string) => Percentiles;

function parsePercentile(notObject: number): Parser {
  return (operand, compiler, name) => {
    const fields = fieldsOf(operand, name, ['input', 'p', 'method'], notObject);
    const input = compiler.compile(fields['input']);
    const fractions = fractionsOf(compiler.compile(fields['p']));
    return { input, read: (sorted) => fractions.map((fraction) => valueAt(sorted, fraction)) };
  };
}

function parseMedian(notObject: number): Parser {
  return (operand, compiler, name) => {
    const { input } = fieldsOf(operand, name, ['input', 'method'], notObject);
    return { input: compiler.compile(input), read: (sorted) => valueAt(sorted, 0.5) };
  };
}

function fieldsOf(
  operand: unknown,
  name: string,
  required: readonly string[],
  notObject: number,
): Document {
  if (!isDocument(operand)) {
    throw new StoreError(
      notObject,
      `specification must be an object; found ${name}: ${show(operand)}`,
    );
  }
  for (const [field, value] of Object.entries(operand)) {
    const path = `${name}.${field}`;
    if (!required.includes(field)) {
      throw new StoreError(40415, `BSON field '${path}' is an unknown field.`);
    }
    if (field !== 'method') continue;
    if (typeof value !== 'string') {
      throw new StoreError(
        'TypeMismatch',
        `BSON field '${path}' is the wrong type '${typeName(value)}', expected type 'string'`,
      );
    }
  }
  for (const field of required) {
    if (!Object.hasOwn(operand, field)) {
      throw new StoreError(40414, `BSON field '${name}.${field}' is missing but a required field`);
    }
  }
  if (operand['method'] !== 'approximate') {
    throw new StoreError(
      'BadValue',
      "Currently only 'approximate' can be used as percentile 'method'.",
    );
  }
  return operand;
}

/** @throws StoreError 7750300-7750303 */
function fractionsOf(evaluate: Evaluate): readonly number[] {
  if (!isConstant(evaluate)) {
    throw new StoreError(7750300, "The $percentile 'p' field must be an array of constant values");
  }
  const values = evaluate(noScope);
  if (!Array.isArray(values) || values.length === 0) {
    throw new StoreError(
      7750301,
      `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${show(values)}`,
    );
  }
  return values.map((value: unknown) => {
    const fail = (code: number) =>
      new StoreError(
        code,
        `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${show(value)}`,
      );
    if (!isNumber(value)) throw fail(7750302);
    const fraction = toNumber(value);
    if (!(fraction >= 0 && fraction <= 1)) throw fail(7750303);
    return fraction;
  });
}

/** The least value that no more than this fraction of all lies below. */
function valueAt(sorted: readonly number[], fraction: number): unknown {
  const { length } = sorted;
  const place = fraction >= 1 ? length - 1 : Math.max(0, Math.ceil(length * fraction) - 1);
  const value = sorted[place];
  return value === undefined ? null : boxDouble(value);
}

function percentileOf(parse: Parser): AccumulatorParser {
  return (operand, compiler, name) => {
    const { input, read } = parse(operand, compiler, name);
    return { evaluate: input, create: ({ memory }) => gathering(read, memory) };
  };
}

/** Keeps the numbers, and sorts them when it is asked. */
function gathering(read: Percentiles['read'], memory: Start['memory']): Accumulator {
  const numbers: number[] = [];
  return {
    add(value) {
      if (!isNumber(value)) return;
      const number = toNumber(value);
      if (Number.isNaN(number)) return;
      memory?.takeBytes(8);
      numbers.push(number);
    },
    result: () => read(numbers.sort((a, b) => a - b)),
  };
}

/** Of one number, or of those in an array. */
function percentileExpression(parse: Parser): OperatorCompiler {
  return (operand, compiler, name) => {
    const { input, read } = parse(operand, compiler, name);
    return folded([input], (scope) => {
      const value = input(scope);
      const numbers = gathering(read, undefined);
      for (const item of Array.isArray(value) ? value : [value]) numbers.add(item);
      return numbers.result();
    });
  };
}
