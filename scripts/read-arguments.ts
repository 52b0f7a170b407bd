import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ShopError } from '../kernel/errors.ts';

/**
 * Words and options of a script; `--help` prints how it is used, and ends it.
 * @throws ShopError BAD_USER_INPUT what is wrong with them, and how it is used
 */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
  args = process.argv.slice(2),
) {
  if (args.includes('--help')) {
    console.log(usage);
    process.exit();
  }
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    const says = (error as Error).message.replace(/\. .*$/s, '');
    throw new ShopError('BAD_USER_INPUT', `${says}\n\n${usage}`, {}, error);
  }
}
