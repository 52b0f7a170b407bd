/** The data file for reading, also while another process serves it: what LMDB's readers are for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { Catalogue } from '../storage/catalogue.ts';
import type { Entry, KeyRange, OrderedStore, RangeRead } from '../storage/ordered-store.ts';

export const dataFileName = 'data.mdb';

export interface DataFile {
  readonly catalogue: Catalogue;
  get(key: Buffer): Buffer | undefined;
  has(key: Buffer): boolean;
  count(range: KeyRange): number;
  /** Entries one after the other, however many there are. */
  scan(range: RangeRead): Iterable<Entry>;
  close(): Promise<void>;
}

/**
 * Everything is read as it was at this moment.
 * @throws Error when the folder holds no store
 */
export function openDataFile(directory: string): DataFile {
  assertStore(directory);
  const db = open<Buffer, Buffer>({
    path: join(directory, dataFileName),
    keyEncoding: 'binary',
    encoding: 'binary',
    readOnly: true,
  });
  const transaction = db.useReadTransaction();
  const rangeOptions = ({ start, end, reverse = false, limit }: RangeRead) => ({
    // LMDB reads a reversed range from its start downwards, with the start included.
    ...(reverse ? { start: end, end: start, reverse, exclusiveStart: true } : { start, end }),
    ...(limit !== undefined && { limit }),
    transaction,
  });
  function* scan(range: RangeRead): Iterable<Entry> {
    for (const { key, value } of db.getRange(rangeOptions(range))) {
      yield { key: Buffer.from(key), value: Buffer.from(value) };
    }
  }
  const keys = (range: RangeRead) =>
    Array.from(db.getKeys(rangeOptions(range)), (key) => Buffer.from(key));
  const count = (range: KeyRange) => db.getKeysCount(rangeOptions(range));
  const get = (key: Buffer) => db.get(key, { transaction });
  const reader: OrderedStore = {
    get,
    peek: get,
    keys,
    entries: (range) => [...scan(range)],
    visit(range, visitor) {
      for (const { key, value } of scan(range)) if (!visitor(key, value)) return;
    },
    count,
    put: refuse,
    remove: refuse,
    write: refuse,
    snapshot: refuse,
    close: refuse,
  };
  return {
    catalogue: new Catalogue(reader),
    get: reader.get,
    has: (key) => db.get(key, { transaction }) !== undefined,
    count,
    scan,
    async close() {
      transaction.done();
      await db.close();
    },
  };
}

/** @throws Error when the folder holds no store */
export function assertStore(directory: string): void {
  if (!existsSync(join(directory, dataFileName))) {
    throw new Error(`There is no store in ${directory}`);
  }
}

function refuse(): never {
  throw new Error('The data file is open for reading');
}
