import { randomBytes } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';

export interface TestDatabase {
  readonly client: MongoClient;
  readonly db: Db;
  readonly uri: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A database of one's own on the run's store, dropped at the end of the scope: `await using database = …`. */
export async function testDatabase(): Promise<TestDatabase> {
  const uri = process.env['AURORA_TEST_MONGODB_URI'];
  if (!uri) throw new Error('No test store: run the tests through npm test');
  const client = new MongoClient(uri, { maxPoolSize: 20, serverSelectionTimeoutMS: 30_000 });
  await client.connect();
  const db = client.db(`test_${randomBytes(6).toString('hex')}`);
  return {
    client,
    db,
    uri,
    async [Symbol.asyncDispose]() {
      await db.dropDatabase();
      await client.close();
    },
  };
}
