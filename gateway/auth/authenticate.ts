import type { IncomingHttpHeaders } from 'node:http';
import { decodeProtectedHeader } from 'jose';
import { anonymous, type Caller, type ServiceCaller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { verifySessionToken } from '../../kernel/tokens.ts';
import { bearerIn } from './bearer.ts';
import { createKeyCheck } from './key-check.ts';
import type { VerifyStaff } from './staff-token.ts';

/** What a client shows: headers over HTTP, the `connection_init` payload over WebSocket. */
export interface Credentials {
  /** `Bearer <jwt>`. */
  readonly authorization?: string | undefined;
  /** The `x-api-key` of a service. */
  readonly apiKey?: string | undefined;
  /** Anything else that came with it, by the header's name in lower case. */
  readonly other?: ((name: string) => string | undefined) | undefined;
}

/** What a client shows by the headers of a request. */
export const credentialsIn = (headers: IncomingHttpHeaders): Credentials => ({
  authorization: headers.authorization,
  apiKey: headerIn(headers, 'x-api-key'),
  other: (name) => headerIn(headers, name),
});

/** Node makes a list of `set-cookie` alone, which says nothing of who asks. */
function headerIn(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

export interface Identity {
  readonly caller: Caller;
  /** Epoch milliseconds at which the token ends; null when it does not. A socket closes then. */
  readonly expiresAtMs: number | null;
}

/** @throws ShopError UNAUTHENTICATED when something is shown and does not hold: never falls back to anonymous */
export type Authenticate = (credentials: Credentials) => Promise<Identity>;

export interface AuthenticateParts {
  /** Whose shop an anonymous caller is in. */
  readonly tenant: string;
  readonly sessionSecret: string;
  /** Key of service callers; empty: there are none. */
  readonly apiKey: string;
  readonly verifyStaff: VerifyStaff;
  readonly clock: Clock;
}

/** Shopper, staff, service or nobody: the four kinds of caller, told apart by what they show. */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const isOurKey = createKeyCheck(parts.apiKey);
  // Made once: what is derived from a caller, such as the signed word on it, is derived once.
  const nobodyHere = nobody(parts.tenant);
  const serviceHere = service(parts.tenant);

  return async ({ authorization, apiKey }) => {
    if (apiKey !== undefined) {
      if (!isOurKey(apiKey)) throw new ShopError('UNAUTHENTICATED', 'That API key is not valid');
      return serviceHere;
    }
    if (authorization === undefined) return nobodyHere;
    const token = bearerIn(authorization);
    if (token === undefined)
      throw new ShopError('UNAUTHENTICATED', 'Send a token as "Authorization: Bearer …"');
    return typeOf(token) === 'aurora-session+jwt'
      ? shopper(token, parts)
      : parts.verifyStaff(token);
  };
}

async function shopper(
  token: string,
  { sessionSecret, clock }: AuthenticateParts,
): Promise<Identity> {
  const claims = await verifySessionToken(token, sessionSecret, clock);
  const { tenant, sessionId, orderIds, expiresAtMs } = claims;
  return {
    caller: {
      kind: 'shopper',
      tenant,
      sessionId,
      orderIds,
      scopes: orderIds.length > 0 ? ['session', 'order:read'] : ['session'],
      client: 'widget',
    },
    expiresAtMs,
  };
}

const service = (tenant: string): Identity => {
  const caller: ServiceCaller = {
    kind: 'service',
    tenant,
    subject: 'service',
    scopes: ['shipments:write', 'events:write', 'catalog:write'],
    client: 'service',
  };
  return { caller, expiresAtMs: null };
};

const nobody = (tenant: string): Identity => ({ caller: anonymous(tenant), expiresAtMs: null });

const anybody = Promise.resolve(nobody('default'));

/** For a gateway without an identity provider: everybody is nobody in particular. */
export const everybodyAnonymous: Authenticate = () => anybody;

function typeOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).typ;
  } catch {
    throw new ShopError('UNAUTHENTICATED', 'That token is not valid');
  }
}

/** Compares digests of equal length in constant time, so that a guess learns nothing from how long a refusal takes. */
