import { type Database, open, type Transaction } from 'lmdb';
import type { Entry, OrderedStore, RangeRead, Snapshot } from './ordered-store.ts';

export type Durability = 'fsync' | 'no-sync';

/** Address space reserved for the file, not memory in use. */
const mapBytes = 2 ** 36;

class LmdbSnapshot implements Snapshot {
  readonly transaction: Transaction;

  constructor(transaction: Transaction) {
    this.transaction = transaction;
  }

  release(): void {
    this.transaction.done();
  }
}

/**
 * Opens the data file. Without sync a write survives a killed process, not a power cut;
 * never open one file twice in one process.
 */
export function openLmdbStore(path: string, durability: Durability): OrderedStore {
  const db: Database<Buffer, Buffer> = open({
    path,
    keyEncoding: 'binary',
    encoding: 'binary',
    noSync: durability === 'no-sync',
    overlappingSync: false,
    mapSize: mapBytes,
    pageSize: 4096,
    noMemInit: true,
  });
  return {
    get: (key, snapshot) => db.get(key, optionsOf(snapshot)),
    keys(range, snapshot) {
      const keys: Buffer[] = [];
      for (const key of db.getKeys(rangeOptions(range, snapshot))) keys.push(Buffer.from(key));
      return keys;
    },
    entries(range, snapshot) {
      const entries: Entry[] = [];
      for (const { key, value } of db.getRange(rangeOptions(range, snapshot))) {
        entries.push({ key: Buffer.from(key), value: Buffer.from(value) });
      }
      return entries;
    },
    count: (range, snapshot) => db.getKeysCount(rangeOptions(range, snapshot)),
    put: (key, value) => void db.putSync(key, value),
    remove: (key) => void db.removeSync(key),
    write: (work) => db.transactionSync(work),
    snapshot: () => new LmdbSnapshot(db.useReadTransaction()),
    close: () => db.close(),
  };
}

const optionsOf = (snapshot?: Snapshot) =>
  snapshot instanceof LmdbSnapshot ? { transaction: snapshot.transaction } : {};

/** LMDB reads a reversed range from its start downwards, with the start included. */
function rangeOptions({ start, end, reverse = false, limit }: RangeRead, snapshot?: Snapshot) {
  return {
    ...(reverse ? { start: end, end: start, reverse, exclusiveStart: true } : { start, end }),
    ...(limit !== undefined && { limit }),
    ...optionsOf(snapshot),
  };
}
