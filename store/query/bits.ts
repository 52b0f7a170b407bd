import { Binary } from 'bson';
import { bytesOf } from '../bson/compare.ts';
import { isIntegral, toBigInt, toNumber } from '../bson/numbers.ts';
import { isNumber } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import type { ValueTest } from './matcher.ts';

/** A test of the bits of whole numbers and binaries against a mask, a list of positions or bytes. */
export function bitTest(
  operand: unknown,
  accepts: (bits: bigint, mask: bigint) => boolean,
): ValueTest {
  const mask = maskOf(operand);
  return (value) => {
    const bits = bitsOf(value);
    return bits !== null && accepts(bits, mask);
  };
}

function maskOf(operand: unknown): bigint {
  if (Array.isArray(operand)) {
    return operand.reduce<bigint>((mask, position) => mask | (1n << bitPosition(position)), 0n);
  }
  if (operand instanceof Binary) return littleEndian(bytesOf(operand));
  if (!isNumber(operand)) {
    throw badValue(
      'bit operators take an Array, a number, or a BinData but received something else',
    );
  }
  if (!isIntegral(operand) || toNumber(operand) < 0) {
    throw new StoreError('FailedToParse', `Expected a non-negative integer in: ${operand}`);
  }
  return toBigInt(operand);
}

function bitPosition(position: unknown): bigint {
  if (!isNumber(position) || !isIntegral(position) || toNumber(position) < 0) {
    throw new StoreError(
      'FailedToParse',
      `bit positions must be an integer >= 0 but got: ${position}`,
    );
  }
  return toBigInt(position);
}

function bitsOf(value: unknown): bigint | null {
  if (value instanceof Binary) return littleEndian(bytesOf(value));
  if (!isNumber(value) || !isIntegral(value)) return null;
  return toBigInt(value);
}

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
