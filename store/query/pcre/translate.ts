/**
 * PCRE patterns as JS ones with flag `u`. MongoDB's regular expressions are PCRE; what JavaScript
 * lacks is written in other words here (possessive quantifiers, atomic groups, `\A`, `(?i)` inside
 * a pattern, POSIX classes) or refused, so that no pattern means something else in silence.
 * What PCRE means: https://www.pcre.org/current/doc/html/pcre2pattern.html
 */
import type { Growth } from './bounded-regexp.ts';
import { readBracket } from './bracket.ts';
import { readCharacter, readSet } from './escapes.ts';
import { Group } from './groups.ts';
import { PatternReader, patternError } from './reader.ts';
import { caseVariants, newlineOnly, unicodeWord, verticalSpace } from './sets.ts';

export interface JsPattern {
  readonly source: string;
  readonly ignoresCase: boolean;
  readonly growth: Growth;
}

/** @throws StoreError 51091 where the pattern is wrong, or beyond what JavaScript can say */
export function translatePcre(source: string, options: string): JsPattern {
  const plain = new Translator(source, options, { addsCases: false, hasStops: false });
  const translated = plain.translate();
  const { mixesCases, growth } = plain;
  const hasStops = plain.omissions > maxUnstoppedOmissions;
  const ignoresCase = plain.ignoresCase && !mixesCases;
  if (!mixesCases && !hasStops) return { source: translated, ignoresCase, growth };
  // JS ignores case everywhere or nowhere: where that is mixed, both cases of each letter are written out.
  const again = new Translator(source, options, { addsCases: mixesCases, hasStops });
  return { source: again.translate(), ignoresCase, growth };
}

interface Style {
  readonly addsCases: boolean;
  /** Whether there are stops among the parts that may be left out. */
  readonly hasStops: boolean;
}

interface Flags {
  i: boolean;
  m: boolean;
  s: boolean;
  x: boolean;
}

/** Where a group stands: what it may hold, and how deep it is. */
interface Place {
  readonly flags: Flags;
  readonly isLookbehind: boolean;
  readonly group: Group;
  readonly depth: number;
}

/** Something that a quantifier may follow. */
interface Atom {
  readonly text: string;
  /** Whether a quantifier can follow the text itself, rather than a group around it. */
  readonly isUnit: boolean;
  readonly group?: Group;
}

const unit = (text: string, group?: Group): Atom => ({
  text,
  isUnit: true,
  ...(group !== undefined && { group }),
});
const sequence = (text: string): Atom => ({ text, isUnit: false });

const maxGroupDepth = 250;
const maxRepeat = 65_535;

/**
 * Before it searches, V8 looks ahead along every way through a pattern: where 30 parts may be left out that
 * takes 2 seconds, where 40 may 13, and nothing ends it. It does not look past a reference, and one to a group
 * that never matches means nothing else.
 */
const stop = '\\k<stop>';
const groupOfStops = '(?:(?!)(?<stop>)|)';
const maxUnstoppedOmissions = 12;
const omissionsBetweenStops = 4;

const startOfText = '(?<![^])';
const endOfText = '(?![^])';
const wordEdge = (word: string) => `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
const noWordEdge = (word: string) => `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;

const startVerb = /^\(\*(UCP|UTF8?|LF)\)/;
const quantifier = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/;
const inlineFlags = /^([imsx]*)(?:-([imsx]*))?([:)])/;
const syntaxCharacters = new Set('^$\\.*+?()[]{}|/');
const groupName = /^(\w+)/;

class Translator {
  readonly #reader: PatternReader;
  readonly #options: string;
  readonly #addsCases: boolean;
  readonly #hasStops: boolean;
  #omissions = 0;
  #omissionsAtStop = 0;
  readonly #cases = new Set<boolean>();
  readonly #names = new Map<string, number>();
  /** By number, from 1. */
  readonly #groups: Group[] = [];
  #usesUnicode = false;
  #atomics = 0;
  #references = 0;
  #quantifiers = 0;
  #alternatives = 0;
  #isNested = false;

  constructor(source: string, options: string, { addsCases, hasStops }: Style) {
    this.#reader = new PatternReader(source);
    this.#options = options;
    this.#addsCases = addsCases;
    this.#hasStops = hasStops;
  }

  get mixesCases(): boolean {
    return this.#cases.size === 2;
  }

  get ignoresCase(): boolean {
    return this.#cases.has(true);
  }

