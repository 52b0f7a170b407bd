/**
 * Keeps the last of a disk free. LMDB must not find it full: its report of that goes past the end of a buffer
 * (lmdb 3.5.6, `mdb_page_flush`), which can end the process. What removes may use what is kept.
 */
import { StoreError } from '../errors.ts';

/** Bytes that are kept: pages of trees around what is put, and what others write until the next look. */
const keptBytes = 32 * 2 ** 20;
/** The same, and how many those must be, while the file has pages of its own that are free: they are taken first. */
const keptBesideOwnBytes = 8 * 2 ** 20;
/** Bytes that nobody fills between two looks. */
const plentyBytes = 2 ** 30;
const lookEveryMs = 1000;

/** Bytes that can be written to. */
export interface FreeBytes {
  /** Of the disk; Infinity where it does not tell. */
  onDisk(): number;
  /** Of the data file, left by what was removed. */
  inFile(): number;
}

export class DiskRoom {
  readonly #free: FreeBytes;
  readonly #nowMs: () => number;
  #onDiskBytes = 0;
  #lookedAtMs = 0;

  constructor(free: FreeBytes, nowMs: () => number = () => performance.now()) {
    this.#free = free;
    this.#nowMs = nowMs;
  }

  /**
   * @param pendingBytes put by the write under way, which the disk does not know of yet
   * @throws StoreError OutOfDiskSpace
   */
  check(pendingBytes: number): void {
    const now = this.#nowMs();
    if (this.#onDiskBytes < plentyBytes || now - this.#lookedAtMs > lookEveryMs) {
      this.#onDiskBytes = this.#free.onDisk();
      this.#lookedAtMs = now;
    }
    const left = this.#onDiskBytes - pendingBytes;
    if (left >= keptBytes) return;
    const inFileBytes = this.#free.inFile();
    if (left >= keptBesideOwnBytes && inFileBytes >= pendingBytes + keptBesideOwnBytes) return;
    throw new StoreError(
      'OutOfDiskSpace',
      `the data file cannot grow; nothing of this write was stored: ${this.#onDiskBytes} bytes are left on its disk, of which ${keptBytes} are kept free`,
    );
  }
}
