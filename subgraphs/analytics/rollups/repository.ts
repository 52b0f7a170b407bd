import type { Db, MongoClient } from 'mongodb';
import { ensureIndexes } from '../../../kernel/data/ensure-indexes.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { createCounting } from './counting.ts';
import { createReading } from './reading.ts';
import { createRebuilding } from './rebuilding.ts';
import { firstState, rollupCollections, rollupIndexes } from './records.ts';

export type RollupRepository = ReturnType<typeof createRollupRepository>;

export function createRollupRepository({
  client,
  db,
}: {
  readonly client: MongoClient;
  readonly db: Db;
}) {
  const collections = rollupCollections(db);
  const { states, state } = collections;
  return {
    async ensureIndexes(): Promise<void> {
      await ensureIndexes(db, rollupIndexes);
      // It also makes the collection, which a transaction could not.
      await states.insertOne(firstState).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    },

    state,
    ...createCounting(client, collections),
    ...createRebuilding(collections),
    ...createReading(collections),
  };
}
