/** Walks through the elements of a BSON document in place, without decoding a value. */

export class Elements {
  readonly #bytes: Buffer;
  readonly #end: number;
  type = 0;
  name = '';
  /** Where the value of the present element starts, and where the next element does. */
  valueAt: number;
  valueEnd: number;

  /** @param start where the document begins, with its length */
  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.#end = start + bytes.readInt32LE(start) - 1;
    this.valueAt = start + 4;
    this.valueEnd = start + 4;
  }

  /** Goes to the next element. False at the end, and where the bytes make no sense. */
  next(): boolean {
    const at = this.valueEnd;
    const type = this.#bytes[at];
    if (type === undefined || type === 0 || at >= this.#end) return false;
    const nameEnd = this.#bytes.indexOf(0, at + 1);
    if (nameEnd < 0) return false;
    this.type = type;
    this.name = this.#bytes.toString('latin1', at + 1, nameEnd);
    this.valueAt = nameEnd + 1;
    const size = sizeOfValue(this.#bytes, type, nameEnd + 1);
    this.valueEnd = nameEnd + 1 + size;
    return size >= 0 && this.valueEnd <= this.#end;
  }
}

/** Bytes of the values whose types have a fixed size. */
const fixedSizes: readonly (readonly [type: number, bytes: number])[] = [
  [0x01, 8],
  [0x06, 0],
  [0x07, 12],
  [0x08, 1],
  [0x09, 8],
  [0x0a, 0],
  [0x10, 4],
  [0x11, 8],
  [0x12, 8],
  [0x13, 16],
  [0x7f, 0],
  [0xff, 0],
];

/** What stands in front of a value that tells its own length: the length is counted from there. */
const lengthExtras: readonly (readonly [type: number, bytes: number])[] = [
  [0x02, 4],
  [0x03, 0],
  [0x04, 0],
  [0x05, 5],
  [0x0d, 4],
  [0x0e, 4],
  [0x0f, 0],
];

const byType = (sizes: readonly (readonly [number, number])[]): Int8Array => {
  const table = new Int8Array(256).fill(-1);
  for (const [type, bytes] of sizes) table[type] = bytes;
  return table;
};

const fixedSize = byType(fixedSizes);
const lengthExtra = byType(lengthExtras);

/** Bytes of a value; -1 when that cannot be told. */
export function sizeOfValue(bytes: Buffer, type: number, at: number): number {
  const fixed = fixedSize[type] ?? -1;
  if (fixed >= 0) return fixed;
  const extra = lengthExtra[type] ?? -1;
  if (extra >= 0) {
    const length = at + 4 <= bytes.length ? bytes.readInt32LE(at) : -1;
    return length < 0 ? -1 : length + extra;
  }
  if (type !== 0x0b) return -1;
  const patternEnd = bytes.indexOf(0, at);
  const optionsEnd = patternEnd < 0 ? -1 : bytes.indexOf(0, patternEnd + 1);
  return optionsEnd < 0 ? -1 : optionsEnd + 1 - at;
}
