/** Texts as terms: words without case, ending and accents, unless these are asked for. */
import type { Language } from './languages.ts';

export interface TokenOptions {
  readonly isCaseSensitive?: boolean;
  readonly isDiacriticSensitive?: boolean;
}

/** @yields the terms of a text, stop words left out */
export function* termsOf(
  text: string,
  language: Language,
  { isCaseSensitive = false, isDiacriticSensitive = false }: TokenOptions = {},
): Iterable<string> {
  for (const word of text.split(language.delimiters)) {
    if (word === '') continue;
    const small = word.toLowerCase();
    if (language.stopWords.has(small)) continue;
    const stem = language.stem(isCaseSensitive ? word : small);
    yield isDiacriticSensitive ? stem : withoutDiacritics(stem);
  }
}

const beyondAscii = /[^\0-\x7f]/;

export const withoutDiacritics = (text: string): string =>
  beyondAscii.test(text) ? text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC') : text;
