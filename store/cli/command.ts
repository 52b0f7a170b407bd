import { join } from 'node:path';
import type { ParseArgsConfig } from 'node:util';

/** What the user typed after the name, as `parseArgs` gives it. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** One command of `npm run store`. */
export interface CliCommand {
  /** One line that says what it does. */
  readonly summary: string;
  /** Its options, as the usage shows them. */
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** @returns false when it worked and what it found is bad: exit code 1 */
  run(values: OptionValues): Promise<boolean>;
}

/** What was typed cannot be meant: the command's usage follows, exit code 2. */
export class UsageError extends Error {}

/** The store's folder: as given, or the one that `npm start` uses. */
export const directoryOption = (values: OptionValues): string =>
  optionalOption(values, 'directory') ?? join(process.env['AURORA_DATA_DIR'] ?? '.aurora', 'store');

/** @throws UsageError when the option is empty */
export function optionalOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  if (value === '') throw new UsageError(`--${name} needs a value`);
  return typeof value === 'string' ? value : undefined;
}

/** Sizes as people read them. */
export function readableBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${step === 0 ? bytes : (bytes / 1024 ** step).toFixed(1)} ${units[step]}`;
}

/** @throws UsageError when the option is missing */
export function requiredOption(values: OptionValues, name: string): string {
  const value = optionalOption(values, name);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

/** `1 document`, `2,000 documents`. */
export const amount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
