/** Texts as terms: words without case, ending and accents, unless these are asked for. */
import type { Language } from './languages.ts';

export interface TokenOptions {
  readonly isCaseSensitive?: boolean;
  readonly isDiacriticSensitive?: boolean;
}

/** Words whose terms are remembered: texts repeat themselves. */
const maxKnownWords = 20_000;
const knownTerms = new WeakMap<Language, Map<string, string>>();

/** The terms of a text, stop words left out. */
export function termsOf(text: string, language: Language, options: TokenOptions = {}): string[] {
  const isPlain = options.isCaseSensitive !== true && options.isDiacriticSensitive !== true;
  const toTerm = isPlain ? rememberedTerm : termOf;
  const terms: string[] = [];
  for (const word of text.split(language.delimiters)) {
    if (word === '') continue;
    const term = toTerm(word, language, options);
    if (term !== '') terms.push(term);
  }
  return terms;
}

/** The term of one word, empty for a stop word. */
function termOf(
  word: string,
  language: Language,
  { isCaseSensitive = false, isDiacriticSensitive = false }: TokenOptions,
): string {
  const small = word.toLowerCase();
  if (language.stopWords.has(small)) return '';
  // Numbers have no endings, and there are many of them.
  if (digits.test(word)) return word;
  const stem = language.stem(isCaseSensitive ? word : small);
  return isDiacriticSensitive ? stem : withoutDiacritics(stem);
}

function rememberedTerm(word: string, language: Language): string {
  let known = knownTerms.get(language);
  if (known === undefined || known.size > maxKnownWords) {
    known = new Map();
    knownTerms.set(language, known);
  }
  const remembered = known.get(word);
  if (remembered !== undefined) return remembered;
  const term = termOf(word, language, {});
  known.set(word, term);
  return term;
}

const digits = /^\d+$/;
const beyondAscii = /[^\0-\x7f]/;

export const withoutDiacritics = (text: string): string =>
  beyondAscii.test(text) ? text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC') : text;
