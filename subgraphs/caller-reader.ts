import { createBoundedMap } from '../kernel/bounded-map.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { verifyCaller } from '../kernel/tokens.ts';

/** Headers remembered. About 1 KB each. */
const headersMax = 5_000;

/** Who asks, by the gateway's signed header. @throws ShopError UNAUTHENTICATED when it is missing, forged or old */
export type ReadCaller = (header: string | undefined) => Promise<Caller>;

/**
 * Checks the signature of a header once: the gateway sends the same one with all that a caller asks within half a
 * minute, and checking it is dearer than many an answer. Nothing outlives its header, and what does not hold is never
 * remembered.
 */
export function createCallerReader(secret: string, clock: Clock): ReadCaller {
  const remembered = createBoundedMap<Awaited<ReturnType<typeof verifyCaller>>>(headersMax);

  return async (header) => {
    const known = header === undefined ? undefined : remembered.get(header);
    if (known && clock.now().getTime() < known.expiresAtMs) return known.caller;
    const verified = await verifyCaller(header, secret, clock);
    if (header !== undefined) remembered.set(header, verified);
    return verified.caller;
  };
}
