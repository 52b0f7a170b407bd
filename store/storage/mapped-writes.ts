/**
 * Writes go to the mapped file itself (LMDB's MDB_WRITEMAP), not by a call for each page: a sixth to a quarter less
 * processor time for an insert, an update or a transaction. Without sync only, because flushing a map is slower than
 * flushing a file; and only where the disk has room, because the system ends a process that writes to a page of the
 * map for which there is none, where a call would fail.
 */
import { statfsSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../errors.ts';
import type { Durability } from './lmdb-store.ts';

/** A map that is written to makes its file as long as itself: elsewhere than here that may take room. */
const platforms: readonly NodeJS.Platform[] = ['linux'];
/** With less than this at the start the disk may well fill up. */
const enoughBytes = 4 * 2 ** 30;
/** Kept free for what is written between two looks, by other programs too; */
const spareBytes = 256 * 2 ** 20;
/** all but this much from large values alone, so that there is a way to delete some. */
const leastBytes = 64 * 2 ** 20;
const largeValueBytes = 2 ** 14;
const lookEveryBytes = 16 * 2 ** 20;
/** What an entry may take besides its value: pages that are copied before they change. */
const entryBytes = 3 * 4096;

export const mayMapWrites = (path: string, durability: Durability): boolean =>
  durability === 'no-sync' && platforms.includes(process.platform) && freeBytes(path) > enoughBytes;

/** Counts what is written, and looks now and then whether the disk still has room. */
export class DiskRoom {
  readonly #free: () => number;
  #left = lookEveryBytes;

  /** @param free bytes of the disk */
  constructor(free: () => number) {
    this.#free = free;
  }

  /** @throws StoreError OutOfDiskSpace where it is not to be written */
  take(valueBytes: number): void {
    this.#left -= valueBytes + entryBytes;
    if (this.#left > 0) return;
    const free = this.#free();
    if (free < (valueBytes > largeValueBytes ? spareBytes : leastBytes)) {
      throw new StoreError(
        'OutOfDiskSpace',
        'the disk is nearly full; nothing of this write was stored. Make room, or start the store again',
      );
    }
    if (free > spareBytes) this.#left = lookEveryBytes;
  }
}

/** Makes the file as long as its pages again; after a kill it stays as long as the map until the next time. */
export function cutBehind(path: string, bytes: number): void {
  if (statSync(path).size > bytes) truncateSync(path, bytes);
}

export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize;
}
