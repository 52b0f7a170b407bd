import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { Explainer } from './explainer.ts';

/** The header of a request, or key of `connection_init`, that carries a permit. */
export const explainHeader = 'x-aurora-explain';

/** Long enough to work with, short enough to be lost. */
const permitTtlMs = 30 * MINUTE_MS;
const type = 'aurora-explain+jwt';

/** Lets its bearer see how requests are answered, whoever they are sent as. Says nothing of who may send them. */
export interface ExplainPermits {
  /** @returns the permit and when it ends */
  sign(subject: string): Promise<{ readonly permit: string; readonly expiresAt: string }>;
  /** Whether that is a permit of ours that has not ended. Never throws. */
  holds(permit: string): Promise<boolean>;
}

export function createExplainPermits(secret: string, clock: Clock): ExplainPermits {
  const key = new TextEncoder().encode(secret);
  return {
    async sign(subject) {
      const expiresAt = new Date(clock.now().getTime() + permitTtlMs);
      const permit = await new SignJWT({})
        .setProtectedHeader({ alg: 'HS256', typ: type })
        .setSubject(subject)
        .setExpirationTime(Math.floor(expiresAt.getTime() / 1_000))
        .sign(key);
      return { permit, expiresAt: expiresAt.toISOString() };
    },
    holds: (permit) =>
      jwtVerify(permit, key, {
        typ: type,
        algorithms: ['HS256'],
        currentDate: clock.now(),
        requiredClaims: ['exp', 'sub'],
      }).then(
        () => true,
        () => false,
      ),
  };
}

/**
 * An explainer for a request that came with a permit; undefined for one that did not.
 * @throws ShopError FORBIDDEN for a permit that does not hold: whoever sent it would wait for an explanation
 */
export type ExplainRequest = (given: unknown) => Promise<Explainer | undefined>;

/** @param permits undefined where nothing is explained to anybody */
export const explainWith =
  (permits: ExplainPermits | undefined): ExplainRequest =>
  async (given) => {
    if (given === undefined) return undefined;
    if (permits && typeof given === 'string' && (await permits.holds(given)))
      return new Explainer();
    throw new ShopError('FORBIDDEN', 'That permit to see how requests are answered does not hold');
  };
