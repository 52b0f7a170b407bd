import type { BudgetStore } from '../gateway/limits/cost-budget.ts';
import { networkOf } from '../gateway/limits/network.ts';
import { rateLimitHeaders } from '../gateway/limits/rate-limit-headers.ts';
import { untilMs } from '../gateway/limits/token-bucket.ts';
import { MINUTE_MS } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';

/** How it stands with an address after one more request of it. */
export interface Allowance {
  readonly refusal: ShopError | null;
  readonly headers: Readonly<Record<string, string>>;
}

export type CountRequest = (remoteAddress: string) => Promise<Allowance>;

/** So many requests a minute for each address, counted wherever the store is seen from. */
export function createRestRateLimit(requestsPerMinute: number, store: BudgetStore): CountRequest {
  const size = { capacity: requestsPerMinute, fillMs: MINUTE_MS };

  return async (remoteAddress) => {
    const { isAllowed, bucket } = await store.take(`rest ${networkOf(remoteAddress)}`, size, 1);
    return {
      refusal: isAllowed
        ? null
        : new ShopError('RATE_LIMITED', 'Too many requests from this address', {
            retryAfterSeconds: Math.ceil(untilMs(bucket, size, 1) / 1_000),
          }),
      headers: rateLimitHeaders('requests', size, bucket),
    };
  };
}
