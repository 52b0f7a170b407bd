/** `$regexMatch`, `$regexFind`, `$regexFindAll`. */
import type { BSONRegExp } from 'bson';
import { isNullish, isRegex, regexOptions, regexSource } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { BoundedRegExp } from '../../query/pcre/bounded-regexp.ts';
import { capturesOf, toRegExp } from '../../query/regex.ts';
import {
  type Evaluate,
  isConstant,
  noScope,
  type OperatorCompiler,
  type Scope,
} from '../compiler.ts';
import { codePointsBetween } from './code-points.ts';
import { withNamed } from './named-arguments.ts';

/** Characters of matches that `$regexFindAll` gathers at most. */
const maxGathered = 64 * 1024 * 1024;

export const regexes: readonly (readonly [string, OperatorCompiler])[] = [
  [
    '$regexMatch',
    searching(
      (regex, input) => regex.test(input),
      () => false,
    ),
  ],
  ['$regexFind', searching(findFirst, () => null)],
  [
    '$regexFindAll',
    searching(
      (regex, input, name) => regex.searches(input, () => findAll(regex, input, name)),
      () => [],
    ),
  ],
];

/** The pattern is read before the input is, also where there is no input. */
function searching(
  search: (regex: BoundedRegExp, input: string, name: string) => unknown,
  whenNull: () => unknown,
): OperatorCompiler {
  return withNamed(
    {
      notObject: 51103,
      unknown: 31024,
      required: { input: 31022, regex: 31023 },
      optional: ['options'],
    },
    (given, name) => {
      const regexOf = readingRegex(given.regex, given.options, name);
      return (scope) => {
        const regex = regexOf(scope);
        const input = given.input(scope);
        if (!isNullish(input) && typeof input !== 'string') {
          throw new StoreError(51104, `${name} needs 'input' to be of type string`);
        }
        return isNullish(input) || regex === null ? whenNull() : search(regex, input, name);
      };
    },
  );
}

function readingRegex(
  regex: Evaluate,
  options: Evaluate | undefined,
  name: string,
): (scope: Scope) => BoundedRegExp | null {
  const read = (scope: Scope) => compileRegex(regex(scope), options?.(scope), name);
  if (!isConstant(regex) || (options !== undefined && !isConstant(options))) return read;
  const compiled = read(noScope);
  return () => compiled;
}

function compileRegex(regex: unknown, options: unknown, name: string): BoundedRegExp | null {
  if (!isNullish(regex) && typeof regex !== 'string' && !isRegex(regex)) {
    throw new StoreError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  if (!isNullish(options) && typeof options !== 'string') {
    throw new StoreError(51106, `${name} needs 'options' to be of type string`);
  }
  if (isRegex(regex) && typeof options === 'string' && regexOptions(regex) !== '') {
    throw new StoreError(
      51107,
      `${name}: found regex option(s) specified in both 'regex' and 'option' fields`,
    );
  }
  const source = isRegex(regex) ? regexSource(regex) : regex;
  if (source?.includes('\0')) {
    throw new StoreError(51109, `${name}: regular expression cannot contain an embedded null byte`);
  }
  if (options?.includes('\0')) {
    throw new StoreError(
      51110,
      `${name}: regular expression options cannot contain an embedded null byte`,
    );
  }
  return isNullish(regex) ? null : translate(regex, options ?? undefined, name);
}

function translate(
  regex: string | RegExp | BSONRegExp,
  options: string | undefined,
  name: string,
): BoundedRegExp {
  try {
    return toRegExp(regex, options);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === 51108) throw error;
    throw new StoreError(51111, `Invalid Regex in ${name}: ${error.message}`);
  }
}

function findFirst(regex: BoundedRegExp, input: string): unknown {
  const match = regex.exec(input);
  return match === null ? null : foundAt(match, codePointsBetween(input, 0, match.index));
}

function findAll(regex: BoundedRegExp, input: string, name: string): unknown[] {
  const everywhere = new BoundedRegExp(regex, `${regex.flags}g`);
  const found: unknown[] = [];
  let [at, index, gathered] = [0, 0, 0];
  for (const match of input.matchAll(everywhere)) {
    // Past the last character there is no further match, unless there is no character at all.
    if (match.index >= input.length && input !== '') break;
    index += codePointsBetween(input, at, match.index);
    at = match.index;
    gathered += match[0].length + 64;
    if (gathered > maxGathered) {
      throw new StoreError(
        51151,
        `${name}: the size of buffer to store output exceeded the 64MB limit`,
      );
    }
    found.push(foundAt(match, index));
  }
  return found;
}

const foundAt = (match: RegExpMatchArray, idx: number) => ({
  match: match[0],
  idx,
  captures: capturesOf(match).map((text) => text ?? null),
});