  get growth(): Growth {
    return { quantifiers: this.#quantifiers, isNested: this.#isNested };
  }

  /** Parts that may be left out. */
  get omissions(): number {
    return this.#omissions;
  }

  /** Places where a search can go on in more than one way. */
  get #choices(): number {
    return this.#quantifiers + this.#alternatives;
  }

  translate(): string {
    for (let verb = this.#startVerb(); verb !== undefined; verb = this.#startVerb()) {
      if (verb === 'UCP') this.#usesUnicode = true;
    }
    const has = (option: string) => this.#options.includes(option);
    const flags = { i: has('i'), m: has('m'), s: has('s'), x: has('x') };
    const group = new Group(null, false);
    const text = this.#branches({ flags, isLookbehind: false, group, depth: 0 });
    if (!this.#reader.isAtEnd()) throw patternError('unmatched closing parenthesis');
    return this.#hasStops ? `(?:${text})${groupOfStops}` : text;
  }

  #startVerb(): string | undefined {
    return this.#reader.match(startVerb)?.[1];
  }

  /** Up to the end of the group; its closing parenthesis is left. */
  #branches(place: Place): string {
    if (place.depth > maxGroupDepth) throw patternError('parentheses are too deeply nested');
    const branches: string[] = [];
    let branch = '';
    const tricks = () => this.#references + this.#atomics;
    let tricksBefore = tricks();
    for (;;) {
      this.#skipFreeSpacing(place.flags);
      if (this.#reader.isAtEnd() || this.#reader.peek() === ')') break;
      if (this.#reader.accept('|')) {
        branches.push(branch);
        this.#alternatives += 1;
        place.group.nextBranch();
        branch = '';
        tricksBefore = tricks();
      } else if (this.#reader.acceptText('\\K')) {
        // What came before has to be there, but is no part of the match. JS reads it from its end.
        if (tricks() > tricksBefore) throw patternError('\\K is not supported after a reference');
        branch = `(?<=${branch})`;
      } else branch += this.#item(place);
    }
    branches.push(branch);
    if (branches.length > 1 && branches.includes('')) this.#omissions += 1;
    return branches.join('|');
  }

