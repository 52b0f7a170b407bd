/** Parts of texts and their places. Positions ending in CP count code points, others UTF-8 bytes. */
import { isNullish, isNumber, type NumberValue, show, typeName } from '../../bson/values.ts';
import { coerceToInt64, int32Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { type OperatorCompiler, withArguments } from '../compiler.ts';
import { codePointsBetween, unitAfter } from './code-points.ts';
import { textOf } from './text-of.ts';

export const substrings: readonly (readonly [string, OperatorCompiler])[] = [
  ['$substr', withArguments(3, 3, substringBytes)],
  ['$substrBytes', withArguments(3, 3, substringBytes)],
  ['$substrCP', withArguments(3, 3, substringCodePoints)],
  ['$indexOfBytes', withArguments(2, 4, indexOfByte)],
  ['$indexOfCP', withArguments(2, 4, indexOfCodePoint)],
];

function substringBytes([value, from, length]: readonly unknown[], name: string): string {
  const bytes = Buffer.from(textOf(value));
  checkNumeric(from, name, 'starting index', 16034);
  checkNumeric(length, name, 'length', 16035);
  const [first, given] = [coerceToInt64(from), coerceToInt64(length)];
  if (first < 0n) {
    throw new StoreError(50752, `${name}:  starting index must be non-negative (got: ${first})`);
  }
  const start = clamp(first, bytes.length);
  const count = given < 0n ? bytes.length : clamp(given, bytes.length);
  const end = Math.min(start + count, bytes.length);
  if (isContinuation(bytes[start])) {
    throw new StoreError(
      28656,
      `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`,
    );
  }
  if (isContinuation(bytes[end])) {
    throw new StoreError(
      28657,
      `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`,
    );
  }
  return bytes.toString('utf8', start, end);
}

const clamp = (value: bigint, most: number): number => (value > most ? most : Number(value));

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;

function substringCodePoints([value, from, length]: readonly unknown[], name: string): string {
  const text = textOf(value);
  const start = wholePosition(from, name, 'starting index', 34450, 34451);
  const count = wholePosition(length, name, 'length', 34452, 34453);
  if (count < 0) throw new StoreError(34454, `${name}: length must be a nonnegative integer.`);
  if (start < 0) {
    throw new StoreError(34455, `${name}: the starting index must be nonnegative integer.`);
  }
  const first = unitAfter(text, start);
  return text.slice(first, unitAfter(text, count, first));
}

function wholePosition(
  value: unknown,
  name: string,
  what: string,
  notNumeric: number,
  notWhole: number,
): number {
  checkNumeric(value, name, what, notNumeric);
  const whole = int32Of(value);
  if (whole !== undefined) return whole;
  throw new StoreError(
    notWhole,
    `${name}: ${what} cannot be represented as a 32-bit integral value: ${show(value)}`,
  );
}

function checkNumeric(
  value: unknown,
  name: string,
  what: string,
  code: number,
): asserts value is NumberValue {
  if (isNumber(value)) return;
  throw new StoreError(
    code,
    `${name}: ${what} must be a numeric type (is BSON type ${typeName(value)})`,
  );
}

function indexOfByte(values: readonly unknown[], name: string): unknown {
  const [value, part] = values;
  if (isNullish(value)) return null;
  const bytes = Buffer.from(stringAt(value, name, 'first', 40091));
  const wanted = Buffer.from(stringAt(part, name, 'second', 40092));
  const { start, end } = boundsOf(values, name);
  if (start > bytes.length || end < start) return -1;
  return bytes.subarray(0, Math.min(end, bytes.length)).indexOf(wanted, start);
}

/** The match begins within the bounds; it may end beyond them, as it may on MongoDB. */
function indexOfCodePoint(values: readonly unknown[], name: string): unknown {
  const [value, part] = values;
  if (isNullish(value)) return null;
  const text = stringAt(value, name, 'first', 40093);
  const wanted = stringAt(part, name, 'second', 40094);
  const { start, end } = boundsOf(values, name);
  if (text === '' && wanted === '' && start === 0) return 0;
  const first = unitAfter(text, start);
  const found = first >= text.length ? -1 : text.indexOf(wanted, first);
  if (found < 0 || found >= text.length) return -1;
  const index = start + codePointsBetween(text, first, found);
  return index < end ? index : -1;
}

function stringAt(value: unknown, name: string, which: string, code: number): string {
  if (typeof value === 'string') return value;
  throw new StoreError(
    code,
    `${name} requires a string as the ${which} argument, found: ${typeName(value)}`,
  );
}

/** A bound that is written but missing in the document is an error, not the default. */
const boundsOf = (values: readonly unknown[], name: string) => ({
  start: values.length > 2 ? boundary(values[2], name, 'starting index') : 0,
  end: values.length > 3 ? boundary(values[3], name, 'ending index') : Number.POSITIVE_INFINITY,
});

function boundary(value: unknown, name: string, what: string): number {
  const whole = int32Of(value);
  if (whole === undefined) {
    throw new StoreError(
      40096,
      `${name} requires an integral ${what}, found a value of type: ${typeName(value)}, with value: ${show(value)}`,
    );
  }
  if (whole >= 0) return whole;
  throw new StoreError(40097, `${name} requires a nonnegative ${what}, found: ${whole}`);
}
