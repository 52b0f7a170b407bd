import type { BreakerSettings } from '../../kernel/circuit-breaker.ts';
import type { ConcurrencySettings } from './concurrency-limit.ts';
import type { WaitingSettings } from './slots.ts';
import type { SpareSettings } from './spare-budget.ts';

/** How a gateway treats a subgraph that is slow, overloaded or gone. null switches a part off. */
export interface ResilienceSettings {
  readonly breaker: BreakerSettings | null;
  readonly concurrency: (ConcurrencySettings & WaitingSettings) | null;
  readonly retry: RetrySettings | null;
  readonly hedge: HedgeSettings | null;
}

export interface RetrySettings extends SpareSettings {
  /** Repeats of one request. */
  readonly repeatsMax: number;
  /** Longest wait before the first repeat; it doubles with each. The wait itself is a random part of it. */
  readonly backoffMs: number;
}

export interface HedgeSettings extends SpareSettings {
  /** A request that is not answered by then is late: the share of requests that are answered sooner. */
  readonly quantile: number;
  /** Never sooner, however fast the service is: a second request costs about as much as such a wait. */
  readonly afterMsMin: number;
}

/** A service that answers 1,000 times a second is a second behind by then. */
export const defaultWaiting: WaitingSettings = { waitingMax: 1_000, waitMsMax: 1_000 };

/** Half of what is asked fails: it is not the requests. Ten in ten seconds is little enough for a quiet service. */
export const defaultBreaker: BreakerSettings = {
  failedShareMax: 0.5,
  requestsMin: 10,
  windowMs: 10_000,
  openMs: 1_000,
};

/** A restart or a lost connection is over at the second try; a tenth more traffic harms no service. */
export const defaultRetry: RetrySettings = {
  repeatsMax: 1,
  backoffMs: 50,
  share: 0.1,
  savedMax: 10,
};

/** What protects a service in an ordinary install. @param connectionsMax as many as there are to it */
export const resilienceFor = (
  connectionsMax: number,
  waiting = defaultWaiting,
): ResilienceSettings => ({
  breaker: defaultBreaker,
  concurrency: {
    // One request at a time would make a slow service slower for everybody who waits.
    inFlightMin: Math.min(8, connectionsMax),
    inFlightMax: connectionsMax,
    ...waiting,
  },
  retry: defaultRetry,
  // Off: it adds load and a timer to each fetch, and pays only where answers are fast as a rule and late at times.
  hedge: null,
});

/** For as many as any transport has unless told otherwise. */
export const defaultResilience = resilienceFor(64);

/** For a service whose answers are fast as a rule and late at times: one request in twenty is sent twice at most. */
export const defaultHedge: HedgeSettings = {
  quantile: 0.95,
  afterMsMin: 5,
  share: 0.05,
  savedMax: 5,
};
