/**
 * Writes go to the mapped file itself (LMDB's MDB_WRITEMAP), not by a call for each page: a sixth to a quarter less
 * processor time for an insert, an update or a transaction. Without sync only, because flushing a map is slower than
 * flushing a file; and only where the disk has room, because the system ends a process that writes to a page of the
 * map for which there is none, where a call would fail.
 */
import {
  closeSync,
  ftruncateSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../errors.ts';

/**
 * By the number that Linux gives them: ext, XFS, Btrfs, tmpfs, overlay. In them a file as long as the map takes no
 * more room than its pages, and may be mapped to be written.
 */
const fileSystems = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630]);
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

/** Asked before, because LMDB does not survive it when it fails. */
export function mayMapWrites(path: string, mapBytes: number): boolean {
  const { type } = statfsSync(dirname(path));
  return fileSystems.has(type) && freeBytes(path) > enoughBytes && mayBeAsLong(path, mapBytes);
}

/** Whether no limit is set on the length of files. */
function mayBeAsLong(path: string, bytes: number): boolean {
  const probe = `${path}-probe`;
  const file = openSync(probe, 'w');
  try {
    ftruncateSync(file, bytes);
    return true;
  } catch {
    return false;
  } finally {
    closeSync(file);
    rmSync(probe);
  }
}

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
