import { parseArgs } from 'node:util';
import { ShopError } from '../kernel/errors.ts';

export interface StartOptions {
  /** Empties the embedded store first. */
  readonly reset: boolean;
}

/** @throws ShopError CONFIG_INVALID naming an option that does not exist */
export function readStartOptions(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: { reset: { type: 'boolean' } } });
    return { reset: values.reset ?? false };
  } catch (error) {
    throw new ShopError(
      'CONFIG_INVALID',
      `${error instanceof Error ? error.message.replace(/\.? To specify.*$/s, '') : error}. The only option is --reset`,
      {},
      error,
    );
  }
}
