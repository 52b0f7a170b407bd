import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import { type Counts, counters, countersOfFunnel, dayOf, Tally } from '../domain/counts.ts';
import { ratedIntents } from '../domain/csat.ts';
import { type FunnelKey, funnels } from '../domain/funnels.ts';
import { type Kpi, kpiCounters, openedBy, rounded, toKpis, totalOf } from '../domain/kpi.ts';
import {
  baselineOf,
  cellsOf,
  grainOf,
  type Period,
  periodBefore,
  sliceCount,
  sliceOf,
} from '../domain/period.ts';
import type { RollupCell, RollupRepository } from '../rollups/repository.ts';

/** Figures of a shop, read from sums alone: a year costs as little as a day. */
export type Figures = ReturnType<typeof createFigures>;

export function createFigures(rollups: RollupRepository) {
  /** Sums over the whole hours or days of a period. */
  const total = async (
    tenant: string,
    period: Period,
    names: readonly string[],
  ): Promise<Counts> => {
    const grain = grainOf(period);
    const cells = await rollups.cells(tenant, grain, cellsOf(period, grain), names);
    return totalOf(cells.map(({ counts }) => counts));
  };

  return {
    async kpis(tenant: string, period: Period): Promise<Kpi[]> {
      const grain = grainOf(period);
      const now = cellsOf(period, grain);
      const before = { from: cellsOf(periodBefore(period), grain).from, to: now.from };
      const baseline = { from: cellsOf(baselineOf(period), grain).from, to: now.from };
      const from = earlier(before.from, baseline.from);
      const [cells, openTickets] = await Promise.all([
        rollups.cells(tenant, grain, { from, to: now.to }, kpiCounters),
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
    const [days, hours] = await Promise.all([
      rollups.cells(tenant, 'day', { from: null, to: day }, names),
      rollups.cells(tenant, 'hour', { from: day, to: at }, names),
    ]);
    return [...days, ...hours].reduce((open, { counts }) => open + openedBy(counts), 0);
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

const earlier = (a: Date, b: Date): Date => (a <= b ? a : b);

const share = (part = 0, whole = 0): number | null => (whole === 0 ? null : rounded(part / whole));
