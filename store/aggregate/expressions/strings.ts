/** Expressions on text. Positions ending in CP count code points, in Bytes UTF-8 bytes. */
import { compareText } from '../../bson/compare.ts';
import { isIntegral, toNumber } from '../../bson/numbers.ts';
import { isNullish, isNumber, isRegex, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { toRegExp } from '../../query/regex.ts';
import {
  binary,
  type OperatorCompiler,
  unary,
  variadic,
  withArguments,
  withNames,
} from '../compiler.ts';
import { textOf } from './text-of.ts';

export const strings: readonly (readonly [string, OperatorCompiler])[] = [
  ['$concat', variadic(concat)],
  ['$toUpper', unary((value) => (isNullish(value) ? '' : textOf(value).toUpperCase()))],
  ['$toLower', unary((value) => (isNullish(value) ? '' : textOf(value).toLowerCase()))],
  ['$substr', withArguments(3, 3, substringBytes)],
  ['$substrBytes', withArguments(3, 3, substringBytes)],
  ['$substrCP', withArguments(3, 3, substringCodePoints)],
  ['$strLenCP', unary((value, name) => [...stringOf(value, name, 34471)].length)],
  ['$strLenBytes', unary((value, name) => Buffer.byteLength(stringOf(value, name, 34473)))],
  ['$split', binary(split)],
  ['$trim', trimmed((text, chars) => trimStart(trimEnd(text, chars), chars))],
  ['$ltrim', trimmed(trimStart)],
  ['$rtrim', trimmed(trimEnd)],
  ['$indexOfCP', withArguments(2, 4, indexOfCodePoint)],
  ['$indexOfBytes', withArguments(2, 4, indexOfByte)],
  [
    '$strcasecmp',
    binary((a, b) =>
      Math.sign(
        compareText(
          isNullish(a) ? '' : textOf(a).toUpperCase(),
          isNullish(b) ? '' : textOf(b).toUpperCase(),
        ),
      ),
    ),
  ],
  [
    '$replaceOne',
    withNames(['input', 'find', 'replacement'], [], (values, name) =>
      replaced(values, name, (input, find, replacement) => input.replace(find, () => replacement)),
    ),
  ],
  [
    '$replaceAll',
    withNames(['input', 'find', 'replacement'], [], (values, name) =>
      replaced(values, name, (input, find, replacement) =>
        input.replaceAll(find, () => replacement),
      ),
    ),
  ],
  [
    '$regexMatch',
    withNames(
      ['input', 'regex'],
      ['options'],
      (values, name) => matchesOf(values, name, 1).length > 0,
    ),
  ],
  [
    '$regexFind',
    withNames(
      ['input', 'regex'],
      ['options'],
      (values, name) => matchesOf(values, name, 1)[0] ?? null,
    ),
  ],
  [
    '$regexFindAll',
    withNames(['input', 'regex'], ['options'], (values, name) =>
      matchesOf(values, name, maxMatches),
    ),
  ],
];

/** Matches that `$regexFindAll` returns at most. */
const maxMatches = 100_000;

function concat(values: readonly unknown[]): unknown {
  let text = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string') {
      throw new StoreError(16702, `$concat only supports strings, not ${typeName(value)}`);
    }
    text += value;
  }
  return text;
}

function stringOf(value: unknown, name: string, code: number): string {
  if (typeof value === 'string') return value;
  throw new StoreError(code, `${name} requires a string argument, found: ${typeName(value)}`);
}

function wholeOf(value: unknown, name: string, code: number): number {
  if (isNumber(value) && isIntegral(value)) return toNumber(value);
  throw new StoreError(
    code,
    `${name}: index must be a whole number (is BSON type ${typeName(value)})`,
  );
}

function substringBytes([value, from, length]: readonly unknown[], name: string): string {
  const bytes = Buffer.from(isNullish(value) ? '' : textOf(value));
  const start = wholeOf(from, name, 16034);
  const count = wholeOf(length, name, 16035);
  if (start < 0)
    throw new StoreError(50752, `${name}: starting index must be non-negative (got: ${start})`);
  return bytes.toString('utf8', start, count < 0 ? bytes.length : start + count);
}

