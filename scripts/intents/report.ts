import type { FoldedScore, Spread } from './folds.ts';
import { precision, recall, type Score } from './score.ts';

/** Two figures after the point hide too much here, so three. */
const show = (share: number | null | undefined): string => share?.toFixed(3) ?? '–';

/** A table for people. */
export const printScores = (scores: readonly Score[]): void =>
  printRows(scores, (score) => ({
    sentences: score.support,
    precision: show(precision(score)),
    recall: show(recall(score)),
  }));

/** The mean over the folds, and the lowest of them. */
export const printFolds = (scores: readonly FoldedScore[]): void =>
  printRows(scores, (score) => ({
    sentences: score.support,
    precision: showSpread(score.precision),
    recall: showSpread(score.recall),
  }));

const showSpread = (spread: Spread | null): string =>
  `${show(spread?.mean)} (lowest ${show(spread?.lowest)})`;

const printRows = <T extends { readonly name: string }>(
  scores: readonly T[],
  rowOf: (score: T) => object,
): void => console.table(Object.fromEntries(scores.map((score) => [score.name, rowOf(score)])));
