import { createRemoteJWKSet } from 'jose';
import { type Authenticate, createAuthenticate } from '../gateway/auth/authenticate.ts';
import { type DevIssuer, openDevIssuer } from '../gateway/auth/dev-issuer.ts';
import { rememberIdentities } from '../gateway/auth/remember-identities.ts';
import { createStaffVerifier, type StaffIssuer } from '../gateway/auth/staff-token.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';

export interface Identities {
  readonly authenticate: Authenticate;
  /** Mints staff tokens in development; null where the retailer's own issuer does. */
  readonly devIssuer: DevIssuer | null;
}

/** Who may call: shoppers by our session tokens, staff by their issuer's, services by key. */
export async function createIdentities(config: Config, clock: Clock): Promise<Identities> {
  const devIssuer = config.staffIssuer ? null : await openDevIssuer({ ...config, clock });
  const issuer = devIssuer ?? remoteIssuer(config);
  return {
    devIssuer,
    authenticate: rememberIdentities(
      createAuthenticate({
        tenant: config.tenant,
        sessionSecret: config.secrets.session,
        apiKey: config.secrets.apiKey,
        verifyStaff: createStaffVerifier(issuer, clock),
        clock,
      }),
      clock,
    ),
  };
}

/** Keys are fetched when first needed and kept; jose asks again at most every 30 s for one it does not know. */
function remoteIssuer({ staffIssuer }: Config): StaffIssuer {
  if (!staffIssuer) throw new Error('Neither a staff issuer nor the development issuer is there');
  const { issuer, audience, jwksUri } = staffIssuer;
  return {
    issuer,
    audience,
    keys: createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: 5_000 }),
  };
}
