import { type Database, open, type Transaction } from 'lmdb';
import { StoreError } from '../errors.ts';
import { DiskRoom } from './disk-room.ts';
import { freeBytesOf, pageBytes, spaceAround } from './free-bytes.ts';
import { createCodec } from './lmdb-codec.ts';
import { rangeOptions } from './lmdb-range.ts';
import type { Entry, KeyRange, OrderedStore, RangeRead, Snapshot, Space } from './ordered-store.ts';
import { storageFailure } from './storage-failure.ts';

export type Durability = 'fsync' | 'no-sync';

/** Address space reserved for the file, not memory in use. */
const mapBytes = 2 ** 36;

/**
 * Opens the data file. Without sync a write survives a killed process, not a power cut;
 * never open one file twice in one process.
 */
export const openLmdbStore = (path: string, durability: Durability): OrderedStore =>
  new LmdbStore(path, durability);

class LmdbStore implements OrderedStore {
  readonly #path: string;
  readonly #codec = createCodec();
  readonly #db: Database<Buffer, Buffer>;
  readonly #room: DiskRoom;
  /** Snapshots that no write has come after. */
  readonly #current = new Set<LmdbSnapshot>();
  readonly #undoneListeners: (() => void)[] = [];
  #writing: Writing | undefined;

  constructor(path: string, durability: Durability) {
    const codec = this.#codec;
    this.#path = path;
    this.#db = open({
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
    this.#room = new DiskRoom(freeBytesOf(this.#db, path));
  }

  peek(key: Buffer, snapshot?: Snapshot): Buffer | undefined {
    const transaction = transactionOf(snapshot);
    return transaction === undefined ? this.#db.get(key) : this.#db.get(key, { transaction });
  }

  get(key: Buffer, snapshot?: Snapshot): Buffer | undefined {
    const value = this.peek(key, snapshot);
    return value && Buffer.from(value);
  }

  keys(range: RangeRead, snapshot?: Snapshot): Buffer[] {
    const keys: Buffer[] = [];
    const { limit = 0 } = range;
    for (const key of this.#db.getKeys(rangeOptions(range, transactionOf(snapshot)))) {
      // Keys are copies already.
      keys.push(key);
      // LMDB goes one entry further before it counts.
      if (keys.length === limit) break;
    }
    return keys;
  }

  entries(range: RangeRead, snapshot?: Snapshot): Entry[] {
    const entries: Entry[] = [];
    for (const { key, value } of this.#db.getRange(rangeOptions(range, transactionOf(snapshot)))) {
      entries.push({ key, value: Buffer.from(value) });
    }
    return entries;
  }

  visit(
    range: RangeRead,
    visitor: (number: number, value: Buffer) => boolean,
    snapshot?: Snapshot,
  ): void {
    const options = rangeOptions(range, transactionOf(snapshot));
    this.#codec.isVisiting = true;
    try {
      for (const { key, value } of this.#db.getRange(options)) {
        if (!visitor(Number(key), value)) return;
      }
    } finally {
      this.#codec.isVisiting = false;
    }
  }

  count(range: KeyRange, snapshot?: Snapshot): number {
    return this.#db.getKeysCount(rangeOptions(range, transactionOf(snapshot)));
  }

  put(key: Buffer, value: Buffer): void {
    if (this.#writing !== undefined) this.#writing.bytes += key.length + value.length;
    this.#db.putSync(key, value);
  }

  remove(key: Buffer): void {
    this.#db.removeSync(key);
  }

  checkRoom(): void {
    this.#room.check(this.#writing?.bytes ?? 0);
  }

  write<T>(work: () => T): T {
    if (this.#writing !== undefined) return partOf(this.#writing, work);
    this.#keepCurrent();
    const whole: Writing = { bytes: 0 };
    this.#writing = whole;
    try {
      return this.#db.transactionSync(() => {
        const result = work();
        if (whole.failure !== undefined) throw whole.failure.error;
        return result;
      });
    } catch (error) {
      whole.failure ??= { error };
      throw storageFailure(error);
    } finally {
      this.#writing = undefined;
      if (whole.failure !== undefined) for (const tell of this.#undoneListeners) tell();
    }
  }

  onUndone(listener: () => void): void {
    this.#undoneListeners.push(listener);
  }

  snapshot(): Snapshot {
    const snapshot: LmdbSnapshot = new LmdbSnapshot(() => this.#current.delete(snapshot));
    this.#current.add(snapshot);
    return snapshot;
  }

  isCurrent(snapshot: Snapshot): boolean {
    return snapshot instanceof LmdbSnapshot && this.#current.has(snapshot);
  }

  space(): Space {
    return spaceAround(this.#path);
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  /** Before a write: from now on they see other than what everybody sees. */
  #keepCurrent(): void {
    for (const snapshot of this.#current) snapshot.transaction = this.#db.useReadTransaction();
    this.#current.clear();
  }
}

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

function transactionOf(snapshot: Snapshot | undefined): Transaction | undefined {
  if (!(snapshot instanceof LmdbSnapshot)) return undefined;
  if (snapshot.isReleased) {
    throw new StoreError('SnapshotTooOld', 'The moment that was read is over');
  }
  return snapshot.transaction;
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
