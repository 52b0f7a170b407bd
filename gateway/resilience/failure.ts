import { NoSlot } from './slots.ts';

/**
 * What became of a request that was not answered.
 * - `refused`: it never arrived
 * - `broken`: it may have arrived; nothing came back
 * - `overloaded`: the service said that it cannot now
 * - `late`: time was up
 * - `shed`: it was not sent, for others wait already
 * - `open`: it was not sent, for the circuit is open
 * - `cancelled`: nobody waits for it any more
 * - `other`: an answer that is none
 */
export type Failure =
  | 'refused'
  | 'broken'
  | 'overloaded'
  | 'late'
  | 'shed'
  | 'open'
  | 'cancelled'
  | 'other';

/** The circuit is open: the request was not sent. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}

/** An answer without a GraphQL result. */
export class NoResult extends Error {
  override readonly name = 'NoResult';
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`HTTP ${statusCode} without a GraphQL result`);
    this.statusCode = statusCode;
  }
}

const failureByCode: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'broken',
  EPIPE: 'broken',
  UND_ERR_SOCKET: 'broken',
  ETIMEDOUT: 'late',
  UND_ERR_CONNECT_TIMEOUT: 'refused',
};

const overloadedStatuses = new Set([429, 502, 503, 504]);

/** How many causes deep the first error of the network may lie. */
const causesMax = 5;

/** @param isTimeUp whether the request had no time left when it failed */
export function failureOf(error: unknown, isTimeUp: boolean): Failure {
  let cause: unknown = error;
  for (let depth = 0; depth < causesMax && isObject(cause); depth += 1) {
    if (cause instanceof NoSlot) return 'shed';
    if (cause instanceof CircuitOpen) return 'open';
    if (cause instanceof NoResult && overloadedStatuses.has(cause.statusCode)) return 'overloaded';
    if (cause['name'] === 'AbortError') return 'cancelled';
    const code = cause['code'];
    const known = typeof code === 'string' ? failureByCode[code] : undefined;
    if (known) return known;
    cause = cause['cause'];
  }
  return isTimeUp ? 'late' : 'other';
}

/** Errors of the network come from another realm than ours in places: `instanceof Error` does not hold for them. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether sending it again may help, and harms nothing: what may have arrived is repeated only if it changes nothing. */
export const mayRepeat = (failure: Failure, isRead: boolean): boolean =>
  failure === 'refused' || (isRead && (failure === 'broken' || failure === 'overloaded'));

/** Whether it tells that the service is ill. What was never sent, or was given up, tells nothing of it. */
export const isOfService = (failure: Failure): boolean =>
  failure !== 'shed' && failure !== 'open' && failure !== 'cancelled';
