import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type StaffRole, scopesOfRole, staffRoles } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Identity } from './authenticate.ts';

/** @throws ShopError UNAUTHENTICATED when the token does not hold; a plain error when its keys cannot be had */
export type VerifyStaff = (token: string) => Promise<Identity>;

export interface StaffIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The issuer's public keys: `createRemoteJWKSet` of jose, or a set kept here. */
  readonly keys: JWTVerifyGetKey;
}

/** Signatures with a key pair only: with a shared secret, whoever can check a token could make one. */
const algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'];

/** Seconds by which the clocks of issuer and gateway may differ. */
const clockToleranceSeconds = 5;

export const createStaffVerifier =
  ({ issuer, audience, keys }: StaffIssuer, clock: Clock): VerifyStaff =>
  async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        currentDate: clock.now(),
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
      });
      return identityOf(payload);
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || isKeyTrouble(error)) throw error;
      const isExpired = error instanceof errors.JWTExpired;
      throw new ShopError(
        'UNAUTHENTICATED',
        isExpired ? 'That token has expired' : 'That token is not valid',
        { reason: isExpired ? 'expired' : 'invalid' },
        error,
      );
    }
  };

/** Keys that cannot be fetched or read are our trouble, not the caller's: the token may be fine. */
const isKeyTrouble = ({ code }: errors.JOSEError): boolean =>
  code === 'ERR_JOSE_GENERIC' || code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JWKS_INVALID';

/** Where no issuer is known, no token of staff holds. */
export const noStaff: VerifyStaff = async () => {
  throw new ShopError('UNAUTHENTICATED', 'That token is not valid', { reason: 'invalid' });
};

function identityOf(payload: JWTPayload): Identity {
  const { sub, exp, azp, name, tenant, roles } = payload;
  if (typeof sub !== 'string' || typeof tenant !== 'string')
    throw new ShopError('UNAUTHENTICATED', 'That token names no person or no shop');
  const known = Array.isArray(roles) ? roles.filter(isStaffRole) : [];
  return {
    caller: {
      kind: 'staff',
      tenant,
      subject: sub,
      name: typeof name === 'string' ? name : sub,
      roles: known,
      scopes: [...new Set(known.flatMap((role) => scopesOfRole[role]))].sort(),
      client: typeof azp === 'string' ? azp : null,
    },
    expiresAtMs: (exp ?? 0) * 1_000,
  };
}

const isStaffRole = (role: unknown): role is StaffRole =>
  staffRoles.some((known) => known === role);
