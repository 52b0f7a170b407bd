import type { Random } from '../kernel/random.ts';

/**
 * How long to wait before the next try: doubling, with a random half so that many gateways do not come back at once.
 * @param failures tries that have failed so far, from 1
 * @returns milliseconds
 */
export function backoffMs(
  failures: number,
  { backoffFirstMs, backoffMaxMs }: { backoffFirstMs: number; backoffMaxMs: number },
  random: Pick<Random, 'int'>,
): number {
  const fullMs = Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(failures - 1, 30));
  const halfMs = Math.ceil(fullMs / 2);
  return halfMs + random.int(halfMs + 1);
}