  #item(place: Place): string {
    if (this.#reader.acceptText('\\Q')) return this.#quoted(place);
    if (this.#reader.acceptText('\\E')) return '';
    const [choices, omissions] = [this.#choices, this.#omissions];
    const atom = this.#atom(place);
    if (atom === null) return '';
    const text = this.#quantified(atom, place, this.#choices > choices);
    return this.#omissions > omissions ? text + this.#stop() : text;
  }

  #stop(): string {
    const isDue = this.#omissions - this.#omissionsAtStop >= omissionsBetweenStops;
    if (!this.#hasStops || !isDue) return '';
    this.#omissionsAtStop = this.#omissions;
    return stop;
  }

  /** `\Q…\E`; a quantifier behind it is for the last character. */
  #quoted(place: Place): string {
    const literals = [...this.#reader.until('\\E')].map((one) => this.#literal(one, place));
    const last = literals.pop();
    if (last === undefined) return '';
    return literals.join('') + this.#quantified(unit(last), place, false);
  }

  #quantified(atom: Atom, { flags, isLookbehind }: Place, hasChoices: boolean): string {
    this.#skipFreeSpacing(flags);
    const found = this.#reader.match(quantifier);
    if (found === null) return atom.text;
    const [mark, least, comma, most] = found;
    if (isLookbehind && (least === undefined || comma !== undefined)) {
      throw patternError('lookbehind assertion is not fixed length');
    }
    if (Number(least ?? 0) > maxRepeat || Number(most ?? 0) > maxRepeat) {
      throw patternError('number too big in {} quantifier');
    }
    if (most && Number(least) > Number(most)) {
      throw patternError('numbers out of order in {} quantifier');
    }
    if (mark !== '?' && hasChoices) this.#isNested = true;
    if (least === undefined || comma !== undefined) this.#quantifiers += 1;
    const isOptional = mark === '?' || Number(least ?? 1) === 0;
    if (isOptional) this.#omissions += 1;
    if (isOptional || mark === '*') atom.group?.skip();
    const repeated = `${atom.isUnit ? atom.text : `(?:${atom.text})`}${mark}`;
    if (this.#reader.accept('?')) return `${repeated}?`;
    return this.#reader.accept('+') ? this.#atomic(repeated) : repeated;
  }

  /** What matched once is not given back: JS forgets the alternatives of a lookahead. */
  #atomic(text: string): string {
    this.#atomics += 1;
    return `(?:(?=(?<a${this.#atomics}>${text}))\\k<a${this.#atomics}>)`;
  }

  #atom(place: Place): Atom | null {
    const character = this.#reader.next();
    switch (character) {
      case '.':
        return unit(place.flags.s ? '[^]' : `[^${newlineOnly.inside}]`);
      case '^':
        return sequence(place.flags.m ? `(?:^|(?<=\\n)(?!$))` : '^');
      case '$':
        return sequence(place.flags.m ? '(?=\\n|$)' : '(?=\\n?$)');
      case '[':
        if (this.#reader.acceptText('[:<:]]')) return sequence(this.#wordStart());
        if (this.#reader.acceptText('[:>:]]')) return sequence(this.#wordEnd());
        this.#cases.add(place.flags.i);
        return unit(readBracket(this.#reader, this.#bracketOptions(place)));
      case '(':
        return this.#group(place);
      case '\\':
        return this.#escape(place);
      case '*':
      case '+':
      case '?':
        throw patternError('quantifier does not follow a repeatable item');
      default:
        return unit(this.#literal(character, place));
    }
  }

  get #word(): string {
    return this.#usesUnicode ? `[${unicodeWord.inside}]` : '\\w';
  }

  #wordStart(): string {
    return `(?<!${this.#word})(?=${this.#word})`;
  }

  #wordEnd(): string {
    return `(?<=${this.#word})(?!${this.#word})`;
  }

  #bracketOptions({ flags }: Place) {
    return {
      usesUnicode: this.#usesUnicode,
      addsCases: this.#addsCases && flags.i,
    };
  }

  #literal(character: string, { flags }: Place): string {
    const variants = caseVariants(character);
    if (variants.length > 1) this.#cases.add(flags.i);
    if (this.#addsCases && flags.i && variants.length > 1) return `[${variants.join('')}]`;
    return syntaxCharacters.has(character) ? `\\${character}` : character;
  }

  #skipFreeSpacing({ x }: Flags): void {
    for (;;) {
      if (this.#reader.acceptText('(?#')) this.#reader.until(')');
      else if (x && this.#reader.match(/^\s+/) !== null) continue;
      else if (x && this.#reader.accept('#')) this.#reader.until('\n');
      else return;
    }
  }

  #group(place: Place): Atom | null {
    const reader = this.#reader;
    if (reader.accept('*')) return this.#verb();
    if (!reader.accept('?')) return this.#capture(place);
    if (reader.accept(':')) return this.#plainGroup('(?:', place);
    if (reader.accept('=')) return this.#assertion('(?=', place);
    if (reader.accept('!')) return this.#assertion('(?!', place);
    if (reader.acceptText('<=')) return this.#assertion('(?<=', place);
    if (reader.acceptText('<!')) return this.#assertion('(?<!', place);
    if (reader.accept('>')) return this.#atomicGroup(place);
    if (reader.acceptText('P=')) return this.#namedReference(')', place);
    if (reader.acceptText('P<') || reader.accept('<')) return this.#capture(place, '>');
    if (reader.accept("'")) return this.#capture(place, "'");
    return this.#flags(place);
  }

  #verb(): Atom {
    if (this.#reader.acceptText('FAIL)') || this.#reader.acceptText('F)')) return sequence('(?!)');
    throw patternError('(*VERB) not recognized or malformed');
  }

  #inside(place: Place, group: Group): string {
    const flags = { ...place.flags };
    const text = this.#branches({ ...place, flags, group, depth: place.depth + 1 });
    if (!this.#reader.accept(')')) throw patternError('missing closing parenthesis');
    group.close();
    return text;
  }

  #plainGroup(opening: string, place: Place, group = new Group(place.group, false)): Atom {
    return unit(`${opening}${this.#inside(place, group)})`, group);
  }

  #assertion(opening: string, place: Place): Atom {
    const isLookbehind = place.isLookbehind || opening.startsWith('(?<');
    const group = new Group(place.group, opening.endsWith('!'));
    return { ...sequence(`${opening}${this.#inside({ ...place, isLookbehind }, group)})`), group };
  }

  #atomicGroup(place: Place): Atom {
    // JS reads a lookbehind from its end, where this trick does not hold.
    if (place.isLookbehind) throw patternError('atomic group in a lookbehind is not supported');
    const group = new Group(place.group, false);
    return unit(this.#atomic(this.#inside(place, group)), group);
  }

