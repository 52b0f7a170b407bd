import type { AnyBulkWriteOperation, ClientSession, MongoClient } from 'mongodb';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { type Counts, dayOf, Tally } from '../domain/counts.ts';
import { type Change, sessionKeysOf } from '../domain/roll-up.ts';
import type { SessionSummary } from '../domain/session-summary.ts';
import type { AnalyticsEventRecord } from '../repository.ts';
import {
  firstState,
  type ProductRollupRecord,
  type RollupCollections,
  type RollupRecord,
  type SummaryRecord,
} from './records.ts';

/** What one batch came to. */
export interface CountedBatch {
  /** 0: nothing was left to count. */
  readonly events: number;
  /** Number of the generation that they were counted into. */
  readonly generation: number;
  readonly tenants: readonly string[];
}

/** Counts events into the sums, each once. */
export function createCounting(
  client: MongoClient,
  { events, rollups, productRollups, summaries, states, state }: RollupCollections,
) {
  const summariesOf = async (
    generation: number,
    keys: readonly string[],
    session: ClientSession,
  ): Promise<Map<string, SessionSummary>> => {
    const prefix = `${generation}:`;
    const found = await summaries
      .find({ _id: { $in: keys.map((key) => prefix + key) } }, { session })
      .toArray();
    return new Map(found.map(({ _id, ...summary }) => [_id.slice(prefix.length), summary]));
  };

  const store = async (
    generation: number,
    { sessions, hours, products }: Change,
    session: ClientSession,
  ): Promise<void> => {
    const bulk = { session, ordered: false } as const;
    if (sessions.size > 0)
      await summaries.bulkWrite(
        [...sessions].map(([key, summary]) => replaceSummary(generation, key, summary)),
        bulk,
      );
    const cells = [...hours.map((hour) => ({ ...hour, grain: 'hour' as const })), ...daysOf(hours)];
    if (cells.length > 0)
      await rollups.bulkWrite(
        cells.map(({ tenant, grain, at, counts }) => ({
          updateOne: {
            filter: { _id: `${generation}:${tenant}:${grain}:${at.toISOString()}` },
            update: { $inc: incrementOf(counts), $setOnInsert: { tenant, generation, grain, at } },
            upsert: true,
          },
        })) as AnyBulkWriteOperation<RollupRecord>[],
        bulk,
      );
    if (products.length > 0)
      await productRollups.bulkWrite(
        products.map(({ tenant, productId, day, counts }) => ({
          updateOne: {
            filter: { _id: `${generation}:${tenant}:${productId}:${day.toISOString()}` },
            update: {
              $inc: incrementOf(counts),
              $setOnInsert: { tenant, generation, productId, day },
            },
            upsert: true,
          },
        })) as AnyBulkWriteOperation<ProductRollupRecord>[],
        bulk,
      );
  };

  return {
    /**
     * Counts events that were not counted yet: their marks, what is known of their sessions, the sums and `also` are
     * one transaction, so each event counts once, whoever dies or looks at the same time.
     */
    async countBatch(
      limit: number,
      change: (
        batch: readonly AnalyticsEventRecord[],
        known: ReadonlyMap<string, SessionSummary>,
        countsFrom: Date | null,
      ) => Change,
      also: (batch: CountedBatch, session: ClientSession) => Promise<void>,
    ): Promise<CountedBatch> {
      const { current, next } = await state();
      const { number: generation } = next ?? current;
      const none = { events: 0, generation, tenants: [] };
      // A transaction is begun only where there is something to do.
      const uncounted = await events.findOne(uncountedIn(generation), { projection: { _id: 1 } });
      if (!uncounted) return none;
      return inTransaction(client, async (session) => {
        const now = await states.findOneAndUpdate(
          { _id: 'generations' },
          { $inc: { batches: 1 } },
          { session, returnDocument: 'after' },
        );
        const { number, countsFrom } = now?.next ?? now?.current ?? firstState.current;
        const batch = await events.find(uncountedIn(number), { session }).limit(limit).toArray();
        if (batch.length === 0) return { ...none, generation: number };
        const known = await summariesOf(number, sessionKeysOf(batch), session);
        await store(number, change(batch, known, countsFrom), session);
        await events.updateMany(
          { _id: { $in: batch.map(({ _id }) => _id) } },
          { $set: { rollup: number } },
          { session },
        );
        const tenants = [...new Set(batch.map(({ tenant }) => tenant))];
        const counted = { events: batch.length, generation: number, tenants };
        await also(counted, session);
        return counted;
      });
    },
  };
}

const uncountedIn = (generation: number) => ({ rollup: { $lt: generation } });

const incrementOf = (counts: Counts): Record<string, number> =>
  Object.fromEntries([...counts].map(([name, by]) => [`counts.${name}`, by]));

function replaceSummary(
  generation: number,
  key: string,
  summary: SessionSummary,
): AnyBulkWriteOperation<SummaryRecord> {
  const at = key.indexOf(':');
  const [tenant, sessionHash] = [key.slice(0, at), key.slice(at + 1)];
  const _id = `${generation}:${key}`;
  return {
    replaceOne: {
      filter: { _id },
      replacement: { tenant, sessionHash, ...summary },
      upsert: true,
    },
  };
}

/** The same sums by the day, for long periods. */
function daysOf(hours: Change['hours']) {
  const days = new Map<string, { tenant: string; grain: 'day'; at: Date; tally: Tally }>();
  for (const { tenant, at, counts } of hours) {
    const dayMs = dayOf(at.getTime());
    const key = `${tenant}:${dayMs}`;
    const fresh = { tenant, grain: 'day' as const, at: new Date(dayMs), tally: new Tally() };
    const day = days.get(key) ?? fresh;
    day.tally.addAll(counts);
    days.set(key, day);
  }
  return [...days.values()]
    .map(({ tally, ...day }) => ({ ...day, counts: tally.counts }))
    .filter(({ counts }) => counts.size > 0);
}
