import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Secrets } from './config.ts';
import { madeOnce } from './made-once.ts';

/** Secrets for development, kept in the data folder, so that sessions and cursors survive a restart. */
export function developmentSecrets(dataDir: string): Secrets {
  const made = freshSecrets();
  return completed(
    madeOnce<Partial<Secrets>>(join(dataDir, 'development-secrets.json'), () => made),
    made,
  );
}

function freshSecrets(): Secrets {
  const fresh = (): string => randomBytes(32).toString('hex');
  return {
    session: fresh(),
    caller: fresh(),
    cursor: fresh(),
    piiSalt: fresh(),
    data: fresh(),
    hook: fresh(),
    apiKey: fresh(),
  };
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