  #capture(place: Place, endOfName?: string): Atom {
    const group = new Group(place.group, false);
    const number = this.#groups.push(group);
    if (endOfName !== undefined) {
      const name = this.#name(endOfName);
      if (this.#names.has(name)) throw patternError('two named subpatterns have the same name');
      this.#names.set(name, number);
    }
    return this.#plainGroup(`(?<c${number}>`, place, group);
  }

  #name(end: string): string {
    const name = this.#reader.match(groupName)?.[1] ?? '';
    if (!/^[a-z_]/i.test(name) || !this.#reader.accept(end)) {
      throw patternError('syntax error in subpattern name (missing terminator?)');
    }
    return name;
  }

  /** `(?i)` holds until the group ends, `(?i:…)` inside its own. */
  #flags(place: Place): Atom | null {
    const found = this.#reader.match(inlineFlags);
    if (found === null) throw patternError('unrecognized character after (? or (?-');
    const [, on = '', off = '', end] = found;
    if (on.includes('xx')) throw patternError('(?xx) is not supported');
    const flags = end === ')' ? place.flags : { ...place.flags };
    for (const flag of ['i', 'm', 's', 'x'] as const) {
      if (on.includes(flag)) flags[flag] = true;
      if (off.includes(flag)) flags[flag] = false;
    }
    return end === ')' ? null : this.#plainGroup('(?:', { ...place, flags });
  }

  #namedReference(end: string, place: Place): Atom {
    const number = this.#names.get(this.#name(end));
    if (number === undefined) throw patternError('reference to non-existent subpattern');
    return this.#reference(number, place);
  }

  #reference(number: number, { flags, group, isLookbehind }: Place): Atom {
    const referred = this.#groups[number - 1];
    if (referred === undefined) throw patternError('reference to non-existent subpattern');
    if (isLookbehind || !referred.isSetIn(group)) {
      throw patternError('reference to a group that may not have matched is not supported');
    }
    this.#cases.add(flags.i);
    this.#references += 1;
    return unit(`\\k<c${number}>`);
  }

  #escape(place: Place): Atom {
    const letter = this.#reader.next();
    const set = readSet(this.#reader, letter, this.#usesUnicode);
    if (set !== null) return unit(set.outside === undefined ? set.inside : `[${set.inside}]`);
    if (/[1-9]/.test(letter)) return this.#numbered(letter, place);
    switch (letter) {
      case 'A':
        return sequence(startOfText);
      case 'z':
        return sequence(endOfText);
      case 'Z':
        return sequence(`(?=\\n?${endOfText})`);
      case 'b':
        return sequence(this.#usesUnicode ? wordEdge(`[${unicodeWord.inside}]`) : '\\b');
      case 'B':
        return sequence(this.#usesUnicode ? noWordEdge(`[${unicodeWord.inside}]`) : '\\B');
      case 'R':
        return unit(`(?:\\r\\n|[${verticalSpace.inside}])`);
      case 'k':
        return this.#namedReference(closing(this.#reader.next()), place);
      case 'g':
        return this.#generalReference(place);
      default:
        return unit(
          this.#literal(String.fromCodePoint(readCharacter(this.#reader, letter)), place),
        );
    }
  }

  /** `\12` refers to a group if there are so many, else it is a character in octal. */
  #numbered(digit: string, place: Place): Atom {
    const more = this.#reader.match(/^\d{0,2}/)?.[0] ?? '';
    const digits = digit + more;
    if (digits.length === 1 || Number(digits) <= this.#groups.length) {
      return this.#reference(Number(digits), place);
    }
    if (!/^[0-7]+$/.test(digits)) throw patternError('reference to non-existent subpattern');
    return unit(this.#literal(String.fromCodePoint(Number.parseInt(digits, 8)), place));
  }

  /** `\g2`, `\g{2}`, `\g{-1}`, `\g{name}` */
  #generalReference(place: Place): Atom {
    const isBraced = this.#reader.accept('{');
    const number = this.#reader.match(/^[-+]?\d+/)?.[0];
    if (number === undefined) {
      if (!isBraced) throw patternError('a numbered reference must not be zero');
      return this.#namedReference('}', place);
    }
    if (isBraced && !this.#reader.accept('}')) throw patternError('missing terminating }');
    const isRelative = /^[-+]/.test(number);
    if (number.startsWith('+')) throw patternError('forward references are not supported');
    return this.#reference(Number(number) + (isRelative ? this.#groups.length + 1 : 0), place);
  }
}

function closing(opening: string): string {
  const end = { '<': '>', "'": "'", '{': '}' }[opening];
  if (end === undefined) throw patternError('\\k is not followed by a name');
  return end;
}
