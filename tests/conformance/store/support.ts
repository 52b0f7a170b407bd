/** What the conformance tables share. They run on the embedded store, and on any real replica set. */
import { afterAll, beforeAll } from '@jest/globals';
import { EJSON } from 'bson';
import {
  type Collection,
  type Db,
  type Document,
  type MongoClient,
  MongoServerError,
  type UpdateFilter,
} from 'mongodb';
import { type TestDatabase, testDatabase } from '../../support/test-database.ts';

export interface Item {
  _id: number | string;
  [field: string]: unknown;
}

export interface ConformanceDatabase {
  readonly db: Db;
  readonly client: MongoClient;
  readonly uri: string;
  /** A new empty collection whose documents come back with their exact BSON types. */
  collection(): Collection<Item>;
  /** The same with plain JS numbers. */
  plainCollection(): Collection<Item>;
}

/** A database for one test file, dropped when the file is done. */
export function useDatabase(): ConformanceDatabase {
  let database: TestDatabase | undefined;
  let collections = 0;
  const open = (): TestDatabase => {
    if (database === undefined) throw new Error('The database is open only while tests run');
    return database;
  };
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]();
  });
  return {
    get db() {
      return open().db;
    },
    get client() {
      return open().client;
    },
    get uri() {
      return open().uri;
    },
    collection() {
      collections += 1;
      return open().db.collection<Item>(`c${collections}`, { promoteValues: false });
    },
    plainCollection() {
      collections += 1;
      return open().db.collection<Item>(`c${collections}`);
    },
  };
}

/** An update as the driver takes it, whatever the fields hold. */
export const changes = (update: Document): UpdateFilter<Item> => update;

/** Values with their types, so that an int32 5 and a double 5 differ. */
export const exact = (value: unknown): string => EJSON.stringify({ value }, { relaxed: false });

/** The code that an operation fails with; undefined when it does not fail. */
export async function codeOf(operation: Promise<unknown>): Promise<number | undefined> {
  try {
    await operation;
    return undefined;
  } catch (error) {
    // Where types are kept exactly, the code is a boxed number.
    if (error instanceof MongoServerError) return Number(error.code);
    throw error;
  }
}
