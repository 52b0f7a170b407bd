import type { DashboardFunnelFragment } from '../generated/graphql.ts';
import { countWords } from '../ui/money.ts';
import { percentWords } from './percent.ts';

export type FunnelStep = DashboardFunnelFragment['steps'][number];

/** Sessions that took the step before and not this one. */
export const lostAt = (steps: readonly FunnelStep[], index: number): number =>
  (steps[index - 1]?.sessions ?? steps[index]?.sessions ?? 0) - (steps[index]?.sessions ?? 0);

/** The step before which most sessions are lost; null where none is. */
export function steepest(steps: readonly FunnelStep[]): number | null {
  const most = Math.max(...steps.map((_, index) => lostAt(steps, index)), 0);
  return most === 0 ? null : steps.findIndex((_, index) => lostAt(steps, index) === most);
}

/** The whole in a sentence: `Of 640 sessions 29 came to the end: 4.5 %.` */
export function funnelSentence(steps: readonly FunnelStep[]): string {
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last || first.sessions === 0) return 'Nobody began here in this period.';
  const share = last.shareOfFirst === null ? '' : `: ${percentWords(last.shareOfFirst)}`;
  const sessions = first.sessions === 1 ? 'session' : 'sessions';
  return `Of ${countWords(first.sessions)} ${sessions} ${countWords(last.sessions)} came to the end${share}.`;
}
