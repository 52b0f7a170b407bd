import { addMs } from '../../../kernel/clock.ts';
import { dayOf, Tally } from '../domain/counts.ts';
import { rollUp, sessionKeysOf } from '../domain/roll-up.ts';
import type { SessionSummary } from '../domain/session-summary.ts';
import type { AnalyticsEventRecord } from '../repository.ts';
import type { RollupRepository } from './repository.ts';
import { rebuiltMs } from './roller.ts';

export interface Comparison {
  readonly events: number;
  readonly sessions: number;
  /** A line for each sum that is not what a recount comes to. */
  readonly differences: readonly string[];
}

/**
 * Counts the events that are marked as counted anew and compares. Older sums, whose events may be gone, are left out.
 * While events are being counted it may see differences that are none.
 */
export async function compareSums(
  rollups: Pick<RollupRepository, 'countedEvents' | 'everything'>,
  now: Date,
): Promise<Comparison> {
  const from = new Date(dayOf(addMs(now, -rebuiltMs).getTime()));
  const sums = new Map<string, Tally>();
  const add = (key: string, counts: ReadonlyMap<string, number>, times: number): void => {
    const tally = sums.get(key) ?? new Tally();
    sums.set(key, tally.addAll(counts, times));
  };
  const sessions = new Map<string, SessionSummary>();
  let events = 0;
  for await (const batch of inBatches(rollups.countedEvents())) {
    events += batch.length;
    const known = new Map(
      sessionKeysOf(batch).flatMap((key) => {
        const summary = sessions.get(key);
        return summary ? [[key, summary] as const] : [];
      }),
    );
    const change = rollUp(batch, known, from);
    for (const [key, summary] of change.sessions) sessions.set(key, summary);
    for (const { tenant, at, counts } of change.hours) {
      add(`${tenant} hour ${at.toISOString()}`, counts, 1);
      add(`${tenant} day ${new Date(dayOf(at.getTime())).toISOString()}`, counts, 1);
    }
    for (const { tenant, productId, day, counts } of change.products)
      add(`${tenant} piece ${productId} ${day.toISOString()}`, counts, 1);
  }

  const stored = await rollups.everything();
  for (const { tenant, grain, at, counts } of stored.rollups)
    if (at >= from)
      add(`${tenant} ${grain} ${at.toISOString()}`, new Map(Object.entries(counts)), -1);
  for (const { tenant, productId, day, counts } of stored.products)
    if (day >= from)
      add(`${tenant} piece ${productId} ${day.toISOString()}`, new Map(Object.entries(counts)), -1);

  const differences = [...sums].flatMap(([key, tally]) =>
    [...tally.counts].map(([counter, by]) => `${key}: ${counter} lacks ${by}`),
  );
  return { events, sessions: sessions.size, differences };
}

const batchMax = 1_000;

async function* inBatches(
  events: AsyncIterable<AnalyticsEventRecord>,
): AsyncGenerator<AnalyticsEventRecord[]> {
  let batch: AnalyticsEventRecord[] = [];
  for await (const event of events) {
    batch.push(event);
    if (batch.length < batchMax) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
