/** Numbers read from text and written as text, digit by digit as MongoDB does. */
import { Decimal128 } from 'bson';
import {
  decimalDigits,
  finite,
  infinity,
  maxExponent,
  minExponent,
  nan,
  pack,
} from '../../bson/decimal.ts';

const wholeText = /^[+-]?\d+$/;
const decimalText = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const hexText = /^([+-]?)0[xX](?:([\da-f]+)(?:\.([\da-f]*))?|\.([\da-f]+))(?:[pP]([+-]?\d+))?$/i;
const specialText = /^([+-]?)(?:(inf|infinity)|nan)$/i;

/** The largest exponent that can be told apart from any larger one. */
const endlessExponent = 100_000;

/** @returns undefined for what is no whole number; `0x` is not understood */
export function parseWhole(text: string): bigint | undefined {
  if (!wholeText.test(text)) return undefined;
  const isNegative = text.startsWith('-');
  const digits = withoutLeadingZeros(text.replace(/^[+-]/, ''));
  // No int64 is longer, and reading a million digits takes a while.
  if (digits.length > 30) return isNegative ? -(10n ** 30n) : 10n ** 30n;
  return isNegative ? -BigInt(digits) : BigInt(digits);
}

/** @returns undefined for what is no number, and for those too large or too small for a double */
export function parseDouble(text: string): number | undefined {
  const special = parseSpecial(text);
  if (special !== undefined) return special;
  const hex = hexText.exec(text);
  if (hex !== null) return text.startsWith('0x') ? undefined : parseHex(hex);
  const parts = decimalText.exec(text);
  if (parts === null) return undefined;
  const value = Number(text);
  const hasDigits = /[1-9]/.test(text.replace(/[eE].*$/, ''));
  const isTooSmall = hasDigits && Math.abs(value) < 2 ** -1022;
  return Number.isFinite(value) && !isTooSmall ? value : undefined;
}

function parseHex([
  ,
  sign,
  whole,
  fraction = '',
  onlyFraction = '',
  exponent = '0',
]: RegExpExecArray): number | undefined {
  const places = fraction || onlyFraction;
  let value = 0;
  for (const digit of `${whole ?? ''}${places}`) value = value * 16 + Number.parseInt(digit, 16);
  const scaled = value * 2 ** (Number(exponent) - 4 * places.length);
  if (!Number.isFinite(scaled)) return undefined;
  return sign === '-' ? -scaled : scaled;
}

/** @returns undefined for what is no number, and for exponents that a decimal lacks */
export function parseDecimal(text: string): Decimal128 | undefined {
  const special = specialText.exec(text);
  if (special !== null) {
    const isNegative = special[1] === '-';
    if (special[2] !== undefined) return pack(infinity(isNegative));
    return isNegative ? negativeNaN : pack(nan);
  }
  const parts = decimalText.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', onlyFraction = '', power = '0'] = parts;
  const places = fraction || onlyFraction;
  const digits = withoutLeadingZeros(`${whole}${places}`);
  const written = Math.max(-endlessExponent, Math.min(endlessExponent, Number(power)));
  const exponent = written - places.length;
  if (isOutOfRange(digits, exponent)) return undefined;
  // Digits that a decimal has no room for are cut off, not rounded.
  const kept = digits.slice(0, decimalDigits);
  return pack(finite(sign === '-', BigInt(kept), exponent + digits.length - kept.length));
}

/** Whether a decimal would be infinite, or lose digits because it is so small. */
function isOutOfRange(digits: string, exponent: number): boolean {
  if (digits === '0') return false;
  if (digits.length + exponent > maxExponent + decimalDigits) return true;
  const lost = minExponent - exponent;
  return lost > 0 && digits.length - lost < decimalDigits && /[1-9]/.test(digits.slice(-lost));
}

/** A NaN may have a sign, which no arithmetic makes. */
const negativeNaN = new Decimal128(
  Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfc),
);

const withoutLeadingZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

function parseSpecial(text: string): number | undefined {
  const parts = specialText.exec(text);
  if (parts === null) return undefined;
  if (parts[2] === undefined) return Number.NaN;
  return parts[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A double as `$toString` writes it: all its digits, `1e+16` from there on, `9e-05` below 1e-4. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return withTwoDigitExponent(value.toExponential());
}

/** A double with six digits, as string operators write the numbers that they are given. */
export function shortDoubleText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', power = '0'] = value.toExponential(5).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return withoutTrailingZeros(value.toFixed(5 - exponent));
  return withTwoDigitExponent(`${withoutTrailingZeros(digits)}e${power}`);
}

const withoutTrailingZeros = (text: string): string =>
  text.includes('.') ? text.replace(/\.?0+$/, '') : text;

const withTwoDigitExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

/** A double as a decimal of fifteen digits. */
export function decimalOfDouble(value: number): Decimal128 {
  if (Number.isNaN(value)) return pack(nan);
  if (!Number.isFinite(value)) return pack(infinity(value < 0));
  if (value === 0) return pack(finite(Object.is(value, -0), 0n, 0));
  const [digits = '', power = '0'] = Math.abs(value).toExponential(14).split('e');
  return pack(finite(value < 0, BigInt(digits.replace('.', '')), Number(power) - 14));
}
