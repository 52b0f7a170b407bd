/** What lies in the store: sums, sessions, and which generation of both is read. */
import type { Collection, Db } from 'mongodb';
import { DAY_MS, SECOND_MS } from '../../../kernel/clock.ts';
import type { IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import type { ProductCounter } from '../domain/event-counts.ts';
import type { Grain } from '../domain/period.ts';
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

export interface StateRecord {
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
export interface RollupRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly generation: number;
  readonly grain: Grain;
  readonly at: Date;
  readonly counts: Readonly<Record<string, number>>;
}

export interface ProductRollupRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly generation: number;
  readonly productId: string;
  readonly day: Date;
  readonly counts: Readonly<Partial<Record<ProductCounter, number>>>;
}

export type SummaryRecord = SessionSummary & {
  readonly _id: string;
  readonly tenant: string;
  /** Known by its salted hash, as in the events. */
  readonly sessionHash: string;
};

export const rollupIndexes: IndexDeclarations = {
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

export const firstState: StateRecord = {
  _id: 'generations',
  current: { number: 1, countsFrom: null },
  next: null,
  lastNumber: 1,
  batches: 0,
};

export interface RollupCollections {
  readonly events: Collection<AnalyticsEventRecord>;
  readonly rollups: Collection<RollupRecord>;
  readonly productRollups: Collection<ProductRollupRecord>;
  readonly summaries: Collection<SummaryRecord>;
  readonly states: Collection<StateRecord>;
  state(): Promise<StateRecord>;
}

export function rollupCollections(db: Db): RollupCollections {
  const states: Collection<StateRecord> = db.collection(statesCollection);
  return {
    events: db.collection(analyticsEventsCollection),
    rollups: db.collection(rollupsCollection),
    productRollups: db.collection(productRollupsCollection),
    summaries: db.collection(sessionSummariesCollection),
    states,
    state: async () => (await states.findOne({ _id: 'generations' })) ?? firstState,
  };
}

/** Ids of a generation begin with its number. */
export const idsOf = (generation: number): { $gte: string; $lt: string } => ({
  $gte: `${generation}:`,
  $lt: `${generation};`,
});
