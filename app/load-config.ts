import { resolve } from 'node:path';
import { type Config, readConfig } from '../kernel/config.ts';
import { developmentSecrets } from '../kernel/development-secrets.ts';
import { isShopError } from '../kernel/errors.ts';
import { refusedExitCode } from './supervise.ts';

/** The process's configuration, with the data folder's own secrets where development leaves them unset. */
export const loadConfig = (env: Readonly<Record<string, string | undefined>>): Config =>
  readConfig(env, () => developmentSecrets(resolve(env['AURORA_DATA_DIR'] || '.aurora')));

/** Ends the process: with the sentence a person needs for what they can put right, else with everything we know. */
export function refuseToStart(error: unknown): never {
  const isRefusal = isShopError(error);
  const text = error instanceof Error ? (isRefusal ? error.message : error.stack) : String(error);
  process.stderr.write(`\n${text}\n\n`);
  process.exit(isRefusal ? refusedExitCode : 1);
}
