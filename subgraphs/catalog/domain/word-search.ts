import { nearestWords } from './spelling.ts';
import { synonymsOf } from './synonyms.ts';

/** Words of which a piece must have at least one. */
export type WordAlternatives = readonly string[];

export interface WordSearch {
  /** A piece must have one of each. */
  readonly wanted: readonly WordAlternatives[];
  /** The query as it was searched for, when a word was taken for a slip of another; null when as written. */
  readonly searchedFor: string | null;
}

/** The words that pieces of a shop are described by. */
export interface Vocabulary {
  has(word: string): boolean;
  /** Words that begin so, at most `limit`. */
  beginningWith(prefix: string, limit: number): readonly string[];
  readonly words: Iterable<string>;
}

/** A beginning that fits more words than this says little; the first so many are taken. */
const completionsMax = 30;

/**
 * How the words of a query are looked for: as written and by what they stand for; where no piece has such a word, as
 * the beginning of one; where there is none either, as a slip of one. A word that is nothing finds nothing.
 */
export function toWordSearch(query: readonly string[], vocabulary: Vocabulary): WordSearch {
  const readings = query.map((word) => read(word, vocabulary));
  return {
    wanted: readings.map(({ alternatives }) => alternatives),
    searchedFor: readings.some(({ slipOf }) => slipOf !== null)
      ? readings.map(({ word, slipOf }) => slipOf ?? word).join(' ')
      : null,
  };
}

interface Reading {
  readonly word: string;
  readonly alternatives: WordAlternatives;
  /** What it was taken for; null when taken as written. */
  readonly slipOf: string | null;
}

function read(word: string, vocabulary: Vocabulary): Reading {
  const meant = [word, ...synonymsOf(word)].filter((one) => vocabulary.has(one));
  if (meant.length > 0) return { word, alternatives: meant, slipOf: null };
  const completions = vocabulary.beginningWith(word, completionsMax);
  if (completions.length > 0) return { word, alternatives: completions, slipOf: null };
  const near = nearestWords(word, vocabulary.words);
  return near.length > 0
    ? { word, alternatives: near, slipOf: near[0] ?? null }
    : { word, alternatives: [word], slipOf: null };
}

/** A vocabulary of words in any order, each once. */
export function createVocabulary(words: readonly string[]): Vocabulary {
  const known = new Set(words);
  const sorted = [...known].sort();
  return {
    words: sorted,
    has: (word) => known.has(word),
    beginningWith(prefix, limit) {
      const from = firstNotBefore(sorted, prefix);
      const found = sorted.slice(from, from + limit);
      const end = found.findIndex((word) => !word.startsWith(prefix));
      return end < 0 ? found : found.slice(0, end);
    },
  };
}

function firstNotBefore(sorted: readonly string[], wanted: string): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
