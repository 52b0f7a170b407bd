import type { Caller } from '../../kernel/caller.ts';

/** What a client shows: headers over HTTP, the `connection_init` payload over WebSocket. */
export interface Credentials {
  /** `Bearer <jwt>`. */
  readonly authorization?: string | undefined;
  /** The `x-api-key` of a service. */
  readonly apiKey?: string | undefined;
}

export interface Identity {
  readonly caller: Caller;
  /** Epoch milliseconds at which the token ends; null when it does not. A socket closes then. */
  readonly expiresAtMs: number | null;
}

/** @throws ShopError UNAUTHENTICATED when something is shown and does not hold: never falls back to anonymous */
export type Authenticate = (credentials: Credentials) => Promise<Identity>;
