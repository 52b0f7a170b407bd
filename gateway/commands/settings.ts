import { messageOf, ShopError } from '../../kernel/errors.ts';
import { settingsJsonSchema } from '../settings/json-schema.ts';
import { readSettingsFile } from '../settings/settings-file.ts';
import type { CommandResult } from './command.ts';

const usage = `aurora-gateway settings schema        their JSON Schema, for editors
aurora-gateway settings check <file>  whether a file can be; names in it are held against a supergraph at start only`;

/** What a file of settings may hold, and whether one does. @throws ShopError CONFIG_INVALID where it was used wrongly */
export async function runSettings([
  verb,
  file,
  ...more
]: readonly string[]): Promise<CommandResult> {
  if (verb === 'schema' && file === undefined)
    return { output: JSON.stringify(settingsJsonSchema(), null, 2), exitCode: 0 };
  if (verb !== 'check' || file === undefined || more.length > 0)
    throw new ShopError('CONFIG_INVALID', usage);
  try {
    await readSettingsFile(file, process.env);
    return { output: `${file} can be`, exitCode: 0 };
  } catch (error) {
    return { output: messageOf(error), exitCode: 1 };
  }
}
