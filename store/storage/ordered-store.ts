/** What the server needs of its storage: ordered bytes, atomic writes, snapshots. LMDB serves it today. */

/** A view of the data as it was; release it soon, because it keeps old pages alive. */
export interface Snapshot {
  release(): void;
}

/** From `start` (included) to `end` (left out), whichever way it is read. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

export interface RangeRead extends KeyRange {
  readonly reverse?: boolean;
  readonly limit?: number;
}

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Bytes of a file system. What is free for its administrator alone counts as used. */
export interface Space {
  readonly total: number;
  readonly used: number;
}

export interface OrderedStore {
  /** The value, the caller's to keep. */
  get(key: Buffer, snapshot?: Snapshot): Buffer | undefined;
  /** The value without a copy of it: good until the store is used again. */
  peek(key: Buffer, snapshot?: Snapshot): Buffer | undefined;
  /** Keys in order; the buffers are the caller's to keep. */
  keys(range: RangeRead, snapshot?: Snapshot): Buffer[];
  entries(range: RangeRead, snapshot?: Snapshot): Entry[];
  /**
   * Entries in order, without copies: each by the number that its key ends in, and a value that is good until
   * the store is used again. False ends it. The visitor itself does not use the store.
   */
  visit(
    range: RangeRead,
    visitor: (number: number, value: Buffer) => boolean,
    snapshot?: Snapshot,
  ): void;
  count(range: KeyRange, snapshot?: Snapshot): number;
  /** Only inside `write`. */
  put(key: Buffer, value: Buffer): void;
  /** Only inside `write`. */
  remove(key: Buffer): void;
  /** Before what makes the data grow, only inside `write`. @throws StoreError OutOfDiskSpace for a disk nearly full */
  checkRoom(): void;
  /** All or nothing, durable as the mode promises when it returns. Throwing undoes it. */
  write<T>(work: () => T): T;
  /** Tells the listener of each write that failed, so that it forgets what it has kept of it. */
  onUndone(listener: () => void): void;
  snapshot(): Snapshot;
  /** Whether nothing has been written since the snapshot was taken. */
  isCurrent(snapshot: Snapshot): boolean;
  /** Of the file system that the data is on. */
  space(): Space;
  close(): Promise<void>;
}
