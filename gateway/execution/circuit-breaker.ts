import type { Clock } from '../../kernel/clock.ts';

/** Stops asking a service that does not answer, so that requests fail at once instead of waiting for it. */
export interface CircuitBreaker {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Whether to ask now. In the half-open state the first to ask is the probe; others wait for its outcome. */
  allows(): boolean;
  succeeded(): void;
  failed(): void;
}

/** Failures in a row that open the circuit. */
const failuresMax = 5;
/** How long nobody asks. Short: a restarted service should be found soon, and a probe costs one request. */
const openMs = 1_000;

export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0;
  let openUntilMs = 0;
  let isProbing = false;

  const isClosed = (): boolean => failures < failuresMax;
  return {
    get state() {
      if (isClosed()) return 'closed';
      return clock.now().getTime() < openUntilMs ? 'open' : 'half-open';
    },
    allows() {
      if (isClosed()) return true;
      if (isProbing || clock.now().getTime() < openUntilMs) return false;
      isProbing = true;
      return true;
    },
    succeeded() {
      failures = 0;
      isProbing = false;
    },
    failed() {
      failures += 1;
      isProbing = false;
      openUntilMs = clock.now().getTime() + openMs;
    },
  };
}
