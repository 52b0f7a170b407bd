/** A query of more words than this is cut: a longer one finds nothing more, it only costs. */
export const queryWordsMax = 8;

const fillers = new Set('a an and any for in of on or some the to with'.split(' '));

/** The text in plain lower-case words: no accents, no punctuation, no plural `s`. */
export function searchWords(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(singular);
}

/** The words that a shopper's query asks for, each once. */
export const queryWords = (query: string): string[] =>
  [...new Set(searchWords(query))].filter((word) => !fillers.has(word)).slice(0, queryWordsMax);

/** What a product is found by: words of its title, material and description, each once. */
export const searchTextOf = (product: {
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly metal: string;
  readonly stone: string | null;
  readonly art: string;
}): string => {
  const { title, category, metal, stone, art, description } = product;
  const words = searchWords([title, category, metal, stone ?? '', art, description].join(' '));
  return [...new Set(words)].filter((word) => word !== 'none').join(' ');
};

/** Matches a search text that has a word beginning with this one; `word` is of `queryWords`: letters and digits. */
export const wordPattern = (word: string): RegExp => new RegExp(`(?:^| )${word}`);

/** Rings are a ring; tennis, lapis and glass stay as they are. */
const singular = (word: string): string =>
  word.length > 3 && /[^ius]s$/.test(word) ? word.slice(0, -1) : word;
