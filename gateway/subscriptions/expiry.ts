import type { FrameError } from './protocol.ts';

/** What a Node timer can hold; a token that lives longer outlives the connection anyway. */
const timerMsMax = 2 ** 31 - 1;

/**
 * Calls back when a token ends; never for one that does not.
 * @returns stops it
 */
export function atExpiry(expiresAtMs: number | null, onExpired: () => void): () => void {
  if (expiresAtMs === null) return () => {};
  const leftMs = Math.min(Math.max(0, expiresAtMs - Date.now()), timerMsMax);
  const timer = setTimeout(onExpired, leftMs);
  return () => clearTimeout(timer);
}

/** What the subscriptions that the token carried end with. */
export const expired: FrameError = {
  message: 'The token of this connection has expired',
  extensions: { code: 'UNAUTHENTICATED', reason: 'expired' },
};
