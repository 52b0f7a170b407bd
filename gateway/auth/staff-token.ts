import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { isStaffRole, scopesOfRole } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Identity } from './authenticate.ts';
import { createJwtVerifier } from './verify-jwt.ts';

/** @throws ShopError UNAUTHENTICATED when the token does not hold; a plain error when its keys cannot be had */
export type VerifyStaff = (token: string) => Promise<Identity>;

export interface StaffIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The issuer's public keys: `createRemoteJWKSet` of jose, or a set kept here. */
  readonly keys: JWTVerifyGetKey;
}

const algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'];

/** Seconds by which the clocks of issuer and gateway may differ. */
const clockToleranceSeconds = 5;

export function createStaffVerifier(issuer: StaffIssuer, clock: Clock): VerifyStaff {
  const verify = createJwtVerifier({ ...issuer, algorithms, clockToleranceSeconds }, clock);
  return async (token) => identityOf(await verify(token));
}

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
