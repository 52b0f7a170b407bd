/** Sums as MongoDB adds: doubles without the errors of rounding, decimals apart, in the widest type. */
import { Long } from 'bson';
import {
  add,
  type DecimalParts,
  divide,
  fromDouble,
  fromInteger,
  negate,
  pack,
} from '../../bson/decimal.ts';
import { fromBigInt, kindOf, type NumberKind, toDecimal, toNumber } from '../../bson/numbers.ts';
import { boxDouble, isInt32, type NumberValue } from '../../bson/values.ts';

const longLimit = 2 ** 63;
const zero = fromInteger(0n);

type SpecialKind = 'nan' | 'infinity' | 'negative';

/** Values added and counted. What was added can be taken away again. */
export class NumberSum {
  /** The sum, and what its last digit lacks. */
  #sum = 0;
  #rest = 0;
  /** The sum as it comes, which stays a number where the pair past the largest double does not. */
  #plain = 0;
  #decimals: DecimalParts = zero;
  /** NaN and infinities are counted, for a sum would never be rid of them. Undefined while there is none. */
  #special: Record<SpecialKind, number> | undefined;
  #count = 0;
  #longCount = 0;
  #doubleCount = 0;
  #decimalCount = 0;

  get count(): number {
    return this.#count;
  }

  add(value: NumberValue): void {
    this.#put(value, 1);
  }

  remove(value: NumberValue): void {
    this.#put(value, -1);
  }

  #put(value: NumberValue, sign: 1 | -1): void {
    if (typeof value === 'number' && Number.isFinite(value)) {
      this.#tally(isInt32(value) ? 'int' : 'double', sign);
      this.#addDouble(sign * value);
      return;
    }
    const kind = kindOf(value);
    this.#tally(kind, sign);
    if (value instanceof Long) {
      this.#addDouble(sign * value.getHighBits() * 2 ** 32);
      this.#addDouble(sign * value.getLowBitsUnsigned());
      return;
    }
    if (kind === 'decimal') {
      this.#putDecimal(toDecimal(value), sign);
      return;
    }
    const number = toNumber(value);
    if (Number.isFinite(number)) this.#addDouble(sign * number);
    else if (Number.isNaN(number)) this.#putSpecial('nan', sign);
    else this.#putSpecial(number > 0 ? 'infinity' : 'negative', sign);
  }

  #tally(kind: NumberKind, sign: 1 | -1): void {
    this.#count += sign;
    if (kind === 'long') this.#longCount += sign;
    else if (kind === 'double') this.#doubleCount += sign;
    else if (kind === 'decimal') this.#decimalCount += sign;
  }

  #putDecimal(parts: DecimalParts, sign: 1 | -1): void {
    if (parts.kind === 'nan') this.#putSpecial('nan', sign);
    else if (parts.kind === 'finite') {
      this.#decimals = add(this.#decimals, sign === 1 ? parts : negate(parts));
    } else this.#putSpecial(parts.isNegative ? 'negative' : 'infinity', sign);
  }

  #putSpecial(kind: SpecialKind, sign: 1 | -1): void {
    this.#special ??= { nan: 0, infinity: 0, negative: 0 };
    this.#special[kind] += sign;
  }

  /** Adds so that the pair of numbers is exact: the sum is the rounded one, the rest its error. */
  #addDouble(value: number): void {
    this.#plain += value;
    const term = value + this.#rest;
    const termError = this.#rest - (term - value);
    const sum = this.#sum + term;
    const part = sum - this.#sum;
    this.#rest = this.#sum - (sum - part) + (term - part) + termError;
    this.#sum = sum;
  }

  /** @returns 0 without numbers */
  total(): NumberValue {
    if (this.#decimalCount > 0) return pack(this.#decimalTotal());
    if (this.#doubleCount > 0) return boxDouble(this.#doubleTotal());
    const whole = this.#wholeTotal();
    if (whole === undefined) return boxDouble(this.#doubleTotal());
    return this.#longCount > 0 ? Long.fromBigInt(whole) : fromBigInt(whole);
  }

  /** @returns null without numbers */
  mean(): NumberValue | null {
    const { count } = this;
    if (count === 0) return null;
    return this.#decimalCount > 0
      ? pack(divide(this.#decimalTotal(), fromInteger(BigInt(count))))
      : boxDouble(this.#doubleTotal() / count);
  }

  /** NaN or an infinity, if one was added. */
  #specialTotal(): number | undefined {
    if (this.#special === undefined) return undefined;
    const { nan, infinity, negative } = this.#special;
    if (nan > 0 || (infinity > 0 && negative > 0)) return Number.NaN;
    if (infinity > 0) return Number.POSITIVE_INFINITY;
    return negative > 0 ? Number.NEGATIVE_INFINITY : undefined;
  }

  #doubleTotal(): number {
    return this.#specialTotal() ?? (Number.isNaN(this.#sum) ? this.#plain : this.#sum);
  }

  #decimalTotal(): DecimalParts {
    const special = this.#specialTotal() ?? this.#doubleTotal();
    if (!Number.isFinite(special)) return fromDouble(special);
    return add(this.#decimals, add(fromDouble(this.#sum), fromDouble(this.#rest)));
  }

  /**
   * Doubles that were added and taken away beside much larger numbers may leave a fraction, which is none of the sum.
   * @returns undefined past an int64
   */
  #wholeTotal(): bigint | undefined {
    if (!(Math.abs(this.#sum) <= longLimit)) return undefined;
    const whole = BigInt(Math.round(this.#sum)) + BigInt(Math.round(this.#rest));
    return BigInt.asIntN(64, whole) === whole ? whole : undefined;
  }
}
