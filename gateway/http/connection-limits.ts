/** What the connections of clients are held to. */
export interface ConnectionLimits {
  /** At once, WebSockets among them; more are closed before they cost anything. */
  readonly max: number;
  /** How long an idle one is kept. */
  readonly keepAliveMs: number;
  /** How long the head of a request may be on its way, and how long all of it. */
  readonly headMs: number;
  readonly arrivalMs: number;
  readonly headBytesMax: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  max: 20_000,
  // Longer than the idle time of common load balancers, so that it is not us who closes under a request.
  keepAliveMs: 65_000,
  headMs: 10_000,
  arrivalMs: 30_000,
  headBytesMax: 16 * 1024,
};
