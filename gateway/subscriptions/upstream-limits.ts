import { MINUTE_MS, SECOND_MS } from '../../kernel/clock.ts';

/** The bounds of one socket towards a subgraph. */
export interface UpstreamLimits {
  /** Opening the socket and having it acknowledged. */
  readonly connectTimeoutMs: number;
  /** How long a subgraph that has never answered is tried before the client is told. */
  readonly firstConnectMs: number;
  /** How long a lost subgraph is tried again: a deploy or a crash loop, not a night. */
  readonly reconnectMs: number;
  readonly backoffFirstMs: number;
  /** A subgraph that is back is noticed within this time. */
  readonly backoffMaxMs: number;
  /** A socket without streams stays this long for the next one. */
  readonly lingerMs: number;
  readonly pingEveryMs: number;
  /** One socket for each distinct caller of source streams (tenant and rights), not for each client. */
  readonly socketsMax: number;
  readonly messageBytesMax: number;
}

export const defaultUpstreamLimits: UpstreamLimits = {
  connectTimeoutMs: 5 * SECOND_MS,
  firstConnectMs: 10 * SECOND_MS,
  reconnectMs: 5 * MINUTE_MS,
  backoffFirstMs: 100,
  backoffMaxMs: 2 * SECOND_MS,
  lingerMs: SECOND_MS,
  pingEveryMs: 12 * SECOND_MS,
  socketsMax: 100,
  messageBytesMax: 8 * 1024 * 1024,
};
