/** Expressions on text: joining, cases, lengths, splitting, trimming, replacing. */
import { Binary } from 'bson';
import { bytesOf, compareText } from '../../bson/compare.ts';
import { isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { binary, type OperatorCompiler, unary, variadic } from '../compiler.ts';
import { regexes } from './regexes.ts';
import { replacing } from './replacing.ts';
import { substrings } from './substrings.ts';
import { textOf } from './text-of.ts';
import { checkedText } from './text-size.ts';
import { trimming } from './trimming.ts';

export const strings: readonly (readonly [string, OperatorCompiler])[] = [
  ['$concat', variadic(concat)],
  ['$toUpper', unary((value) => toUpper(textOf(value)))],
  ['$toLower', unary((value) => toLower(textOf(value)))],
  ['$strcasecmp', binary((a, b) => Math.sign(compareText(toUpper(textOf(a)), toUpper(textOf(b)))))],
  ['$strLenCP', unary((value, name) => codePoints(stringOf(value, name, 34471)))],
  ['$strLenBytes', unary((value, name) => Buffer.byteLength(stringOf(value, name, 34473)))],
  ['$binarySize', unary(binarySize)],
  ['$split', binary(split)],
  ...substrings,
  ...trimming,
  ...replacing,
  ...regexes,
];

function concat(values: readonly unknown[]): unknown {
  let text = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string') {
      throw new StoreError(16702, `$concat only supports strings, not ${typeName(value)}`);
    }
    text += value;
  }
  return checkedText(text);
}

/** MongoDB changes the case of ASCII letters and of no others. */
const toUpper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase());
const toLower = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase());

function codePoints(text: string): number {
  let count = 0;
  for (const _point of text) count += 1;
  return count;
}

function stringOf(value: unknown, name: string, code: number): string {
  if (typeof value === 'string') return value;
  throw new StoreError(code, `${name} requires a string argument, found: ${typeName(value)}`);
}

function binarySize(value: unknown): unknown {
  if (isNullish(value)) return null;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Binary) return bytesOf(value).length;
  throw new StoreError(
    51276,
    `$binarySize requires a string or BinData argument, found: ${typeName(value)}`,
  );
}

function split(value: unknown, separator: unknown): unknown {
  if (isNullish(value) || isNullish(separator)) return null;
  const text = stringOf(value, '$split', 40085);
  const by = stringOf(separator, '$split', 10503900);
  if (by === '') throw new StoreError(40087, '$split requires a non-empty separator');
  return text.split(by);
}
