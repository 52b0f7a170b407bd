import { recordBytes } from './keys.ts';

/**
 * How keys and values are read, by each database on its own. A visit takes neither a copy of a key nor a view of
 * a value, which together are a third of what it costs to look at one field of each document.
 */
export function createCodec() {
  return {
    isVisiting: false,
    encode: (value: Buffer): Buffer => value,
    /** LMDB copies a value into one buffer of its own, which is larger; its `length` says how much is the value. */
    decode(bytes: Buffer): Buffer {
      return this.isVisiting ? bytes : bytes.subarray(0, bytes.length);
    },
    writeKey(key: Buffer, target: Buffer, start: number): number {
      target.set(key, start);
      return start + key.length;
    },
    readKey(source: Buffer, start: number, end: number): Buffer | number {
      return this.isVisiting ? numberBefore(source, end) : copyOf(source, start, end);
    },
  };
}

function numberBefore(bytes: Buffer, end: number): number {
  let number = 0;
  for (let at = end - recordBytes; at < end; at += 1) number = number * 256 + (bytes[at] ?? 0);
  return number;
}

/** From the pool, which costs half of what LMDB's own way does. */
function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start);
  for (let i = 0; i < copy.length; i += 1) copy[i] = bytes[start + i] ?? 0;
  return copy;
}
