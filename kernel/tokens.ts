import { errors, jwtVerify, SignJWT } from 'jose';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { MINUTE_MS } from './clock.ts';
import { ShopError } from './errors.ts';

const issuer = 'aurora';
const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

/** A shopper's session lives this long after its last renewal. */
export const sessionTtlMs = 12 * 60 * MINUTE_MS;
/** An order stays open to a proved guest this long; then the one-time code is asked again. */
export const orderAccessTtlMs = 60 * MINUTE_MS;
/** A caller header is made for one request; this allows for clock skew between hosts. */
export const callerHeaderTtlMs = MINUTE_MS;

export interface SessionClaims {
  readonly tenant: string;
  /** Local id of the concierge session. */
  readonly sessionId: string;
  /** Local ids of the orders the guest has proved the right to. Empty for a session token. */
  readonly orderIds: readonly string[];
}

/**
 * A shopper's bearer token. With `orderIds` it is the guest capability: it carries the session too, so
 * the widget simply replaces its token by it.
 */
export const signSessionToken = (
  claims: SessionClaims,
  secret: string,
  clock: Clock,
): Promise<string> =>
  new SignJWT({ tenant: claims.tenant, orders: claims.orderIds, azp: 'widget' })
    .setProtectedHeader({ alg: 'HS256', typ: 'aurora-session+jwt' })
    .setIssuer(issuer)
    .setSubject(claims.sessionId)
    .setIssuedAt(seconds(clock.now().getTime()))
    .setExpirationTime(
      seconds(
        clock.now().getTime() + (claims.orderIds.length > 0 ? orderAccessTtlMs : sessionTtlMs),
      ),
    )
    .sign(keyOf(secret));

/** @throws ShopError UNAUTHENTICATED when forged, expired or of another kind. */
export async function verifySessionToken(
  token: string,
  secret: string,
  clock: Clock,
): Promise<SessionClaims & { expiresAtMs: number }> {
  const payload = await verify(token, secret, clock, 'aurora-session+jwt');
  if (typeof payload.sub !== 'string' || typeof payload['tenant'] !== 'string')
    throw new ShopError('UNAUTHENTICATED', 'That token is not a session of ours');
  const orders = Array.isArray(payload['orders']) ? payload['orders'] : [];
  return {
    tenant: payload['tenant'],
    sessionId: payload.sub,
    orderIds: orders.filter((id) => typeof id === 'string'),
    expiresAtMs: (payload.exp ?? 0) * 1000,
  };
}

export interface OrderLinkClaims {
  readonly tenant: string;
  /** Local id of the challenge that it answers. */
  readonly challengeId: string;
}

/** What a letter's link carries: it answers one challenge and says nothing of the order. Who uses it up is kept with the challenge. */
export const signOrderLink = (
  { tenant, challengeId, expiresAt }: OrderLinkClaims & { readonly expiresAt: Date },
  secret: string,
  clock: Clock,
): Promise<string> =>
  new SignJWT({ tenant })
    .setProtectedHeader({ alg: 'HS256', typ: 'aurora-order-link+jwt' })
    .setIssuer(issuer)
    .setSubject(challengeId)
    .setIssuedAt(seconds(clock.now().getTime()))
    .setExpirationTime(seconds(expiresAt.getTime()))
    .sign(keyOf(secret));

/** @returns null when it is forged, expired or of another kind: people follow old links */
export async function verifyOrderLink(
  link: string,
  secret: string,
  clock: Clock,
): Promise<OrderLinkClaims | null> {
  try {
    const payload = await verify(link, secret, clock, 'aurora-order-link+jwt');
    return typeof payload.sub === 'string' && typeof payload['tenant'] === 'string'
      ? { tenant: payload['tenant'], challengeId: payload.sub }
      : null;
  } catch {
    return null;
  }
}

/** The gateway's word to a subgraph on who is asking: header `x-aurora-caller`. */
export const signCaller = (caller: Caller, secret: string, clock: Clock): Promise<string> =>
  new SignJWT({ caller })
    .setProtectedHeader({ alg: 'HS256', typ: 'aurora-caller+jwt' })
    .setIssuer(issuer)
    .setIssuedAt(seconds(clock.now().getTime()))
    .setExpirationTime(seconds(clock.now().getTime() + callerHeaderTtlMs))
    .sign(keyOf(secret));

/** @throws ShopError UNAUTHENTICATED when the header is missing, forged or old: a subgraph fails closed. */
export async function verifyCaller(
  token: string | undefined,
  secret: string,
  clock: Clock,
): Promise<{ readonly caller: Caller; readonly expiresAtMs: number }> {
  if (!token) throw new ShopError('UNAUTHENTICATED', 'This service answers the gateway only');
  const payload = await verify(token, secret, clock, 'aurora-caller+jwt');
  return { caller: payload['caller'] as Caller, expiresAtMs: (payload.exp ?? 0) * 1000 };
}

async function verify(token: string, secret: string, clock: Clock, typ: string) {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      issuer,
      typ,
      algorithms: ['HS256'],
      currentDate: clock.now(),
      clockTolerance: 5,
    });
    return payload;
  } catch (error) {
    const expired = error instanceof errors.JWTExpired;
    throw new ShopError(
      'UNAUTHENTICATED',
      expired ? 'That token has expired' : 'That token is not valid',
      { reason: expired ? 'expired' : 'invalid' },
      error,
    );
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
