import type { AnyBulkWriteOperation, ClientSession, Collection, Db, MongoClient } from 'mongodb';
import { DAY_MS, SECOND_MS } from '../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { type Counts, dayOf, Tally } from '../domain/counts.ts';
import type { ProductCounter } from '../domain/event-counts.ts';
import type { Grain, Span } from '../domain/period.ts';
import { type Change, sessionKeysOf } from '../domain/roll-up.ts';
import type { SessionSummary } from '../domain/session-summary.ts';
import {
  type AnalyticsEventRecord,
  analyticsEventsCollection,
  retentionMs,
} from '../repository.ts';

export const rollupsCollection = 'analytics_rollups';
export const productRollupsCollection = 'analytics_product_rollups';
export const sessionSummariesCollection = 'analytics_sessions';
const statesCollection = 'analytics_states';

/** Sums name nobody: they are kept for two years, so that a year can be held against the one before. */
const rollupsKeptMs = 750 * DAY_MS;

/** One generation of sums. A rebuild makes the next one beside it. */
export interface Generation {
  readonly number: number;
  /** What happened before was taken over from the generation before; null: all of it was counted. */
  readonly countsFrom: Date | null;
}

interface StateRecord {
  readonly _id: 'generations';
  /** What readers see. */
  readonly current: Generation;
  /** What is being made; events are counted into it alone until it has caught up. */
  readonly next: Generation | null;
  /** The last number that was given to a generation. */
  readonly lastNumber: number;
  /** Raised by whoever counts a batch: two copies at once run one after the other. */
  readonly batches: number;
}

/** Sums of one hour or day. */
interface RollupRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly generation: number;
  readonly grain: Grain;
  readonly at: Date;
  readonly counts: Readonly<Record<string, number>>;
}

interface ProductRollupRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly generation: number;
  readonly productId: string;
  readonly day: Date;
  readonly counts: Readonly<Partial<Record<ProductCounter, number>>>;
}

type SummaryRecord = SessionSummary & {
  readonly _id: string;
  readonly tenant: string;
  /** Known by its salted hash, as in the events. */
  readonly sessionHash: string;
};

export interface RollupCell {
  readonly at: Date;
  readonly counts: Counts;
}

const indexes: IndexDeclarations = {
  [rollupsCollection]: [
    { key: { tenant: 1, generation: 1, grain: 1, at: 1 } },
    { key: { at: 1 }, expireAfterSeconds: rollupsKeptMs / SECOND_MS },
  ],
  [productRollupsCollection]: [
    { key: { tenant: 1, generation: 1, productId: 1, day: 1 } },
    { key: { day: 1 }, expireAfterSeconds: rollupsKeptMs / SECOND_MS },
  ],
  [sessionSummariesCollection]: [
    { key: { tenant: 1, sessionHash: 1 } },
    { key: { lastReceivedAt: 1 }, expireAfterSeconds: retentionMs / SECOND_MS },
  ],
};

const first: StateRecord = {
  _id: 'generations',
  current: { number: 1, countsFrom: null },
  next: null,
  lastNumber: 1,
  batches: 0,
};

export type RollupRepository = ReturnType<typeof createRollupRepository>;

/** What one batch came to. */
export interface CountedBatch {
  /** 0: nothing was left to count. */
  readonly events: number;
  /** Number of the generation that they were counted into. */
  readonly generation: number;
  readonly tenants: readonly string[];
}

