import { resolve } from 'node:path';
import { type Config, readConfig } from './config.ts';
import { developmentSecrets } from './development-secrets.ts';

/** The process's configuration, with the data folder's own secrets where development leaves them unset. */
export const loadConfig = (env: Readonly<Record<string, string | undefined>>): Config =>
  readConfig(env, () => developmentSecrets(resolve(env['AURORA_DATA_DIR'] || '.aurora')));
