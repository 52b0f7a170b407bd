/** When to stop asking a service, and how long. */
export interface BreakerSettings {
  /** Failed share of the window's requests that opens the circuit, from 0 to 1. */
  readonly failedShareMax: number;
  /** Fewer requests than these in a window prove nothing. */
  readonly requestsMin: number;
  /** How far back requests count. */
  readonly windowMs: number;
  /** How long nobody asks. Short: a restarted service should be found soon, and a probe costs one request. */
  readonly openMs: number;
}

export const breakerStates = ['closed', 'half-open', 'open'] as const;
export type BreakerState = (typeof breakerStates)[number];

/**
 * Stops asking a service that does not answer, so that requests fail at once instead of waiting for it.
 *
 *   closed ── too many of the window's requests failed ──▶ open
 *   open ── `openMs` passed ──▶ half-open: one request goes as a probe, others fail
 *   half-open ── the probe succeeds ──▶ closed · fails ──▶ open · says nothing ──▶ half-open
 */
export interface CircuitBreaker {
  state(nowMs: number): BreakerState;
  /** @returns what the request's outcome is to be told to; null when it may not be sent */
  admit(nowMs: number): Admission | null;
}

/** One request that was let through. What comes of it is told once. */
export interface Admission {
  succeeded(nowMs: number): void;
  failed(nowMs: number): void;
  /** It says nothing of the service: its client went away, or gave it no time. */
  saidNothing(): void;
}

/** The window moves by tenths of itself: old requests go a tenth at a time. */
const slotsPerWindow = 10;

interface Slot {
  readonly number: number;
  requests: number;
  failures: number;
}

export function createCircuitBreaker(settings: BreakerSettings): CircuitBreaker {
  const { failedShareMax, requestsMin, windowMs, openMs } = settings;
  const slotMs = windowMs / slotsPerWindow;
  let slots: Slot[] = [];
  /** null: closed. */
  let openUntilMs: number | null = null;
  let isProbing = false;

  function count(nowMs: number, failures: 0 | 1): void {
    const number = Math.floor(nowMs / slotMs);
    let slot = slots[slots.length - 1];
    if (slot?.number !== number) {
      slots = slots.filter((old) => old.number > number - slotsPerWindow);
      slot = { number, requests: 0, failures: 0 };
      slots.push(slot);
    }
    slot.requests += 1;
    slot.failures += failures;
  }

  function isTooMuch(): boolean {
    let requests = 0;
    let failures = 0;
    for (const slot of slots) {
      requests += slot.requests;
      failures += slot.failures;
    }
    return requests >= requestsMin && failures / requests >= failedShareMax;
  }

  function open(nowMs: number): void {
    openUntilMs = nowMs + openMs;
    slots = [];
  }

  /** Requests that were sent before the circuit opened and end after it neither close it nor keep it open. */
  const ordinary: Admission = {
    succeeded(nowMs) {
      if (openUntilMs === null) count(nowMs, 0);
    },
    failed(nowMs) {
      if (openUntilMs !== null) return;
      count(nowMs, 1);
      if (isTooMuch()) open(nowMs);
    },
    saidNothing() {},
  };

  const probe: Admission = {
    succeeded() {
      isProbing = false;
      openUntilMs = null;
    },
    failed(nowMs) {
      isProbing = false;
      open(nowMs);
    },
    saidNothing() {
      isProbing = false;
    },
  };

  return {
    state(nowMs) {
      if (openUntilMs === null) return 'closed';
      return nowMs < openUntilMs ? 'open' : 'half-open';
    },
    admit(nowMs) {
      if (openUntilMs === null) return ordinary;
      if (isProbing || nowMs < openUntilMs) return null;
      isProbing = true;
      return probe;
    },
  };
}
