import { type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { createBoundedMap } from '../bounded-map.ts';

/** Addresses remembered; past it the one seen longest ago starts afresh. About 1 MB. */
const addressesMax = 10_000;

export interface RateLimit {
  /** Counts one request. @throws ShopError RATE_LIMITED with `retryAfterSeconds` when the bucket is empty */
  take(remoteAddress: string): void;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * A bucket for each address that holds a minute's requests and fills evenly: bursts pass, floods do not. Counted
 * in this process, so N copies of the gateway allow N times as many.
 */
export function createRateLimit(requestsPerMinute: number, clock: Clock): RateLimit {
  const buckets = createBoundedMap<Bucket>(addressesMax);
  const tokensPerMs = requestsPerMinute / MINUTE_MS;

  return {
    take(remoteAddress) {
      const nowMs = clock.now().getTime();
      const key = networkOf(remoteAddress);
      const known = buckets.get(key) ?? { tokens: requestsPerMinute, filledAtMs: nowMs };
      const gained = (nowMs - known.filledAtMs) * tokensPerMs;
      const tokens = Math.min(requestsPerMinute, known.tokens + gained);
      if (tokens < 1) {
        const retryAfterSeconds = Math.ceil((1 - tokens) / tokensPerMs / 1_000);
        throw new ShopError('RATE_LIMITED', 'Too many requests from this address', {
          retryAfterSeconds,
        });
      }
      buckets.set(key, { tokens: tokens - 1, filledAtMs: nowMs });
    },
  };
}

/** One network of IPv6 is one customer: its /64. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  return address.split(':').slice(0, 4).join(':');
}
