import { errorCatalog, isShopError } from './errors.ts';

/** What a process of ours ends with when its configuration is wrong or its port taken (`EX_CONFIG` of sysexits). */
export const refusedExitCode = 78;

/**
 * Ends the process: with the sentence a person needs for what they can put right, else with everything we know.
 * Whoever keeps it running need not try again after `refusedExitCode`.
 */
export function refuseToStart(error: unknown): never {
  const isRefusal = isShopError(error);
  const text = error instanceof Error ? (isRefusal ? error.message : error.stack) : String(error);
  process.stderr.write(`\n${text}\n\n`);
  process.exit(isRefusal && !errorCatalog[error.code].retryable ? refusedExitCode : 1);
}
