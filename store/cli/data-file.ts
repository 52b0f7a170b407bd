/** The data file for reading, also while another process serves it: what LMDB's readers are for. */
import { join } from 'node:path';
import { open } from 'lmdb';
import { decode } from '../bson/decode.ts';
import { type Collection, type CollectionRecord, toCollection } from '../storage/collection.ts';
import { dataFileName, holdsData } from '../storage/data-file.ts';
import { allCatalogue, namespaceOf } from '../storage/keys.ts';
import { rangeOptions } from '../storage/lmdb-range.ts';
import type { Entry, KeyRange, RangeRead } from '../storage/ordered-store.ts';

export interface DataFile {
  readonly collections: readonly Collection[];
  get(key: Buffer): Buffer | undefined;
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
  function* scan(range: RangeRead): Iterable<Entry> {
    for (const { key, value } of db.getRange(rangeOptions(range, transaction))) {
      yield { key: Buffer.from(key), value: Buffer.from(value) };
    }
  }
  return {
    collections: Array.from(scan(allCatalogue), ({ key, value }) =>
      toCollection(namespaceOf(key), decode(value) as unknown as CollectionRecord),
    ),
    get: (key) => db.get(key, { transaction }),
    count: (range) => db.getKeysCount(rangeOptions(range, transaction)),
    scan,
    async close() {
      transaction.done();
      await db.close();
    },
  };
}

/** @throws Error when the folder holds no store, ShopError CONFIG_INVALID when what it holds is damaged */
export function assertStore(directory: string): void {
  if (holdsData(join(directory, dataFileName))) return;
  throw new Error(
    `There is no store in ${directory}. Name its folder with --directory; 'npm start' makes one in .aurora/store`,
  );
}
