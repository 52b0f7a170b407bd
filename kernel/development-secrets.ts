import { createHmac, randomBytes } from 'node:crypto';
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
    data: fresh(),
    hook: fresh(),
    apiKey: fresh(),
  };
  try {
    writeFileSync(path, JSON.stringify(made, null, 2), { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return completed(JSON.parse(readFileSync(path, 'utf8')) as Partial<Secrets>, made);
  }
}

/** A file older than a secret: what it lacks follows from what it has, alike in every process. */
function completed(kept: Partial<Secrets>, made: Secrets): Secrets {
  const derived = Object.keys(made).map((name) => [
    name,
    createHmac('sha256', kept.session ?? made.session)
      .update(name)
      .digest('hex'),
  ]);
  return { ...(Object.fromEntries(derived) as unknown as Secrets), ...kept };
}
