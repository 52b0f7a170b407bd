/** Flags of a pattern: those that it comes with, and how they change inside it. */
import { type PatternReader, patternError } from './reader.ts';

const names = ['i', 'm', 's', 'x'] as const;

export type Flags = Record<(typeof names)[number], boolean>;

export function flagsIn(options: string): Flags {
  const has = (flag: string) => options.includes(flag);
  return { i: has('i'), m: has('m'), s: has('s'), x: has('x') };
}

interface FlagChange {
  readonly on: string;
  readonly off: string;
  /** Whether it holds until the group around it ends, as `(?i)` does, or inside its own, as `(?i:…)`. */
  readonly isForRest: boolean;
}

const change = /^([imsx]*)(?:-([imsx]*))?([:)])/;

/** What stands behind `(?`. @throws StoreError 51091 */
export function readFlagChange(reader: PatternReader): FlagChange {
  const found = reader.match(change);
  if (found === null) throw patternError('unrecognized character after (? or (?-');
  const [, on = '', off = '', end] = found;
  if (on.includes('xx')) throw patternError('(?xx) is not supported');
  return { on, off, isForRest: end === ')' };
}

export function changeFlags(flags: Flags, { on, off }: FlagChange): void {
  for (const flag of names) {
    if (on.includes(flag)) flags[flag] = true;
    if (off.includes(flag)) flags[flag] = false;
  }
}
