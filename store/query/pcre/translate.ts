/**
 * PCRE patterns as JS ones with flag `u`. MongoDB's regular expressions are PCRE; what JavaScript
 * lacks is written in other words here (possessive quantifiers, atomic groups, `\A`, `(?i)` inside
 * a pattern, POSIX classes) or refused, so that no pattern means something else in silence.
 * What PCRE means: https://www.pcre.org/current/doc/html/pcre2pattern.html
 */
import type { Growth } from './bounded-regexp.ts';
import { readBracket } from './bracket.ts';
import { Captures, noSuchGroup, readName } from './captures.ts';
import * as edges from './edges.ts';
import { readCharacter, readSet } from './escapes.ts';
import { changeFlags, type Flags, flagsIn, readFlagChange } from './flags.ts';
import { Group } from './groups.ts';
import { Omissions } from './omissions.ts';
import { readQuantifier } from './quantifier.ts';
import { PatternReader, patternError } from './reader.ts';
import { caseVariants, newlineOnly, verticalSpace } from './sets.ts';

interface JsPattern {
  readonly source: string;
  readonly ignoresCase: boolean;
  readonly growth: Growth;
}

/** @throws StoreError 51091 where the pattern is wrong, or beyond what JavaScript can say */
export function translatePcre(source: string, options: string): JsPattern {
  const plain = new Translator(source, options, { addsCases: false, hasStops: false });
  const translated = plain.translate();
  const { mixesCases, growth, needsStops: hasStops } = plain;
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

const startVerb = /^\(\*(UCP|UTF8?|LF)\)/;
const syntaxCharacters = new Set('^$\\.*+?()[]{}|/');

class Translator {
  readonly #reader: PatternReader;
  readonly #options: string;
  readonly #addsCases: boolean;
  readonly #omissions: Omissions;
  readonly #cases = new Set<boolean>();
  readonly #captures = new Captures();
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
    this.#omissions = new Omissions(hasStops);
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

  get needsStops(): boolean {
    return this.#omissions.needStops;
  }

  /** Places where a search can go on in more than one way. */
  get #choices(): number {
    return this.#quantifiers + this.#alternatives;
  }

  translate(): string {
    for (let verb = this.#startVerb(); verb !== undefined; verb = this.#startVerb()) {
      if (verb === 'UCP') this.#usesUnicode = true;
    }
    const flags = flagsIn(this.#options);
    const group = new Group(null, false);
    const text = this.#branches({ flags, isLookbehind: false, group, depth: 0 });
    if (!this.#reader.isAtEnd()) throw patternError('unmatched closing parenthesis');
    return this.#omissions.finish(text);
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
    if (branches.length > 1 && branches.includes('')) this.#omissions.note();
    return branches.join('|');
  }

  #item(place: Place): string {
    if (this.#reader.acceptText('\\Q')) return this.#quoted(place);
    if (this.#reader.acceptText('\\E')) return '';
    const [choices, omissions] = [this.#choices, this.#omissions.count];
    const atom = this.#atom(place);
    if (atom === null) return '';
    const text = this.#quantified(atom, place, this.#choices > choices);
    return this.#omissions.count > omissions ? text + this.#omissions.stop() : text;
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
    const found = readQuantifier(this.#reader, isLookbehind);
    if (found === null) return atom.text;
    if (found.mayRepeat && hasChoices) this.#isNested = true;
    if (!found.isFixed) this.#quantifiers += 1;
    if (found.isOptional) this.#omissions.note();
    if (found.mayBeNone) atom.group?.skip();
    const repeated = `${atom.isUnit ? atom.text : `(?:${atom.text})`}${found.text}`;
    return found.isPossessive ? this.#atomic(repeated) : repeated;
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
        return sequence(edges.start(place.flags.m));
      case '$':
        return sequence(edges.end(place.flags.m));
      case '[':
        return this.#bracket(place);
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

  #bracket({ flags }: Place): Atom {
    const usesUnicode = this.#usesUnicode;
    if (this.#reader.acceptText('[:<:]]')) return sequence(edges.startOfWord(usesUnicode));
    if (this.#reader.acceptText('[:>:]]')) return sequence(edges.endOfWord(usesUnicode));
    this.#cases.add(flags.i);
    const addsCases = this.#addsCases && flags.i;
    return unit(readBracket(this.#reader, { usesUnicode, addsCases }));
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
    const number = this.#captures.add(group);
    if (endOfName !== undefined) this.#captures.name(number, readName(this.#reader, endOfName));
    return this.#plainGroup(`(?<c${number}>`, place, group);
  }

  #flags(place: Place): Atom | null {
    const change = readFlagChange(this.#reader);
    const flags = change.isForRest ? place.flags : { ...place.flags };
    changeFlags(flags, change);
    return change.isForRest ? null : this.#plainGroup('(?:', { ...place, flags });
  }

  #namedReference(end: string, place: Place): Atom {
    return this.#reference(this.#captures.numberOf(readName(this.#reader, end)), place);
  }

  #reference(number: number, { flags, group, isLookbehind }: Place): Atom {
    const referred = this.#captures.at(number);
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
        return sequence(edges.startOfText);
      case 'z':
        return sequence(edges.endOfText);
      case 'Z':
        return sequence(edges.endOfLastLine);
      case 'b':
        return sequence(edges.edgeOfWord(this.#usesUnicode));
      case 'B':
        return sequence(edges.noEdgeOfWord(this.#usesUnicode));
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
    if (digits.length === 1 || Number(digits) <= this.#captures.count) {
      return this.#reference(Number(digits), place);
    }
    if (!/^[0-7]+$/.test(digits)) throw noSuchGroup();
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
    return this.#reference(Number(number) + (isRelative ? this.#captures.count + 1 : 0), place);
  }
}

function closing(opening: string): string {
  const end = { '<': '>', "'": "'", '{': '}' }[opening];
  if (end === undefined) throw patternError('\\k is not followed by a name');
  return end;
}
