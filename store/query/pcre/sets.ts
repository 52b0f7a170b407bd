/** Sets of characters as PCRE means them, which is seldom what JavaScript means by the same name. */

type Range = readonly [from: number, to: number];

/** A set as it is written between the brackets of a JS class with flag `u`. */
export interface CharacterSet {
  readonly inside: string;
  /** Everything else; undefined where only a negated class can say it. */
  readonly outside?: string;
}

const lastCodePoint = 0x10ffff;

const codePoint = (value: number): string => `\\u{${value.toString(16)}}`;

export const rangeText = ([from, to]: Range): string =>
  from === to ? codePoint(from) : `${codePoint(from)}-${codePoint(to)}`;

function setOf(...ranges: readonly Range[]): CharacterSet {
  const gaps: Range[] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= lastCodePoint) gaps.push([next, lastCodePoint]);
  return { inside: ranges.map(rangeText).join(''), outside: gaps.map(rangeText).join('') };
}

const property = (name: string): CharacterSet => ({
  inside: `\\p{${name}}`,
  outside: `\\P{${name}}`,
});

const digits: Range = [0x30, 0x39];
const upper: Range = [0x41, 0x5a];
const lower: Range = [0x61, 0x7a];
const underscore: Range = [0x5f, 0x5f];
const punctuation: readonly Range[] = [
  [0x21, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
];
const horizontal: readonly Range[] = [
  [0x09, 0x09],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];
const vertical: readonly Range[] = [
  [0x0a, 0x0d],
  [0x85, 0x85],
  [0x2028, 0x2029],
];

export const newlineOnly = setOf([0x0a, 0x0a]);
export const verticalSpace = setOf(...vertical);
const word = setOf(digits, upper, underscore, lower);
export const unicodeWord: CharacterSet = { inside: '\\p{L}\\p{N}\\p{Mn}\\p{Pc}' };

/** The classes that a letter after a backslash names; its capital is everything else. */
export const letterClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', setOf(digits)],
  ['w', word],
  ['s', setOf([0x09, 0x0d], [0x20, 0x20])],
  ['h', setOf(...horizontal)],
  ['v', verticalSpace],
]);

/** What the letters mean after `(*UCP)`. */
export const unicodeLetterClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ...letterClasses,
  ['d', property('Nd')],
  ['w', unicodeWord],
  ['s', { inside: `\\p{Z}${setOf(...horizontal, ...vertical).inside}` }],
]);

/** The names between `[:` and `:]`. */
export const posixClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['alpha', setOf(upper, lower)],
  ['digit', setOf(digits)],
  ['alnum', setOf(digits, upper, lower)],
  ['upper', setOf(upper)],
  ['lower', setOf(lower)],
  ['space', setOf([0x09, 0x0d], [0x20, 0x20])],
  ['blank', setOf([0x09, 0x09], [0x20, 0x20])],
  ['punct', setOf(...punctuation)],
  ['print', setOf([0x20, 0x7e])],
  ['graph', setOf([0x21, 0x7e])],
  ['cntrl', setOf([0x00, 0x1f], [0x7f, 0x7f])],
  ['xdigit', setOf(digits, [0x41, 0x46], [0x61, 0x66])],
  ['word', word],
  ['ascii', setOf([0x00, 0x7f])],
]);

export const unicodePosixClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ...posixClasses,
  ['alpha', property('L')],
  ['digit', property('Nd')],
  ['alnum', { inside: '\\p{L}\\p{N}' }],
  ['upper', property('Lu')],
  ['lower', property('Ll')],
  ['word', unicodeWord],
]);

/** The set that `\p{name}` means: a general category or a script. Null for what JS does not know. */
export function unicodeProperty(name: string): CharacterSet | null {
  if (name === 'Any') return setOf([0, lastCodePoint]);
  if (name === 'L&') return { inside: '\\p{Lu}\\p{Ll}\\p{Lt}' };
  for (const candidate of [name, `Script=${name}`]) {
    try {
      new RegExp(`\\p{${candidate}}`, 'u');
      return property(candidate);
    } catch {
      // The next spelling may be known.
    }
  }
  return null;
}

/** The characters that differ from this one by case only, itself included. */
export function caseVariants(character: string): readonly string[] {
  const variants = [character, character.toLowerCase(), character.toUpperCase()];
  // A capital may take several characters, as that of "ß" does: not a variant to PCRE.
  return [...new Set(variants)].filter((variant) => [...variant].length === 1);
}