export function createRollupRepository({
  client,
  db,
}: {
  readonly client: MongoClient;
  readonly db: Db;
}) {
  const events: Collection<AnalyticsEventRecord> = db.collection(analyticsEventsCollection);
  const rollups: Collection<RollupRecord> = db.collection(rollupsCollection);
  const productRollups: Collection<ProductRollupRecord> = db.collection(productRollupsCollection);
  const summaries: Collection<SummaryRecord> = db.collection(sessionSummariesCollection);
  const states: Collection<StateRecord> = db.collection(statesCollection);

  const state = async (): Promise<StateRecord> =>
    (await states.findOne({ _id: 'generations' })) ?? first;

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
    async ensureIndexes(): Promise<void> {
      await ensureIndexes(db, indexes);
      // It also makes the collection, which a transaction could not.
      await states.insertOne(first).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    },

    state,

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
        const { number, countsFrom } = now?.next ?? now?.current ?? first.current;
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

    /**
     * Begins to count anew, beside what readers see.
     * @param countsFrom what happened before is taken over: its events may be gone
     * @returns false when that is being done already
     */
    async beginRebuild(countsFrom: Date): Promise<boolean> {
      const reserved = await states.findOneAndUpdate(
        { _id: 'generations', next: null },
        { $inc: { lastNumber: 1 } },
        { returnDocument: 'after' },
      );
      if (!reserved) return false;
      const { current, lastNumber: number } = reserved;
      await takeOver(current.number, number, countsFrom);
      const { modifiedCount } = await states.updateOne(
        { _id: 'generations', 'current.number': current.number, next: null },
        { $set: { next: { number, countsFrom } } },
      );
      if (modifiedCount === 0) await dropGeneration(number);
      return modifiedCount === 1;
    },

    /**
     * Lets readers see the generation that has caught up.
     * @returns false when it is not the one that is being made
     */
    async finishRebuild(generation: number): Promise<boolean> {
      const { current, next } = await state();
      if (next?.number !== generation) return false;
      const { modifiedCount } = await states.updateOne(
        { _id: 'generations', 'next.number': generation },
        { $set: { current: next, next: null } },
      );
      if (modifiedCount === 0) return false;
      await dropGeneration(current.number);
      return true;
    },

    /** Sums of these spans, each oldest first; only the counters that are named. */
    async cells(
      tenant: string,
      spans: readonly Span[],
      names: readonly string[],
    ): Promise<RollupCell[]> {
      const { current } = await state();
      const generation = current.number;
      const projection = Object.fromEntries(names.map((name) => [`counts.${name}`, 1]));
      const found = await Promise.all(
        spans.map(({ grain, from, to }) =>
          rollups
            .find({ tenant, generation, grain, at: { ...(from ? { $gte: from } : {}), $lt: to } })
            .project<Pick<RollupRecord, 'at' | 'counts'>>({ _id: 0, at: 1, ...projection })
            .sort({ at: 1 })
            .toArray(),
        ),
      );
      return found
        .flat()
        .map(({ at, counts = {} }) => ({ at, counts: new Map(Object.entries(counts)) }));
    },

    async productCells(
      tenant: string,
      productIds: readonly string[],
      from: Date,
    ): Promise<ProductRollupRecord[]> {
      const { current } = await state();
      return productRollups
        .find({
          tenant,
          generation: current.number,
          productId: { $in: [...productIds] },
          day: { $gte: from },
        })
        .toArray();
    },

    /** The events that readers' sums are made of. */
    async *countedEvents(): AsyncGenerator<AnalyticsEventRecord> {
      const { current } = await state();
      yield* events.find({ rollup: current.number });
    },

    /** Everything that is counted, for a comparison with a recount. */
    async everything(): Promise<{
      readonly sessions: readonly SummaryRecord[];
      readonly rollups: readonly RollupRecord[];
      readonly products: readonly ProductRollupRecord[];
    }> {
      const { current } = await state();
      const ofGeneration = { _id: idsOf(current.number) };
      return {
        sessions: await summaries.find(ofGeneration).toArray(),
        rollups: await rollups.find(ofGeneration).toArray(),
        products: await productRollups.find(ofGeneration).toArray(),
      };
    },
  };

  async function dropGeneration(generation: number): Promise<void> {
    const ofGeneration = { _id: idsOf(generation) };
    await summaries.deleteMany(ofGeneration);
    await rollups.deleteMany(ofGeneration);
    await productRollups.deleteMany(ofGeneration);
  }

  /** Sums of what happened before stay as they are, under the number of the next generation. */
  async function takeOver(from: number, to: number, before: Date): Promise<void> {
    const renamed = (_id: string): string => `${to}:${_id.slice(_id.indexOf(':') + 1)}`;
    const old = { _id: idsOf(from) };
    for await (const { _id, ...rest } of rollups.find({ ...old, at: { $lt: before } }))
      await rollups.insertOne({ ...rest, _id: renamed(_id), generation: to });
    for await (const { _id, ...rest } of productRollups.find({ ...old, day: { $lt: before } }))
      await productRollups.insertOne({ ...rest, _id: renamed(_id), generation: to });
  }
}

const uncountedIn = (generation: number) => ({ rollup: { $lt: generation } });

/** Ids of a generation begin with its number. */
const idsOf = (generation: number): { $gte: string; $lt: string } => ({
  $gte: `${generation}:`,
  $lt: `${generation};`,
});

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
