import { hash } from 'node:crypto';
import { createBoundedMap } from '../../kernel/bounded-map.ts';
import { type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import type { Authenticate, Credentials, Identity } from './authenticate.ts';

/** Tokens remembered. About 1 KB each. */
const tokensMax = 5_000;
/** A key that the issuer withdraws is believed this much longer, as it is while the issuer's own key set is cached. */
const rememberedMs = MINUTE_MS;

/**
 * Checks the signature of a token once a minute instead of at every request: it is the dearest step of a small one.
 * What does not hold is never remembered, and nothing outlives its token. Equal tokens give the same caller object,
 * so that whatever is derived from a caller is derived once.
 */
export function rememberIdentities(authenticate: Authenticate, clock: Clock): Authenticate {
  const remembered = createBoundedMap<Remembered>(tokensMax);

  async function identify(credentials: Credentials, key: string, nowMs: number): Promise<Identity> {
    const identity = await authenticate(credentials);
    const endsAtMs = identity.expiresAtMs ?? Number.POSITIVE_INFINITY;
    remembered.set(key, {
      identity: Promise.resolve(identity),
      untilMs: Math.min(nowMs + rememberedMs, endsAtMs),
    });
    return identity;
  }

  return (credentials) => {
    const { authorization, apiKey } = credentials;
    if (authorization === undefined || apiKey !== undefined) return authenticate(credentials);
    const key = hash('sha256', authorization, 'base64url');
    const nowMs = clock.now().getTime();
    const known = remembered.get(key);
    return known && nowMs < known.untilMs ? known.identity : identify(credentials, key, nowMs);
  };
}

interface Remembered {
  /** The promise that whoever asks is given. */
  readonly identity: Promise<Identity>;
  readonly untilMs: number;
}
