import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createLocalJWKSet, importJWK, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import type { StaffRole } from '../../kernel/caller.ts';
import { addMs, type Clock, HOUR_MS } from '../../kernel/clock.ts';
import { type Environment, isDevelopment } from '../../kernel/config.ts';
import { ShopError } from '../../kernel/errors.ts';
import { madeOnce } from '../../kernel/made-once.ts';
import type { StaffIssuer } from './staff-token.ts';

/** A working day: nobody should have to fetch a token twice while trying things. */
export const devTokenTtlMs = 12 * HOUR_MS;

const algorithm = 'ES256';

/** People that tokens are made out to, one a role. */
const names: Readonly<Record<StaffRole, string>> = {
  admin: 'Ada Admin',
  support_lead: 'Lena Lead',
  concierge_agent: 'Coco Concierge',
  viewer: 'Vic Viewer',
};

export interface DevIssuer extends StaffIssuer {
  /** @param client the application the token is for: `dashboard`, `sandbox` */
  mint(request: { role: StaffRole; client: string }): Promise<{ token: string; expiresAt: Date }>;
}

/**
 * Stands in for the retailer's identity provider while developing. Its key pair is kept in the data folder, so
 * that tokens outlive a restart and every process of one machine knows the same issuer.
 * @throws ShopError CONFIG_INVALID outside development and test
 */
export async function openDevIssuer(options: {
  readonly environment: Environment;
  readonly dataDir: string;
  readonly tenant: string;
  readonly clock: Clock;
}): Promise<DevIssuer> {
  const { environment, dataDir, tenant, clock } = options;
  if (!isDevelopment({ environment }))
    throw new ShopError('CONFIG_INVALID', 'The development issuer does not run here', {
      environment,
    });
  const privateJwk = keyKeptIn(dataDir);
  const privateKey = await importJWK(privateJwk, algorithm);
  const { d: _, ...publicJwk } = privateJwk;
  const keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [publicJwk] });
  const issuer = 'urn:aurora:development';
  const audience = 'aurora';

  return {
    issuer,
    audience,
    keys,
    async mint({ role, client }) {
      const now = clock.now();
      const expiresAt = addMs(now, devTokenTtlMs);
      const claims = { name: names[role], roles: [role], tenant, azp: client };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: publicJwk.kid ?? '' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(`dev-${role}`)
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(privateKey);
      return { token, expiresAt };
    },
  };
}

const keyKeptIn = (dataDir: string): JWK =>
  madeOnce(join(dataDir, 'development-issuer.json'), () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = privateKey.export({ format: 'jwk' }) as JWK;
    return { ...jwk, kid: randomUUID(), alg: algorithm };
  });
