import { isShopError, messageOf } from '../../kernel/errors.ts';
import type { CommandResult } from './command.ts';

type Run = (args: readonly string[]) => CommandResult | Promise<CommandResult>;

/** Loaded when they are asked for: whoever serves needs none of them. */
const commands: Readonly<Record<string, () => Promise<Run>>> = {
  operations: async () => (await import('./operations.ts')).runOperations,
  plans: async () => (await import('./plans.ts')).runPlans,
  settings: async () => (await import('./settings.ts')).runSettings,
};

/** @returns null where the arguments name no command */
export function findCommand([name, ...args]: readonly string[]):
  | (() => Promise<CommandResult>)
  | null {
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  return load ? async () => run(await load(), args) : null;
}

async function run(command: Run, args: readonly string[]): Promise<CommandResult> {
  try {
    return await command(args);
  } catch (error) {
    const output = messageOf(error);
    if (isShopError(error) && error.code === 'CONFIG_INVALID') return { output, exitCode: 2 };
    return { output, exitCode: 1 };
  }
}
