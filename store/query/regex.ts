import type { BSONRegExp } from 'bson';
import { regexOptions, regexSource } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { BoundedRegExp } from './pcre/bounded-regexp.ts';
import { patternError } from './pcre/reader.ts';
import { translatePcre } from './pcre/translate.ts';

const supportedOptions = new Set(['i', 'm', 's', 'u', 'x']);

/** Bytes of a pattern, as in MongoDB. */
const maxPatternBytes = 16_384;

/** Expressions that compute their pattern come with the same few again and again. */
const maxCompiled = 200;
const compiled = new Map<string, BoundedRegExp>();

/**
 * A JS regular expression for a PCRE one. It has no state: the flags `g` and `y` are not set.
 * Its searches throw StoreError 51156 rather than work without end.
 * @throws StoreError 51091 where a pattern is invalid or beyond JS, 51108 for an unknown option
 */
export function toRegExp(operand: string | RegExp | BSONRegExp, options?: string): BoundedRegExp {
  const source = typeof operand === 'string' ? operand : regexSource(operand);
  const given = options ?? (typeof operand === 'string' ? '' : regexOptions(operand));
  const key = `${given}/${source}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const regex = compile(source, given);
  if (compiled.size >= maxCompiled) compiled.clear();
  compiled.set(key, regex);
  return regex;
}

/** What the groups of the pattern captured, in PCRE's numbering; undefined for those not used. */
export function capturesOf(match: RegExpMatchArray): readonly (string | undefined)[] {
  const groups = Object.entries(match.groups ?? {}).filter(([name]) => name.startsWith('c'));
  return groups.sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1))).map(([, text]) => text);
}

function compile(source: string, options: string): BoundedRegExp {
  for (const option of options) {
    if (!supportedOptions.has(option)) {
      throw new StoreError(51108, `invalid flag in regex options: ${option}`);
    }
  }
  if (Buffer.byteLength(source) > maxPatternBytes)
    throw patternError('regular expression is too large');
  const { source: pattern, ignoresCase, growth } = translatePcre(source, options);
  try {
    return new BoundedRegExp(pattern, ignoresCase ? 'iu' : 'u', growth);
  } catch (error) {
    throw patternError(error instanceof Error ? error.message : String(error));
  }
}
