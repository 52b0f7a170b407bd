/**
 * How long to wait before the next try: doubled with each failure, then spread over its upper half, so that clients
 * cut off together do not come back together.
 * @param failures tries that have failed so far, from 1
 * @returns milliseconds, at most `maxMs`
 */
export function backoffMs(
  failures: number,
  random: () => number,
  { firstMs, maxMs }: { readonly firstMs: number; readonly maxMs: number },
): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** (failures - 1));
  return Math.round(fullMs * (0.5 + random() / 2));
}
