/** What a search asks for: terms any of which will do, phrases all of which must stand, and negations. */
import { scoreOf } from '../bson/metadata.ts';
import { type Document, isDocument, typeName } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import type { Matcher } from '../query/matcher.ts';
import { type Language, languageOf } from './languages.ts';
import { type TextIndex, visitTexts } from './text-index.ts';
import { type TokenOptions, termsOf, withoutDiacritics } from './tokens.ts';

interface TextOperand {
  readonly search: string;
  readonly languageName: string | undefined;
  readonly isCaseSensitive: boolean;
  readonly isDiacriticSensitive: boolean;
}

/** @throws StoreError BadValue, NoSuchKey, TypeMismatch for a wrong operand of `$text` */
export function parseTextOperand(operand: unknown): TextOperand {
  if (!isDocument(operand)) throw badValue('$text expects an object');
  const { $search: search, $language, $caseSensitive, $diacriticSensitive, ...others } = operand;
  if (search === undefined) throw new StoreError('NoSuchKey', 'Missing expected field "$search"');
  if (typeof search !== 'string') throw wrongType('$search', search, 'string');
  if ($language !== undefined && typeof $language !== 'string') {
    throw wrongType('$language', $language, 'string');
  }
  if ($caseSensitive !== undefined && typeof $caseSensitive !== 'boolean') {
    throw wrongType('$caseSensitive', $caseSensitive, 'bool');
  }
  if ($diacriticSensitive !== undefined && typeof $diacriticSensitive !== 'boolean') {
    throw wrongType('$diacriticSensitive', $diacriticSensitive, 'bool');
  }
  if (Object.keys(others).length > 0) throw badValue('extra fields in $text');
  if ($language !== undefined) queryLanguage($language);
  return {
    search,
    languageName: $language,
    isCaseSensitive: $caseSensitive ?? false,
    isDiacriticSensitive: $diacriticSensitive ?? false,
  };
}

/** `$text` as a test of documents that carry the score of the search. */
export const compileText: (operand: unknown) => Matcher = (operand) => {
  parseTextOperand(operand);
  return (value) => isDocument(value) && scoreOf(value) !== undefined;
};

const wrongType = (field: string, value: unknown, expected: string) =>
  new StoreError(
    'TypeMismatch',
    `"${field}" had the wrong type. Expected ${expected}, found ${typeName(value)}`,
  );

function queryLanguage(name: string): Language {
  const language = languageOf(name);
  if (language !== undefined) return language;
  throw badValue(`unsupported language: "${name}" for text index version 3`);
}

/** A search made ready for one index. */
export class TextSearch {
  /** Terms as the index has them: a document with none of them is no match. */
  readonly terms: readonly string[];
  readonly #index: TextIndex;
  readonly #options: TokenOptions;
  readonly #positive: ReadonlySet<string>;
  readonly #negated: ReadonlySet<string>;
  readonly #phrases: readonly string[];
  readonly #negatedPhrases: readonly string[];

  constructor(operand: TextOperand, index: TextIndex) {
    const language =
      operand.languageName === undefined ? index.language : queryLanguage(operand.languageName);
    const parts = parseSearch(operand.search);
    this.#index = index;
    this.#options = operand;
    this.terms = [...new Set(termsOf(parts.words, language))];
    this.#positive = new Set(termsOf(parts.words, language, operand));
    this.#negated = new Set(termsOf(parts.negatedWords, language, operand));
    this.#phrases = parts.phrases.map((phrase) => this.#plain(phrase));
    this.#negatedPhrases = parts.negatedPhrases.map((phrase) => this.#plain(phrase));
  }

  /** Whether having a term is enough, so that the texts need not be read. */
  get isDecidedByTerms(): boolean {
    const { isCaseSensitive, isDiacriticSensitive } = this.#options;
    return (
      !isCaseSensitive &&
      !isDiacriticSensitive &&
      this.#negated.size === 0 &&
      this.#phrases.length === 0 &&
      this.#negatedPhrases.length === 0
    );
  }

  /** Of a document that has one of the terms: whether it is what the search asks for. */
  matches(document: Document): boolean {
    let hasPositive = false;
    let hasNegated = false;
    const texts: string[] = [];
    visitTexts(document, this.#index, (text, _weight, language) => {
      texts.push(this.#plain(text));
      for (const term of termsOf(text, language, this.#options)) {
        hasPositive ||= this.#positive.has(term);
        hasNegated ||= this.#negated.has(term);
      }
    });
    const contains = (phrase: string): boolean => texts.some((text) => text.includes(phrase));
    return (
      hasPositive &&
      !hasNegated &&
      this.#phrases.every(contains) &&
      !this.#negatedPhrases.some(contains)
    );
  }

  #plain(text: string): string {
    const cased = this.#options.isCaseSensitive ? text : text.toLowerCase();
    return this.#options.isDiacriticSensitive ? cased : withoutDiacritics(cased);
  }
}

interface SearchParts {
  readonly words: string;
  readonly negatedWords: string;
  readonly phrases: readonly string[];
  readonly negatedPhrases: readonly string[];
}

/** A word, or one sign, and the white space before it. */
const searchToken = /(\s*)([^\s!-/:-@[-^`{-~]+|[!-/:-@[-^`{-~])/gu;

const sign = /^[!-/:-@[-^`{-~]$/;

/** A hyphen at the start of a word negates it up to the next white space; so it does a phrase. */
function parseSearch(search: string): SearchParts {
  const words: string[] = [];
  const negatedWords: string[] = [];
  const phrases: string[] = [];
  const negatedPhrases: string[] = [];
  let isNegated = false;
  let phraseStart = -1;
  for (const { 1: space = '', 2: token = '', index } of search.matchAll(searchToken)) {
    const isApart = space !== '' || index === 0;
    const at = index + space.length;
    if (token === '-') {
      if (phraseStart < 0 && isApart) isNegated = true;
      (isNegated ? negatedWords : words).push(' ');
    } else if (token === '"') {
      if (phraseStart >= 0) {
        (isNegated ? negatedPhrases : phrases).push(search.slice(phraseStart, at));
        phraseStart = -1;
      } else {
        if (isApart) isNegated = false;
        phraseStart = at + 1;
      }
      (isNegated ? negatedWords : words).push(' ');
    } else {
      const isWord = !sign.test(token);
      if (phraseStart >= 0 && isNegated && isWord) continue;
      if (isApart && phraseStart < 0 && isWord) isNegated = false;
      // Other signs stay where they are: an apostrophe is part of a word.
      (isNegated ? negatedWords : words).push(space, token);
    }
  }
  return {
    words: words.join(''),
    negatedWords: negatedWords.join(''),
    phrases,
    negatedPhrases,
  };
}