function substringCodePoints([value, from, length]: readonly unknown[], name: string): string {
  const points = [...(isNullish(value) ? '' : textOf(value))];
  const start = wholeOf(from, name, 34450);
  const count = wholeOf(length, name, 34452);
  if (start < 0)
    throw new StoreError(34455, `${name}: the starting index must be nonnegative integer.`);
  if (count < 0) throw new StoreError(34454, `${name}: length must be a nonnegative integer.`);
  return points.slice(start, start + count).join('');
}

function split(value: unknown, separator: unknown): unknown {
  if (isNullish(value) || isNullish(separator)) return null;
  const text = stringOf(value, '$split', 40085);
  const by = stringOf(separator, '$split', 40086);
  if (by === '') throw new StoreError(40087, '$split requires a non-empty separator');
  return text.split(by);
}

const whiteSpace =
  '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trimmed(trim: (text: string, chars: ReadonlySet<string>) => string): OperatorCompiler {
  return withNames(['input'], ['chars'], ({ input, chars }, name) => {
    if (isNullish(input) || chars === null) return null;
    const set = new Set(chars === undefined ? whiteSpace : stringOf(chars, name, 50700));
    return trim(stringOf(input, name, 50699), set);
  });
}

function trimStart(text: string, chars: ReadonlySet<string>): string {
  const points = [...text];
  const first = points.findIndex((point) => !chars.has(point));
  return first < 0 ? '' : points.slice(first).join('');
}

function trimEnd(text: string, chars: ReadonlySet<string>): string {
  const points = [...text];
  const last = points.findLastIndex((point) => !chars.has(point));
  return points.slice(0, last + 1).join('');
}

function indexOfCodePoint([value, part, from, to]: readonly unknown[], name: string): unknown {
  if (isNullish(value)) return null;
  const points = [...stringOf(value, name, 40093)];
  const wanted = [...stringOf(part, name, 40094)];
  const start = from === undefined ? 0 : wholeOf(from, name, 40096);
  const end = to === undefined ? points.length : Math.min(points.length, wholeOf(to, name, 40096));
  for (let i = start; i + wanted.length <= end; i += 1) {
    if (wanted.every((point, j) => points[i + j] === point)) return i;
  }
  return -1;
}

function indexOfByte([value, part, from, to]: readonly unknown[], name: string): unknown {
  if (isNullish(value)) return null;
  const bytes = Buffer.from(stringOf(value, name, 40091));
  const wanted = Buffer.from(stringOf(part, name, 40092));
  const start = from === undefined ? 0 : wholeOf(from, name, 40096);
  const end = to === undefined ? bytes.length : wholeOf(to, name, 40096);
  return start > bytes.length ? -1 : bytes.subarray(0, end).indexOf(wanted, start);
}

function replaced(
  { input, find, replacement }: Readonly<Record<string, unknown>>,
  name: string,
  replace: (input: string, find: string, replacement: string) => string,
): unknown {
  if (isNullish(input) || isNullish(find) || isNullish(replacement)) return null;
  return replace(
    stringOf(input, name, 51746),
    stringOf(find, name, 51745),
    stringOf(replacement, name, 51744),
  );
}

interface Found {
  readonly match: string;
  readonly idx: number;
  readonly captures: readonly (string | null)[];
}

function matchesOf(
  { input, regex, options }: Readonly<Record<string, unknown>>,
  name: string,
  limit: number,
): Found[] {
  if (isNullish(input) || isNullish(regex)) return [];
  const text = stringOf(input, name, 51104);
  if (typeof regex !== 'string' && !isRegex(regex)) {
    throw new StoreError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  const compiled = toRegExp(regex, typeof options === 'string' ? options : undefined);
  const global = new RegExp(compiled.source, `${compiled.flags}g`);
  const found: Found[] = [];
  for (const { 0: match, index, ...groups } of text.matchAll(global)) {
    const captures = Object.entries(groups)
      .filter(([key]) => /^\d+$/.test(key))
      .map(([, group]) => (typeof group === 'string' ? group : null));
    found.push({ match, idx: [...text.slice(0, index)].length, captures });
    if (found.length >= limit) break;
  }
  return found;
}
