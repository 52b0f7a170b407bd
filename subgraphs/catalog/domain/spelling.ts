/** Words shorter than this are taken as written: too much is one letter away from them. */
const correctedFrom = 4;
/** From this length two slips are forgiven. */
const twoSlipsFrom = 8;
/** More readings than this of one slip are a guess. */
const readingsMax = 3;

/**
 * Words of the vocabulary that `word` may be a slip of, all equally near: one letter missing, added, wrong, or two
 * neighbours swapped; two such slips in a long word. Empty when nothing is near.
 */
export function nearestWords(word: string, vocabulary: Iterable<string>): string[] {
  if (word.length < correctedFrom) return [];
  let limit = word.length >= twoSlipsFrom ? 2 : 1;
  let nearest: string[] = [];
  for (const known of vocabulary) {
    const distance = slipsBetween(word, known, limit);
    if (distance > limit) continue;
    if (distance < limit) nearest = [];
    limit = distance;
    nearest.push(known);
  }
  return nearest.slice(0, readingsMax);
}

/**
 * Optimal string alignment distance (Damerau–Levenshtein without a second edit of a swapped pair).
 * @returns the distance, or any number above `limit` once it is beyond that
 */
export function slipsBetween(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= to.length; j += 1) {
      const differs = from[i - 1] === to[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + differs);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return at(last, to.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.MAX_SAFE_INTEGER;
