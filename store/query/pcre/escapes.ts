/** What a backslash and a letter mean in PCRE: a set of characters, or one character. */
import { type PatternReader, patternError } from './reader.ts';
import {
  type CharacterSet,
  letterClasses,
  newlineOnly,
  unicodeLetterClasses,
  unicodeProperty,
} from './sets.ts';

/** The set that `\d`, `\W`, `\p{L}` … mean; without `outside` it is a whole class, with brackets. */
export function readSet(
  reader: PatternReader,
  letter: string,
  usesUnicode: boolean,
): CharacterSet | null {
  if (letter === 'N') return negated(newlineOnly);
  if (letter === 'p' || letter === 'P') return readProperty(reader, letter === 'P');
  const lower = letter.toLowerCase();
  const set = (usesUnicode ? unicodeLetterClasses : letterClasses).get(lower);
  if (set === undefined) return null;
  return letter === lower ? bracketed(set) : negated(set);
}

function readProperty(reader: PatternReader, isCapital: boolean): CharacterSet {
  const braced = reader.match(/^\{(\^?)\s*([\w& ]+?)\s*\}/);
  const set = unicodeProperty(braced?.[2] ?? reader.next());
  if (set === null) throw patternError('unknown property after \\P or \\p');
  const isNegated = isCapital !== (braced?.[1] === '^');
  return isNegated ? negated(set) : bracketed(set);
}

const bracketed = (set: CharacterSet): CharacterSet =>
  set.outside === undefined ? { inside: `[${set.inside}]` } : set;

const negated = ({ inside, outside }: CharacterSet): CharacterSet =>
  outside === undefined ? { inside: `[^${inside}]` } : { inside: outside, outside: inside };

/** An escape between brackets. */
export function readEscapeInBracket(
  reader: PatternReader,
  usesUnicode: boolean,
): number | CharacterSet {
  const letter = reader.next();
  const set = readSet(reader, letter, usesUnicode);
  if (set !== null) {
    if (set.outside === undefined) throw patternError('this set is not supported inside a class');
    return set;
  }
  if (letter === 'b') return 0x08;
  return /[0-7]/.test(letter) ? readOctal(reader, letter) : readCharacter(reader, letter);
}

/** Escapes that stand for one character. */
const characters: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['e', 0x1b],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
]);

/** The code point that an escape such as `\n`, `\x41` or `\.` means. */
export function readCharacter(reader: PatternReader, letter: string): number {
  const known = characters.get(letter);
  if (known !== undefined) return known;
  switch (letter) {
    case 'x':
      return readHexadecimal(reader);
    case '0':
      return readOctal(reader, letter);
    case 'o': {
      const digits = reader.match(/^\{([0-7]+)\}/)?.[1];
      if (digits === undefined) throw patternError('missing digits in \\o{}');
      return validCodePoint(Number.parseInt(digits, 8));
    }
    case 'c':
      return reader.next().toUpperCase().charCodeAt(0) ^ 0x40;
    default:
      if (/[a-z0-9]/i.test(letter)) throw patternError('unrecognized character follows \\');
      return letter.codePointAt(0) ?? 0;
  }
}

function readHexadecimal(reader: PatternReader): number {
  const braced = reader.match(/^\{([\da-f]+)\}/i)?.[1];
  const digits = braced ?? reader.match(/^[\da-f]{0,2}/i)?.[0];
  return validCodePoint(Number.parseInt(digits || '0', 16));
}

const readOctal = (reader: PatternReader, first: string): number =>
  Number.parseInt(first + (reader.match(/^[0-7]{0,2}/)?.[0] ?? ''), 8);

function validCodePoint(code: number): number {
  if (code > 0x10ffff) throw patternError('character code point value in \\x{} is too large');
  return code;
}
