/**
 * Texts that come up again and again, field names above all: the same bytes give the same string
 * without making it anew. A direct-mapped table, so it never grows.
 */

const tableSize = 4096;
/** Longer names are not kept. */
export const maxKnownLength = 32;
/** Nor longer values: states and codes come up again, titles do not, and looking for them is in vain. */
export const maxKnownValueLength = 16;

const known: (string | undefined)[] = new Array(tableSize).fill(undefined);

/**
 * The string of the ASCII bytes from `start` to `end`.
 * @param hash of these bytes, by `nextHash` from 0
 */
export function knownText(bytes: Buffer, start: number, end: number, hash: number): string {
  const slot = (hash ^ (hash >>> 12)) & (tableSize - 1);
  const candidate = known[slot];
  if (candidate !== undefined && isText(candidate, bytes, start, end)) return candidate;
  const text = bytes.toString('latin1', start, end);
  known[slot] = text;
  return text;
}

export const nextHash = (hash: number, byte: number): number => (hash * 31 + byte) | 0;

function isText(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) !== bytes[start + i]) return false;
  }
  return true;
}
