import { type Counts, counters, Tally } from './counts.ts';
import { sliceCount } from './period.ts';

export type KpiKey =
  | 'CSAT_MEAN'
  | 'CSAT_GOOD_SHARE'
  | 'DEFLECTION'
  | 'CONVERSION'
  | 'CAPSULE_CONVERSION'
  | 'WIDGET_OPEN_RATE'
  | 'OPEN_TICKETS';

export type KpiVerdict = 'UNKNOWN' | 'STEADY' | 'BETTER' | 'WORSE' | 'ALARM';

export interface Kpi {
  readonly key: KpiKey;
  readonly name: string;
  readonly value: number | null;
  readonly previous: number | null;
  readonly target: number;
  readonly onTarget: boolean | null;
  readonly baseline: number | null;
  readonly verdict: KpiVerdict;
  readonly sampleSize: number;
  readonly series: readonly (number | null)[];
}

interface KpiRule {
  readonly name: string;
  /** A figure is on target above it, not at it. null: it is to stay within a tenth of its baseline (A6). */
  readonly target: number | null;
  /** Counters that are added up, and those that they are divided by. */
  readonly sum: readonly (readonly [counter: string, weight: number])[];
  readonly over: string;
}

/** Figures that are a share or a mean, with the targets that the plans of the shop set (A6–A8). */
export const kpiRules: Readonly<Record<Exclude<KpiKey, 'OPEN_TICKETS'>, KpiRule>> = {
  CSAT_MEAN: {
    name: 'Rating',
    target: 4,
    sum: [[counters.ratingSum, 1]],
    over: counters.ratings,
  },
  CSAT_GOOD_SHARE: {
    name: 'Good ratings',
    target: null,
    sum: [
      [counters.ratingsOf(4), 1],
      [counters.ratingsOf(5), 1],
    ],
    over: counters.ratings,
  },
  DEFLECTION: {
    name: 'Answered without a person',
    target: 0.2,
    sum: [
      [counters.asked, 1],
      [counters.withPerson, -1],
    ],
    over: counters.asked,
  },
  CONVERSION: {
    name: 'Led to a purchase',
    target: 0.05,
    sum: [[counters.converted, 1]],
    over: counters.asked,
  },
  CAPSULE_CONVERSION: {
    name: 'Held a piece that was shown',
    target: null,
    sum: [[counters.heldPiece, 1]],
    over: counters.sawPieces,
  },
  WIDGET_OPEN_RATE: {
    name: 'Opened the widget',
    target: 0.1,
    sum: [[counters.opened, 1]],
    over: counters.visitors,
  },
};

/** Requests for a person that may wait; the plans leave the number to the shop. */
const openTicketsTarget = 25;

/** Fewer than this say nothing against a baseline. */
const sampleMin = 20;
/** Within this of the baseline nothing has changed (A6). */
const steadyShare = 0.1;
/** Worse by more than this, a release is rolled back (A6). */
const alarmShare = 0.2;

const ruleEntries = Object.entries(kpiRules) as [Exclude<KpiKey, 'OPEN_TICKETS'>, KpiRule][];

/** Counters that the figures are made of. */
export const kpiCounters: readonly string[] = [
  ...new Set([
    ...ruleEntries.flatMap(([, { sum, over }]) => [over, ...sum.map(([counter]) => counter)]),
    counters.ticketsOpened,
    counters.ticketsClosed,
  ]),
];

export interface KpiCounts {
  /** Of the period's slices, oldest first. */
  readonly slices: readonly Counts[];
  readonly previous: Counts;
  readonly baseline: Counts;
  /** Open when the period began. */
  readonly openTickets: number;
}

/** All figures from what was counted. */
export function toKpis({ slices, previous, baseline, openTickets }: KpiCounts): Kpi[] {
  const whole = totalOf(slices);
  const shares = ruleEntries.map(([key, rule]): Kpi => {
    const { name, over } = rule;
    const value = shareOf(rule, whole);
    const before = shareOf(rule, baseline);
    const sampleSize = whole.get(over) ?? 0;
    const isComparable = sampleSize >= sampleMin && (baseline.get(over) ?? 0) >= sampleMin;
    const target = rule.target ?? rounded((before ?? 0) * (1 - steadyShare));
    return {
      key,
      name,
      value,
      previous: shareOf(rule, previous),
      target,
      onTarget: value === null ? null : value > target,
      baseline: before,
      verdict: isComparable ? verdictOf(value, before) : 'UNKNOWN',
      sampleSize,
      series: Array.from({ length: sliceCount }, (_, slice) =>
        shareOf(rule, slices[slice] ?? new Map()),
      ),
    };
  });
  return [...shares, openTicketsKpi(slices, openTickets)];
}

/** How many wait, at the end of each slice and of the period. */
function openTicketsKpi(slices: readonly Counts[], openBefore: number): Kpi {
  let open = openBefore;
  const series = Array.from({ length: sliceCount }, (_, slice) => {
    open += openedBy(slices[slice] ?? new Map());
    return open;
  });
  return {
    key: 'OPEN_TICKETS',
    name: 'Waiting for a person',
    value: open,
    previous: openBefore,
    target: openTicketsTarget,
    onTarget: open < openTicketsTarget,
    baseline: null,
    verdict: 'UNKNOWN',
    sampleSize: open,
    series,
  };
}

/** By how many more tickets were opened than closed. */
export const openedBy = (counts: Counts): number =>
  (counts.get(counters.ticketsOpened) ?? 0) - (counts.get(counters.ticketsClosed) ?? 0);

/** What a value is beside its baseline, where more is better. */
export function verdictOf(value: number | null, baseline: number | null): KpiVerdict {
  if (value === null || baseline === null || baseline === 0) return 'UNKNOWN';
  const change = value / baseline - 1;
  if (Math.abs(change) <= steadyShare) return 'STEADY';
  if (change > 0) return 'BETTER';
  return change < -alarmShare ? 'ALARM' : 'WORSE';
}

export const totalOf = (slices: readonly Counts[]): Counts =>
  slices.reduce((tally, counts) => tally.addAll(counts), new Tally()).counts;

function shareOf({ sum, over }: KpiRule, counts: Counts): number | null {
  const count = counts.get(over) ?? 0;
  const total = sum.reduce((all, [name, weight]) => all + weight * (counts.get(name) ?? 0), 0);
  return count === 0 ? null : rounded(total / count);
}

/** To four digits: more is noise. */
export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
