import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { StaffRole } from '../../kernel/caller.ts';
import { addMs, type Clock, HOUR_MS } from '../../kernel/clock.ts';
import { type Environment, isDevelopment } from '../../kernel/config.ts';
import { ShopError } from '../../kernel/errors.ts';
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
  const privateJwk = await readOrMakeKey(dataDir);
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

/** Several processes may race to make the key: the first file written wins. */
async function readOrMakeKey(dataDir: string): Promise<JWK> {
  const path = join(dataDir, 'development-issuer.json');
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const made: JWK = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: algorithm };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, JSON.stringify(made), { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  }
}
