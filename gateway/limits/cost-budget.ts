import { createBoundedMap } from '../../kernel/bounded-map.ts';
import type { Caller } from '../../kernel/caller.ts';
import { type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { type Live, now } from '../live.ts';
import type { RequestContext } from '../operation.ts';
import { networkOf } from './network.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { type Bucket, type BucketSize, fill, fullBucket, untilMs } from './token-bucket.ts';

/** Points of cost a minute, by kind of caller; `@cost` and `@listSize` say what an operation costs. */
export type CostPerMinute = Readonly<Record<Caller['kind'], number>>;

/** How it stands with one budget after a request has asked for its cost. */
export interface BudgetState {
  readonly isAllowed: boolean;
  readonly bucket: Bucket;
}

/** Where budgets are kept: in this process, or where all copies of the gateway see them. */
export interface BudgetStore {
  /** Takes the cost if there is enough, else nothing. */
  take(key: string, size: BucketSize, cost: number): BudgetState | Promise<BudgetState>;
}

/** What callers may spend. */
export interface CostBudgets {
  /**
   * Takes the cost of an operation out of its caller's budget. It is the estimate that is paid: what comes back may be
   * little because an error took it away, after everything was fetched.
   * @throws ShopError RATE_LIMITED with `retryAfterSeconds` when there is not enough; OPERATION_LIMIT_EXCEEDED when
   * there never is
   */
  charge(context: RequestContext, cost: number): void | Promise<void>;
  /** The headers that tell how it stands; none for requests that were not charged. */
  headersOf(context: RequestContext): Readonly<Record<string, string>>;
}

/** Where nobody pays. */
export const noBudgets: CostBudgets = { charge() {}, headersOf: () => ({}) };

export function createCostBudgets(
  costPerMinute: Live<CostPerMinute>,
  store: BudgetStore,
): CostBudgets {
  const states = new WeakMap<RequestContext, { size: BucketSize; bucket: Bucket }>();

  function settle(
    context: RequestContext,
    size: BucketSize,
    cost: number,
    { isAllowed, bucket }: BudgetState,
  ): void {
    states.set(context, { size, bucket });
    if (isAllowed) return;
    if (cost > size.capacity)
      throw new ShopError(
        'OPERATION_LIMIT_EXCEEDED',
        `This operation costs ${cost}, more than there is in a minute (${size.capacity})`,
        { limit: 'costPerMinute', max: size.capacity, actual: cost },
      );
    const left = Math.floor(bucket.tokens);
    throw new ShopError('RATE_LIMITED', `This operation costs ${cost}; ${left} are left`, {
      retryAfterSeconds: Math.ceil(untilMs(bucket, size, cost) / 1_000),
      cost,
    });
  }

  return {
    charge(context, cost) {
      // What calls from inside is us.
      if (context.door === 'internal') return;
      const size = { capacity: now(costPerMinute)[context.caller.kind], fillMs: MINUTE_MS };
      const taken = store.take(budgetKeyOf(context), size, cost);
      if (!(taken instanceof Promise)) return settle(context, size, cost, taken);
      return taken.then((state) => settle(context, size, cost, state));
    },
    headersOf(context) {
      const state = states.get(context);
      return state ? rateLimitHeaders('cost', state.size, state.bucket) : {};
    },
  };
}

/** Whose budget a request spends: the person's or the service's that a token proves; of nobody, the network's. */
export function budgetKeyOf({ caller, remoteAddress }: RequestContext): string {
  switch (caller.kind) {
    case 'anonymous':
      return `anonymous ${networkOf(remoteAddress)}`;
    case 'shopper':
      return `shopper ${caller.tenant} ${caller.sessionId}`;
    case 'staff':
      return `staff ${caller.tenant} ${caller.subject}`;
    case 'service':
      return `service ${caller.tenant} ${caller.subject}`;
  }
}

/** Callers remembered; past it the one seen longest ago starts afresh. About 2 MB. */
const callersMax = 10_000;

/** Budgets of this process: N copies of the gateway allow N times as much. */
export function createMemoryBudgets(clock: Clock): BudgetStore {
  const buckets = createBoundedMap<Bucket>(callersMax);
  return {
    take(key, size, cost) {
      const nowMs = clock.now().getTime();
      const filled = fill(buckets.get(key) ?? fullBucket(size, nowMs), size, nowMs);
      const isAllowed = filled.tokens >= cost;
      const bucket = isAllowed ? { ...filled, tokens: filled.tokens - cost } : filled;
      buckets.set(key, bucket);
      return { isAllowed, bucket };
    },
  };
}
