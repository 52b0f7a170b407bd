/** Texts are kept in UTF-16 units; operators ending in CP count code points. */

/** Code points between two positions in units. */
export function codePointsBetween(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; count += 1) at += unitsAt(text, at);
  return count;
}

/** The position in units of the code point that lies so many after another position. */
export function unitAfter(text: string, codePoints: number, from = 0): number {
  let at = from;
  for (let left = codePoints; left > 0 && at < text.length; left -= 1) at += unitsAt(text, at);
  return at;
}

const unitsAt = (text: string, at: number): number =>
  (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
