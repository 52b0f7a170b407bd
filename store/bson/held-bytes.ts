/**
 * What values take in memory once they are decoded, which their BSON does not tell: 100 dates take nine times theirs,
 * a long text no more than its own. As measured on Node 20, and rather more than less.
 */

/** A place in a document or a list. */
const placeBytes = 12;
export const heldByDocument = 56;
const heldByEmptyList = 40;
/** A list has room for some more than it holds. */
const heldByRoom = 120;
/** From that many fields on V8 keeps a document as a hash table, and their names are mostly of that document alone. */
const fieldsOfTable = 16;
const placeInTable = 88;
/** A document that keeps the order of numbers among its names; see `ordered.ts`. */
export const heldByOrder = 500;
const heldByText = 24;
/** A text that is looked up among known ones; at the most twice its 16 characters. */
export const heldByShortString = 40;

/** Beside the place, by type: what always takes the same, and what a value takes besides its bytes. */
const fixed: readonly (readonly [type: number, bytes: number])[] = [
  [0x01, 32],
  [0x05, 180],
  [0x07, 56],
  [0x09, 100],
  [0x0b, 160],
  [0x0d, 100],
  [0x0e, 64],
  [0x0f, 160],
  [0x11, 64],
  [0x12, 48],
  [0x13, 160],
  [0x7f, 32],
  [0xff, 32],
];

/** By type, what a value takes beside its place, its text and its bytes. */
export const heldByType = new Uint8Array(256);
for (const [type, bytes] of fixed) heldByType[type] = bytes;

export const heldByFields = (count: number): number =>
  count * (count > fieldsOfTable ? placeInTable : placeBytes);

export const heldByList = (count: number): number =>
  heldByEmptyList + (count === 0 ? 0 : heldByRoom + count * placeBytes);

/** @param bytes as it was encoded: what is not ASCII takes two bytes a character, all of it */
export const heldByString = (text: string, bytes: number): number =>
  heldByText + (text.length === bytes ? bytes : text.length * 2);
