/** `npm run store -- <command>`: the store from a terminal. A file a command in `cli/`. */
import { parseArgs } from 'node:util';
import { type CliCommand, type OptionValues, UsageError } from './cli/command.ts';

/** Loaded when they are asked for: `supported` needs no database, and `verify` no server. */
const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  serve: async () => (await import('./cli/serve.ts')).serve,
  status: async () => (await import('./cli/status.ts')).status,
  export: async () => (await import('./cli/export.ts')).exportCollections,
  import: async () => (await import('./cli/import.ts')).importCollections,
  verify: async () => (await import('./cli/verify.ts')).verify,
  compact: async () => (await import('./cli/compact.ts')).compact,
  supported: async () => (await import('./cli/supported.ts')).supported,
};

/** 0: done. 1: it failed, or found what is bad. 2: nothing was done, because of what was typed. */
process.exitCode = await main(process.argv.slice(2));

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) return explainAll(name);
  const command = await load();
  if (args.includes('--help')) return explain(name, command);
  try {
    const { values } = parseArgs({ args, options: command.options, strict: true });
    return (await command.run(toOptionValues(values))) ? 0 : 1;
  } catch (error) {
    if (isUsageError(error)) {
      console.error(`${error.message}\n\nUsage: npm run store -- ${name} ${command.usage}`);
      return 2;
    }
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function explain(name: string, { summary, usage }: CliCommand): number {
  console.log(`${name} ${summary}\n\nUsage: npm run store -- ${name} ${usage}`);
  return 0;
}

async function explainAll(given: string): Promise<number> {
  const isAsked = given === '' || given === 'help' || given === '--help';
  const print = isAsked ? console.log : console.error;
  if (!isAsked) print(`There is no command '${given}'\n`);
  print('Usage: npm run store -- <command> [options]\n');
  for (const [name, load] of Object.entries(commands)) {
    const { summary, usage } = await load();
    print(`  ${name} ${usage}\n      ${summary}`);
  }
  return given === 'help' || given === '--help' ? 0 : 2;
}

/** A wrong word of ours, or what `parseArgs` refuses: unknown options, options without a value. */
function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && `${error.code}`.startsWith('ERR_PARSE_ARGS');
}

function toOptionValues(values: Readonly<Record<string, unknown>>): OptionValues {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' || typeof value === 'boolean' ? value : undefined,
  ]);
  return Object.fromEntries(entries);
}
