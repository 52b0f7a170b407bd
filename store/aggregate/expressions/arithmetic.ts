/** `$add`, `$subtract`, `$multiply`, `$divide`, `$mod`: null or missing in, null out. */
import { Decimal128, Long } from 'bson';
import { remainder as decimalRemainder, isZero, pack } from '../../bson/decimal.ts';
import { dateAt, millisecondsOf } from '../../bson/far-date.ts';
import {
  calculate,
  divide,
  fromBigInt,
  kindOf,
  toBigInt,
  toDecimal,
  toNumber,
} from '../../bson/numbers.ts';
import { boxDouble, isNullish, isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import {
  binary,
  type Compiler,
  compileArguments,
  folded,
  type OperatorCompiler,
  variadic,
} from '../compiler.ts';
import { toWhole } from './rounding.ts';

export const arithmetic: readonly (readonly [string, OperatorCompiler])[] = [
  ['$add', add],
  ['$subtract', binary(subtract)],
  ['$multiply', variadic(multiply)],
  ['$divide', binary((a, b, _name, compiler) => quotient(a, b, compiler))],
  ['$mod', binary((a, b, _name, compiler) => remainder(a, b, compiler))],
];

/** Operands are looked at one by one: after a null the rest is not even checked. */
function add(...[operand, compiler, name]: Parameters<OperatorCompiler>) {
  const evaluates = compileArguments(operand, compiler, name, 0, Number.POSITIVE_INFINITY);
  const [first, second] = evaluates;
  if (first !== undefined && second !== undefined && evaluates.length === 2) {
    return folded(evaluates, (scope) => addTwo(first(scope), second(scope)));
  }
  return folded(evaluates, (scope) => {
    const total = new Total();
    for (const evaluate of evaluates) {
      const value = evaluate(scope);
      if (isNullish(value)) return null;
      total.add(value);
    }
    return total.value;
  });
}

function addTwo(a: unknown, b: unknown): unknown {
  if (isNumber(a) && isNumber(b)) return calculate('add', a, b, 'double');
  if (isNullish(a)) return null;
  const total = new Total();
  total.add(a);
  if (isNullish(b)) return null;
  total.add(b);
  return total.value;
}

/** Numbers, and at most one date, to which the others are milliseconds. */
class Total {
  #sum: NumberValue = 0;
  /** Whether all numbers were int32: then so is the sum, if it fits in the end. */
  #isInt = true;
  #date: bigint | undefined;

  add(value: unknown): void {
    if (value instanceof Date) this.#addDate(value);
    else if (!isNumber(value)) {
      throw new StoreError(
        'TypeMismatch',
        `$add only supports numeric or date types, not ${typeName(value)}`,
      );
    } else if (this.#date !== undefined) this.#date = moved(this.#date, wholeMs(value));
    else {
      this.#isInt &&= kindOf(value) === 'int';
      this.#sum = calculate('add', this.#sum, value, 'double');
    }
  }

  get value(): unknown {
    if (this.#date !== undefined) return dateAt(this.#date);
    return this.#isInt && this.#sum instanceof Long ? fromBigInt(this.#sum.toBigInt()) : this.#sum;
  }

  #addDate(date: Date): void {
    if (this.#date !== undefined) {
      throw new StoreError(16612, 'only one date allowed in an $add expression');
    }
    this.#date = moved(wholeMs(this.#sum), millisecondsOf(date));
  }
}

function moved(a: bigint, b: bigint): bigint {
  const sum = a + b;
  if (dateAt(sum) === undefined) throw new StoreError('Overflow', 'date overflow');
  return sum;
}

/** Milliseconds as MongoDB rounds them. @throws StoreError Overflow for what is no number of them */
function wholeMs(value: NumberValue): bigint {
  const whole = toWhole(value);
  if (whole === undefined) throw new StoreError('Overflow', 'date overflow');
  return whole;
}

export function subtract(a: unknown, b: unknown): unknown {
  if (isNumber(a) && isNumber(b)) return calculate('subtract', a, b, 'double');
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return Long.fromBigInt(millisecondsOf(a) - millisecondsOf(b));
    if (isNumber(b)) return dateAt(moved(millisecondsOf(a), -wholeMs(b)));
  }
  throw new StoreError('TypeMismatch', `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiply(values: readonly unknown[]): unknown {
  let product: NumberValue = 1;
  let isInt = true;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumber(value)) {
      throw new StoreError(
        'TypeMismatch',
        `$multiply only supports numeric types, not ${typeName(value)}`,
      );
    }
    isInt &&= kindOf(value) === 'int';
    product = calculate('multiply', product, value, 'double');
  }
  return isInt && product instanceof Long ? fromBigInt(product.toBigInt()) : product;
}

/** The codes of a division by zero, in both of MongoDB's engines. */
const zeroDivision = { classic: 'BadValue', slots: 4848401 } as const;
const zeroRemainder = { classic: 16610, decimal: 5733415, slots: 4848403 } as const;

function quotient(a: unknown, b: unknown, { isInSlots }: Compiler): unknown {
  if (isNumber(a) && isNumber(b)) {
    if (isZeroNumber(b)) {
      throw new StoreError(
        isInSlots ? zeroDivision.slots : zeroDivision.classic,
        "can't $divide by zero",
      );
    }
    return divide(a, b);
  }
  if (isNullish(a) || isNullish(b)) return null;
  throw new StoreError(
    'TypeMismatch',
    `$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`,
  );
}

const isZeroNumber = (value: NumberValue): boolean =>
  value instanceof Decimal128 ? isZero(toDecimal(value)) : toNumber(value) === 0;

function remainder(a: unknown, b: unknown, { isInSlots }: Compiler): unknown {
  if (!isNumber(a) || !isNumber(b)) {
    if (isNullish(a) || isNullish(b)) return null;
    throw new StoreError(
      16611,
      `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`,
    );
  }
  const kinds = [kindOf(a), kindOf(b)];
  const isDecimal = kinds.includes('decimal');
  if (isZeroNumber(b)) {
    const classic = isDecimal ? zeroRemainder.decimal : zeroRemainder.classic;
    throw new StoreError(isInSlots ? zeroRemainder.slots : classic, "can't $mod by zero");
  }
  if (isDecimal) return pack(decimalRemainder(toDecimal(a), toDecimal(b)));
  if (kinds.includes('double')) return boxDouble(toNumber(a) % toNumber(b));
  const result = toBigInt(a) % toBigInt(b);
  return kinds.includes('long') ? Long.fromBigInt(result) : fromBigInt(result);
}
