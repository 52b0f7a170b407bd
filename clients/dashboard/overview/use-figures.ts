import { DashboardFiguresDocument, type DashboardFiguresQuery } from '../generated/graphql.ts';
import type { Answered } from '../graph/answered.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useChanges } from '../live/live-context.ts';
import { useNow } from '../ui/use-now.ts';
import { type Period, rangeOf } from './period.ts';

export type Figures = Answered<DashboardFiguresQuery>;

/** The figures of a period, counted again whenever the shop tells that some have changed. */
export function useFigures(period: Period) {
  const range = rangeOf(period, useNow(60_000));
  const answer = useAnswer(DashboardFiguresDocument, {
    from: range.from.toISOString(),
    to: range.to.toISOString(),
  });
  useChanges('figures', answer.again, answer.again);
  return { ...answer, range };
}
