/** A query of more words than this is cut: a longer one finds nothing more, it only costs. */
export const queryWordsMax = 8;

/** Said around what is looked for, never what is looked for. */
const fillers = new Set(
  'a an and any for in jewellery jewelry me my of on or piece please set some the to with'.split(
    ' ',
  ),
);

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

/** What a product is found by: words of its title, material, style and description, each once. */
export function wordsOf(product: {
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly metal: string;
  readonly stone: string | null;
  readonly art: string;
}): string[] {
  const { title, category, metal, stone, art, description } = product;
  const words = searchWords([title, category, metal, stone ?? '', art, description].join(' '));
  return [...new Set(words)].filter((word) => word !== 'none');
}

/** Rings are a ring; tennis, lapis and glass stay as they are. */
const singular = (word: string): string =>
  word.length > 3 && /[^ius]s$/.test(word) ? word.slice(0, -1) : word;
