import { resolve } from 'node:path';
import { type Config, readConfig } from '../kernel/config.ts';
import { developmentSecrets } from '../kernel/development-secrets.ts';
import { refusedExitCode } from './supervise.ts';

/** The process's configuration, with the data folder's own secrets where development leaves them unset. */
export const loadConfig = (env: Readonly<Record<string, string | undefined>>): Config =>
  readConfig(env, () => developmentSecrets(resolve(env['AURORA_DATA_DIR'] || '.aurora')));

/** Ends the process with the sentence a person needs and no stack: a wrong variable, a taken port. */
export function refuseToStart(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${message}\n\n`);
  process.exit(refusedExitCode);
}
