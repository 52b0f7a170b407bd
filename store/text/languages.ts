/** The languages of text search. Others are refused: their words would be found by luck. */
import { stemEnglish } from './english-stems.ts';
import { englishStopWords } from './stop-words.ts';

export interface Language {
  readonly name: string;
  readonly stopWords: ReadonlySet<string>;
  stem(word: string): string;
  /** What stands between words. */
  readonly delimiters: RegExp;
}

/** Signs that end a word; in English an apostrophe is part of it. */
const signs =
  '\\p{Dash}\\p{Pattern_Syntax}\\p{Quotation_Mark}\\p{Terminal_Punctuation}\\p{White_Space}\\u00ad\\u30fb\\uff65';

const english: Language = {
  name: 'english',
  stopWords: englishStopWords,
  stem: stemEnglish,
  delimiters: new RegExp(`(?:(?!')[${signs}])+`, 'u'),
};

const none: Language = {
  name: 'none',
  stopWords: new Set(),
  stem: (word) => word,
  delimiters: new RegExp(`[${signs}]+`, 'u'),
};

const languages: ReadonlyMap<string, Language> = new Map([
  ['english', english],
  ['en', english],
  ['none', none],
]);

/** Undefined for a language that is not supported. */
export const languageOf = (name: string): Language | undefined => languages.get(name.toLowerCase());
