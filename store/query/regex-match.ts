/** `$regex` with its `$options`, and regular expressions that stand for a value. */
import { type BSONRegExp, BSONSymbol } from 'bson';
import { isRegex, regexOptions, regexSource } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { anyElement, type Operator, wholeValue } from './condition.ts';
import type { ValueTest } from './matcher.ts';
import { toRegExp } from './regex.ts';

/** Tests text, and finds stored regular expressions that are the same. */
export function regexTest(operand: string | RegExp | BSONRegExp, options?: string): ValueTest {
  const source = typeof operand === 'string' ? operand : regexSource(operand);
  const flags = options ?? (typeof operand === 'string' ? '' : regexOptions(operand));
  const regex = toRegExp(source, flags);
  return (value) => {
    if (typeof value === 'string') return regex.test(value);
    if (isRegex(value)) return regexSource(value) === source && regexOptions(value) === flags;
    return value instanceof BSONSymbol && regex.test(value.valueOf());
  };
}

export const matchesRegex: Operator = (operand, { spec }) => {
  if (typeof operand !== 'string' && !isRegex(operand)) throw badValue('$regex has to be a string');
  const options = spec['$options'];
  if (options !== undefined) checkOptions(options, operand, Object.keys(spec));
  if (typeof operand === 'string') refuseNullByte(operand);
  return anyElement(regexTest(operand, typeof options === 'string' ? options : undefined));
};

/** @throws StoreError BadValue */
export function refuseNullByte(pattern: string): void {
  if (pattern.includes('\0')) {
    throw badValue('Regular expression cannot contain an embedded null byte');
  }
}

function checkOptions(options: unknown, operand: unknown, names: readonly string[]): void {
  if (typeof options !== 'string') throw badValue('$options has to be a string');
  if (!isRegex(operand) || regexOptions(operand) === '') return;
  const isFirst = names.indexOf('$options') < names.indexOf('$regex');
  if (isFirst && options === '') return;
  throw new StoreError(isFirst ? 51074 : 51075, 'options set in both $regex and $options');
}

/** `$options` says nothing of its own. */
export const optionsOfRegex: Operator = (_operand, { spec }) => {
  if (!('$regex' in spec)) throw badValue('$options needs a $regex');
  return wholeValue(() => true);
};
