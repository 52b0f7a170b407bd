import { seededRandom } from '../../kernel/random.ts';
import type { Mapping } from './mapping.ts';
import type { Sentence } from './read-sentences.ts';
import { precision, recall, type Score, scoreIntents } from './score.ts';

/** What a share came to over the folds that had something to count. */
export interface Spread {
  readonly mean: number;
  readonly lowest: number;
}

export interface FoldedScore {
  readonly name: Score['name'];
  readonly support: number;
  /** Null where no fold had anything to count. */
  readonly precision: Spread | null;
  readonly recall: Spread | null;
}

/** The same deal each time, so that two runs can be compared. */
const seed = 1;

/**
 * Cross-validation: the sentences are dealt to so many folds, each label evenly, and each fold is scored by itself. The
 * rules were written and learn nothing from the other folds, so what this shows is how far a figure may be chance.
 */
export function scoreFolds(
  sentences: readonly Sentence[],
  mapping: Mapping,
  count: number,
): readonly FoldedScore[] {
  const folds = deal(sentences, count).map((fold) => scoreIntents(fold, mapping));
  return (folds[0] ?? []).map(({ name }, index) => {
    const scores = folds.flatMap((fold) => fold[index] ?? []);
    return {
      name,
      support: scores.reduce((sum, { support }) => sum + support, 0),
      precision: spreadOf(scores.map(precision)),
      recall: spreadOf(scores.map(recall)),
    };
  });
}

function deal(sentences: readonly Sentence[], count: number): readonly (readonly Sentence[])[] {
  const random = seededRandom(seed);
  const shuffled = sentences
    .map((sentence) => ({ sentence, at: random.int(2 ** 31) }))
    .sort((a, b) => a.sentence.label.localeCompare(b.sentence.label) || a.at - b.at);
  return Array.from({ length: count }, (_, fold) =>
    shuffled.filter((_, index) => index % count === fold).map(({ sentence }) => sentence),
  );
}

function spreadOf(shares: readonly (number | null)[]): Spread | null {
  const known = shares.filter((share) => share !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, share) => sum + share, 0) / known.length;
  return { mean, lowest: Math.min(...known) };
}
