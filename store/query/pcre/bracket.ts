/** Bracketed classes of PCRE, `[^a-z\d[:alpha:]]`, as JS classes with flag `u`. */
import { readEscapeInBracket } from './escapes.ts';
import { type PatternReader, patternError } from './reader.ts';
import {
  type CharacterSet,
  caseVariants,
  posixClasses,
  rangeText,
  unicodePosixClasses,
} from './sets.ts';

interface BracketOptions {
  readonly usesUnicode: boolean;
  /** Whether both cases of a letter are written out. */
  readonly addsCases: boolean;
}

const posixName = /^\[:(\^?)([a-z]+):\]/;
/** Ranges wider than this are in no script that has cases in an unlike order. */
const widestFoldedRange = 1000;

/** Reads a class whose `[` has been read. */
export function readBracket(reader: PatternReader, options: BracketOptions): string {
  const isNegated = reader.accept('^');
  let inside = '';
  let isFirst = true;
  while (isFirst || reader.peek() !== ']') {
    if (reader.isAtEnd()) throw patternError('missing terminating ] for character class');
    inside += readPart(reader, options);
    isFirst = false;
  }
  reader.next();
  return `[${isNegated ? '^' : ''}${inside}]`;
}

function readPart(reader: PatternReader, options: BracketOptions): string {
  const posix = reader.match(posixName);
  if (posix !== null) return posixClass(posix[2] ?? '', posix[1] === '^', options);
  if (reader.acceptText('\\Q')) return quoted(reader.until('\\E'), options);
  if (reader.acceptText('\\E')) return '';
  const from = readCharacter(reader, options);
  if (typeof from !== 'number') return from.inside;
  if (reader.peek() !== '-' || reader.peek(1) === ']') return characters(from, from, options);
  reader.next();
  if (reader.isAtEnd()) throw patternError('missing terminating ] for character class');
  const to = readCharacter(reader, options);
  // Before a set the hyphen is only a hyphen.
  if (typeof to !== 'number') return `${characters(from, from, options)}\\-${to.inside}`;
  if (to < from) throw patternError('range out of order in character class');
  return characters(from, to, options);
}

function readCharacter(
  reader: PatternReader,
  { usesUnicode }: BracketOptions,
): number | CharacterSet {
  const character = reader.next();
  if (character === '\\') return readEscapeInBracket(reader, usesUnicode);
  return character.codePointAt(0) ?? 0;
}

const quoted = (text: string, options: BracketOptions): string =>
  [...text]
    .map((character) => character.codePointAt(0) ?? 0)
    .map((code) => characters(code, code, options))
    .join('');

function characters(from: number, to: number, { addsCases }: BracketOptions): string {
  const range = rangeText([from, to]);
  if (!addsCases || to - from > widestFoldedRange) return range;
  let others = '';
  for (let code = from; code <= to; code += 1) {
    for (const variant of caseVariants(String.fromCodePoint(code))) {
      const other = variant.codePointAt(0) ?? code;
      if (other < from || other > to) others += rangeText([other, other]);
    }
  }
  return range + others;
}

function posixClass(name: string, isNegated: boolean, { usesUnicode }: BracketOptions): string {
  const found = (usesUnicode ? unicodePosixClasses : posixClasses).get(name);
  if (found === undefined) throw patternError('unknown POSIX class name');
  const text = isNegated ? found.outside : found.inside;
  if (text === undefined) throw patternError(`[:^${name}:] is not supported`);
  return text;
}
