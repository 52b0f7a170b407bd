import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from './config.ts';

/**
 * Secrets for development, made once and kept in the data folder (mode 0600), so that sessions and
 * cursors survive a restart. Several processes may race to make them: the first file written wins.
 */
export function developmentSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'development-secrets.json');
  const fresh = (): string => randomBytes(32).toString('hex');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made: Secrets = {
    session: fresh(),
    caller: fresh(),
    cursor: fresh(),
    piiSalt: fresh(),
    hook: fresh(),
    apiKey: fresh(),
  };
  try {
    writeFileSync(path, JSON.stringify(made, null, 2), { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  }
}
