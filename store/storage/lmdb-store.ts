import { statfsSync } from 'node:fs';
import { type Database, open, type RangeOptions, type Transaction } from 'lmdb';
import { StoreError } from '../errors.ts';
import { DiskRoom } from './disk-room.ts';
import { recordBytes } from './keys.ts';
import type { Entry, OrderedStore, RangeRead, Snapshot, Space } from './ordered-store.ts';
import { storageFailure } from './storage-failure.ts';

export type Durability = 'fsync' | 'no-sync';

const pageBytes = 4096;
/** Address space reserved for the file, not memory in use. */
const mapBytes = 2 ** 36;

/** Holds a read transaction only from the next write on: until then it sees what everybody sees. */
class LmdbSnapshot implements Snapshot {
  transaction: Transaction | undefined;
  isReleased = false;
  readonly #onRelease: () => void;

  constructor(onRelease: () => void) {
    this.#onRelease = onRelease;
  }

  release(): void {
    this.isReleased = true;
    this.#onRelease();
    this.transaction?.done();
    this.transaction = undefined;
  }
}

/**
 * How keys and values are read, by each database on its own. A visit takes neither a copy of a key nor a view of
 * a value, which together are a third of what it costs to look at one field of each document.
 */
function createCodec() {
  return {
    isVisiting: false,
    encode: (value: Buffer): Buffer => value,
    /** LMDB copies a value into one buffer of its own, which is larger; its `length` says how much is the value. */
    decode(bytes: Buffer): Buffer {
      return this.isVisiting ? bytes : bytes.subarray(0, bytes.length);
    },
    writeKey(key: Buffer, target: Buffer, start: number): number {
      target.set(key, start);
      return start + key.length;
    },
    readKey(source: Buffer, start: number, end: number): Buffer | number {
      return this.isVisiting ? numberBefore(source, end) : copyOf(source, start, end);
    },
  };
}

function numberBefore(bytes: Buffer, end: number): number {
  let number = 0;
  for (let at = end - recordBytes; at < end; at += 1) number = number * 256 + (bytes[at] ?? 0);
  return number;
}

/** From the pool, which costs half of what LMDB's own way does. */
function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start);
  for (let i = 0; i < copy.length; i += 1) copy[i] = bytes[start + i] ?? 0;
  return copy;
}

/**
 * Opens the data file. Without sync a write survives a killed process, not a power cut;
 * never open one file twice in one process.
 */
export function openLmdbStore(path: string, durability: Durability): OrderedStore {
  const codec = createCodec();
  const db: Database<Buffer, Buffer> = open({
    path,
    keyEncoder: {
      writeKey: codec.writeKey,
      readKey: (source: Buffer, start: number, end: number) => codec.readKey(source, start, end),
    },
    encoder: { encode: codec.encode, decode: (bytes: Buffer) => codec.decode(bytes) },
    noSync: durability === 'no-sync',
    overlappingSync: false,
    mapSize: mapBytes,
    pageSize: pageBytes,
    noMemInit: true,
  });
  let writing: Writing | undefined;
  const room = new DiskRoom({
    onDisk: () => freeAround(path),
    inFile: () => freePagesIn(db) * pageBytes,
  });
  const undoneListeners: (() => void)[] = [];
  /** Snapshots that no write has come after. */
  const current = new Set<LmdbSnapshot>();
  const keepCurrent = (): void => {
    for (const snapshot of current) snapshot.transaction = db.useReadTransaction();
    current.clear();
  };
  const peek = (key: Buffer, snapshot?: Snapshot) => {
    const transaction = transactionOf(snapshot);
    return transaction === undefined ? db.get(key) : db.get(key, { transaction });
  };
  return {
    peek,
    get(key, snapshot) {
      const value = peek(key, snapshot);
      return value && Buffer.from(value);
    },
    keys(range, snapshot) {
      const keys: Buffer[] = [];
      const { limit = 0 } = range;
      for (const key of db.getKeys(rangeOptions(range, transactionOf(snapshot)))) {
        // Keys are copies already.
        keys.push(key);
        // LMDB goes one entry further before it counts.
        if (keys.length === limit) break;
      }
      return keys;
    },
    entries(range, snapshot) {
      const entries: Entry[] = [];
      for (const { key, value } of db.getRange(rangeOptions(range, transactionOf(snapshot)))) {
        entries.push({ key, value: Buffer.from(value) });
      }
      return entries;
    },
    visit(range, visitor, snapshot) {
      codec.isVisiting = true;
      try {
        for (const { key, value } of db.getRange(rangeOptions(range, transactionOf(snapshot)))) {
          if (!visitor(Number(key), value)) return;
        }
      } finally {
        codec.isVisiting = false;
      }
    },
    count: (range, snapshot) => db.getKeysCount(rangeOptions(range, transactionOf(snapshot))),
    put(key, value) {
      if (writing !== undefined) writing.bytes += key.length + value.length;
      db.putSync(key, value);
    },
    remove: (key) => void db.removeSync(key),
    checkRoom: () => room.check(writing?.bytes ?? 0),
    write(work) {
      if (writing !== undefined) return partOf(writing, work);
      keepCurrent();
      const whole: Writing = { bytes: 0 };
      writing = whole;
      try {
        return db.transactionSync(() => {
          const result = work();
          if (whole.failure !== undefined) throw whole.failure.error;
          return result;
        });
      } catch (error) {
        whole.failure ??= { error };
        throw storageFailure(error);
      } finally {
        writing = undefined;
        if (whole.failure !== undefined) for (const tell of undoneListeners) tell();
      }
    },
    onUndone: (listener) => void undoneListeners.push(listener),
    snapshot() {
      const snapshot: LmdbSnapshot = new LmdbSnapshot(() => current.delete(snapshot));
      current.add(snapshot);
      return snapshot;
    },
    isCurrent: (snapshot) => snapshot instanceof LmdbSnapshot && current.has(snapshot),
    space: () => spaceAround(path),
    close: () => db.close(),
  };
}

