import { createBoundedMap } from '../../kernel/bounded-map.ts';
import { type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { type Live, now } from '../live.ts';
import { networkOf } from './network.ts';
import { type Bucket, fill, fullBucket, untilMs } from './token-bucket.ts';

/** Addresses remembered; past it the one seen longest ago starts afresh. About 1 MB. */
const addressesMax = 10_000;

export interface RateLimit {
  /** Counts one request. @throws ShopError RATE_LIMITED with `retryAfterSeconds` when the bucket is empty */
  take(remoteAddress: string): void;
}

/**
 * A bucket for each address that holds a minute's requests. Counted in this process, so N copies of the gateway allow
 * N times as many.
 */
export function createRateLimit(requestsPerMinute: Live<number>, clock: Clock): RateLimit {
  const buckets = createBoundedMap<Bucket>(addressesMax);

  return {
    take(remoteAddress) {
      const size = { capacity: now(requestsPerMinute), fillMs: MINUTE_MS };
      const nowMs = clock.now().getTime();
      const key = networkOf(remoteAddress);
      const bucket = fill(buckets.get(key) ?? fullBucket(size, nowMs), size, nowMs);
      if (bucket.tokens < 1)
        throw new ShopError('RATE_LIMITED', 'Too many requests from this address', {
          retryAfterSeconds: Math.ceil(untilMs(bucket, size, 1) / 1_000),
        });
      buckets.set(key, { ...bucket, tokens: bucket.tokens - 1 });
    },
  };
}
