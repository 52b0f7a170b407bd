import { resolve } from 'node:path';
import { type Config, readConfig } from './config.ts';
import { developmentSecrets } from './development-secrets.ts';
import { developmentKeys } from './notices/development-keys.ts';

/** The process's configuration, with the data folder's own secrets where development leaves them unset. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const dataDir = resolve(env['AURORA_DATA_DIR'] || '.aurora');
  return readConfig(
    env,
    () => developmentSecrets(dataDir),
    () => developmentKeys(dataDir),
  );
}
