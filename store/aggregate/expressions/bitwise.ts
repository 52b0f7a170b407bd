/** `$bitAnd`, `$bitOr`, `$bitXor`, `$bitNot`: of int32 and int64 alone. */
import { Long } from 'bson';
import { isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type OperatorCompiler, variadic } from '../compiler.ts';
import { numeric } from './rounding.ts';

export const bitwise: readonly (readonly [string, OperatorCompiler])[] = [
  ['$bitAnd', bits(-1, (a, b) => a & b)],
  ['$bitOr', bits(0, (a, b) => a | b)],
  ['$bitXor', bits(0, (a, b) => a ^ b)],
  ['$bitNot', numeric((value, name) => (isLong(value) ? value.not() : ~int(value, name)))],
];

/** @param empty what no arguments give, from which the others start */
function bits(empty: number, combine: (a: bigint, b: bigint) => bigint): OperatorCompiler {
  return variadic((values, name) => {
    let result = BigInt(empty);
    let isWide = false;
    for (const value of values) {
      if (isNullish(value)) return null;
      isWide ||= isLong(value);
      result = combine(result, isLong(value) ? value.toBigInt() : BigInt(int(value, name)));
    }
    return isWide ? Long.fromBigInt(result) : Number(result);
  });
}

const isLong = (value: unknown): value is Long => typeName(value) === 'long';

function int(value: unknown, name: string): number {
  if (typeof value === 'number' && typeName(value) === 'int') return value;
  throw new StoreError(
    'TypeMismatch',
    `${name} only supports int and long operands, not ${typeName(value)}.`,
  );
}