function spaceAround(path: string): Space {
  const { bsize, blocks, bavail } = statfsSync(path);
  return { total: blocks * bsize, used: (blocks - bavail) * bsize };
}

/** Bytes; some file systems do not tell their size. */
function freeAround(path: string): number {
  const { total, used } = spaceAround(path);
  return total === 0 ? Infinity : total - used;
}

/** Those of the file that neither of LMDB's trees, of the data and of what is free, is made of. */
function freePagesIn(db: Database<Buffer, Buffer>): number {
  const { lastPageNumber, root, free } = db.getStats() as LmdbStats;
  return lastPageNumber - pagesOf(root) - pagesOf(free);
}

const pagesOf = ({ treeBranchPageCount, treeLeafPageCount, overflowPages }: TreeStats): number =>
  treeBranchPageCount + treeLeafPageCount + overflowPages;

/** As `getStats` gives them; its own type says no more than that it is an object. */
interface LmdbStats {
  readonly lastPageNumber: number;
  readonly root: TreeStats;
  readonly free: TreeStats;
}

interface TreeStats {
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

/** A write under way, which others may be part of. */
interface Writing {
  /** Put so far. */
  bytes: number;
  /** What went wrong in a part: then nothing of the whole is stored. */
  failure?: { readonly error: unknown };
}

function partOf<T>(writing: Writing, work: () => T): T {
  try {
    return work();
  } catch (error) {
    writing.failure ??= { error };
    throw error;
  }
}

function transactionOf(snapshot: Snapshot | undefined): Transaction | undefined {
  if (!(snapshot instanceof LmdbSnapshot)) return undefined;
  if (snapshot.isReleased) {
    throw new StoreError('SnapshotTooOld', 'The moment that was read is over');
  }
  return snapshot.transaction;
}

/**
 * LMDB reads a reversed range from its start downwards, with the start included. The options are not spread together:
 * V8 gives each such object a shape of its own, and what reads them is never optimised.
 */
export function rangeOptions(
  { start, end, reverse = false, limit }: RangeRead,
  transaction: Transaction | undefined,
): RangeOptions {
  const options: RangeOptions = {
    start: reverse ? end : start,
    end: reverse ? start : end,
    reverse,
    exclusiveStart: reverse,
    inclusiveEnd: reverse,
  };
  if (limit !== undefined) options.limit = limit;
  if (transaction !== undefined) options.transaction = transaction;
  return options;
}
