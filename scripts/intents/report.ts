import { precision, recall, type Score } from './score.ts';

/** A table for people; two figures after the point hide too much here, so three. */
export function printScores(scores: readonly Score[]): void {
  const show = (share: number | null) => (share === null ? '–' : share.toFixed(3));
  console.table(
    Object.fromEntries(
      scores.map((score) => [
        score.name,
        {
          sentences: score.support,
          precision: show(precision(score)),
          recall: show(recall(score)),
        },
      ]),
    ),
  );
}
