import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf, ShopError } from '../../kernel/errors.ts';

/** Ends a command that was used wrongly: what is amiss, and how it is used. */
export const misuseOf =
  (usage: string) =>
  (reason: string): never => {
    throw new ShopError('CONFIG_INVALID', `${reason}\n\n${usage}`);
  };

/** @throws ShopError CONFIG_INVALID for an option that the command does not have or that has no value */
export function readArguments<O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
  refuse: (reason: string) => never,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    return refuse(messageOf(error));
  }
}
