import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';

/** Signatures with a key pair only: with a shared secret, whoever can check a token could make one. */
export const jwtAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
] as const;

/** Whose tokens are believed. */
export interface JwtIssuer {
  /** Each of several will do. */
  readonly issuer: string | readonly string[];
  readonly audience: string | readonly string[];
  /** The issuer's public keys: `createRemoteJWKSet` of jose, or a set kept here. */
  readonly keys: JWTVerifyGetKey;
  readonly algorithms: readonly string[];
  /** By which the clocks of issuer and gateway may differ. */
  readonly clockToleranceSeconds: number;
}

/** @throws ShopError UNAUTHENTICATED when the token does not hold; a plain error when its keys cannot be had */
export type VerifyJwt = (token: string) => Promise<JWTPayload>;

/** https://www.rfc-editor.org/rfc/rfc7519 and, for what is asked of a token, https://www.rfc-editor.org/rfc/rfc8725 */
export const createJwtVerifier =
  ({ issuer, audience, keys, algorithms, clockToleranceSeconds }: JwtIssuer, clock: Clock) =>
  async (token: string): Promise<JWTPayload> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: [issuer].flat(),
        audience: [audience].flat(),
        algorithms: [...algorithms],
        currentDate: clock.now(),
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
      });
      return payload;
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
