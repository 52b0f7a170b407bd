import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import { type Counts, counters, countersOfFunnel, dayOf, Tally } from '../domain/counts.ts';
import { ratedIntents } from '../domain/csat.ts';
import { type FunnelKey, funnels } from '../domain/funnels.ts';
import { type Kpi, kpiCounters, openedBy, rounded, toKpis, totalOf } from '../domain/kpi.ts';
import {
  baselineOf,
  type Period,
  periodBefore,
  type Span,
  sliceCount,
  sliceOf,
  spansOf,
  spansOfSlices,
  wholeHours,
} from '../domain/period.ts';
import type { RollupCell } from '../rollups/reading.ts';
import type { RollupRepository } from '../rollups/repository.ts';

/** Figures of a shop, read from sums alone: a year costs as little as a day. */
export type Figures = ReturnType<typeof createFigures>;

export function createFigures(rollups: RollupRepository) {
  const total = async (
    tenant: string,
    period: Period,
    names: readonly string[],
  ): Promise<Counts> => {
    const cells = await rollups.cells(tenant, spansOf(wholeHours(period)), names);
    return totalOf(cells.map(({ counts }) => counts));
  };

  return {
    async kpis(tenant: string, period: Period): Promise<Kpi[]> {
      const now = wholeHours(period);
      const before = { from: wholeHours(periodBefore(period)).from, to: now.from };
      const baseline = { from: wholeHours(baselineOf(period)).from, to: now.from };
      // The shorter one is a part of the longer: read in two, each hour once.
      const [near, far] = [before.from, baseline.from].sort((a, b) => b.getTime() - a.getTime());
      const spans = [
        ...spansOfSlices(now),
        ...spansOf({ from: near ?? now.from, to: now.from }),
        ...spansOf({ from: far ?? now.from, to: near ?? now.from }),
      ];
      const [cells, openTickets] = await Promise.all([
        rollups.cells(tenant, spans, kpiCounters),
        openTicketsAt(tenant, now.from),
      ]);
      return toKpis({
        slices: inSlices(within(cells, now), period),
        previous: sumOf(cells, before),
        baseline: sumOf(cells, baseline),
        openTickets,
      });
    },

    async funnel(tenant: string, key: FunnelKey, period: Period) {
      const counts = await total(tenant, period, countersOfFunnel(key));
      const sessions = countersOfFunnel(key).map((counter) => counts.get(counter) ?? 0);
      return {
        key,
        steps: funnels[key].map(({ name }, step) => ({
          name,
          sessions: sessions[step] ?? 0,
          shareOfFirst: share(sessions[step], sessions[0]),
          shareOfPrevious: share(sessions[step], sessions[Math.max(step - 1, 0)]),
        })),
      };
    },

    async intentMix(tenant: string, period: Period) {
      const counts = await total(tenant, period, intentCounters);
      const of = (counter: string): number => counts.get(counter) ?? 0;
      const all = ratedIntents.reduce((sum, intent) => sum + of(counters.intents(intent)), 0);
      return ratedIntents
        .map((intent) => ({
          intent,
          count: of(counters.intents(intent)),
          share: share(of(counters.intents(intent)), all) ?? 0,
          purchases: of(counters.purchasesOf(intent)),
          csatMean: share(
            of(counters.ratingSumOfIntent(intent)),
            of(counters.ratingsOfIntent(intent)),
          ),
        }))
        .filter(({ count, csatMean }) => count > 0 || csatMean !== null)
        .sort((a, b) => b.count - a.count);
    },

    async csatSummary(tenant: string, period: Period) {
      const counts = await total(tenant, period, csatCounters);
      const of = (counter: string): number => counts.get(counter) ?? 0;
      const distribution = ratingValues.map((rating) => ({
        rating,
        count: of(counters.ratingsOf(rating)),
      }));
      const sampleSize = of(counters.ratings);
      const [ones = 0, twos = 0, , fours = 0, fives = 0] = distribution.map(({ count }) => count);
      return {
        mean: share(of(counters.ratingSum), sampleSize),
        goodShare: share(fours + fives, sampleSize),
        sampleSize,
        needsFollowUp: ones + twos,
        distribution,
      };
    },
  };

  /** Days up to the one in question, then its hours: what was opened and not closed is open. */
  async function openTicketsAt(tenant: string, at: Date): Promise<number> {
    const names = [counters.ticketsOpened, counters.ticketsClosed];
    const day = new Date(dayOf(at.getTime()));
    const spans: Span[] = [
      { grain: 'day', from: null, to: day },
      { grain: 'hour', from: day, to: at },
    ];
    const cells = await rollups.cells(tenant, spans, names);
    return cells.reduce((open, { counts }) => open + openedBy(counts), 0);
  }
}

/** Days of a product's figures end with the one that is not over. */
export const productDaysFrom = (now: Date, days: number): Date =>
  addMs(new Date(dayOf(now.getTime())), -(days - 1) * DAY_MS);

const ratingValues = [1, 2, 3, 4, 5] as const;
const csatCounters = [
  counters.ratings,
  counters.ratingSum,
  ...ratingValues.map((rating) => counters.ratingsOf(rating)),
];
const intentCounters = ratedIntents.flatMap((intent) => [
  counters.intents(intent),
  counters.purchasesOf(intent),
  counters.ratingsOfIntent(intent),
  counters.ratingSumOfIntent(intent),
]);

const within = (cells: readonly RollupCell[], { from, to }: Period): readonly RollupCell[] =>
  cells.filter(({ at }) => at >= from && at < to);

const sumOf = (cells: readonly RollupCell[], period: Period): Counts =>
  totalOf(within(cells, period).map(({ counts }) => counts));

function inSlices(cells: readonly RollupCell[], period: Period): Counts[] {
  const slices = Array.from({ length: sliceCount }, () => new Tally());
  for (const { at, counts } of cells) slices[sliceOf(at, period)]?.addAll(counts);
  return slices.map((slice) => slice.counts);
}

const share = (part = 0, whole = 0): number | null => (whole === 0 ? null : rounded(part / whole));
