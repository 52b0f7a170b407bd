/** Documents by record, kept in memory: as they are stored, and decoded where somebody needed that. */
import type { Document } from '../bson/values.ts';
import { Generations } from './generations.ts';

/** What an entry takes besides its document: its place in the map. */
const heldByEntry = 64;
/** What bytes take besides themselves: the object that holds them, and the entry. */
const heldByBuffer = 160;

export class DocumentCache {
  readonly #bytes: Generations<Buffer>;
  readonly #documents: Generations<Document>;
  readonly #slabs = new Slabs();

  constructor(maxBytes: number) {
    this.#bytes = new Generations(maxBytes / 2);
    this.#documents = new Generations(maxBytes / 2);
  }

  get(record: number): Document | undefined {
    return this.#documents.get(record);
  }

  /** @param heldBytes what the document takes in memory */
  set(record: number, document: Document, heldBytes: number): void {
    this.#documents.set(record, document, heldByEntry + heldBytes);
  }

  bytesOf(record: number): Buffer | undefined {
    return this.#bytes.get(record);
  }

  /** Keeps a copy of the bytes, which it gives back. */
  setBytes(record: number, bytes: Buffer): Buffer {
    const copy = this.#slabs.copy(bytes);
    this.#bytes.set(record, copy, heldByBuffer + bytes.length * (1 + mostUnused));
    return copy;
  }

  delete(record: number): void {
    this.#bytes.delete(record);
    this.#documents.delete(record);
  }

  clear(): void {
    this.#bytes.clear();
    this.#documents.clear();
  }
}

const slabBytes = 64 * 1024;
/** The part of a slab that may be left unused at its end; what is larger has memory of its own. */
const mostUnused = 1 / 16;
const maxSharedBytes = slabBytes * mostUnused;

/**
 * Memory for many copies at a time. Of Node's pool each would keep what it shares with others alive, keys of indexes
 * most of all; here they are all documents, which go as they came.
 */
class Slabs {
  #slab = Buffer.alloc(0);
  #at = 0;

  copy(bytes: Buffer): Buffer {
    const copy = this.#room(bytes.length);
    copy.set(bytes);
    return copy;
  }

  #room(size: number): Buffer {
    if (size > maxSharedBytes) return Buffer.allocUnsafeSlow(size);
    if (this.#at + size > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes);
      this.#at = 0;
    }
    const start = this.#at;
    this.#at += size;
    return this.#slab.subarray(start, this.#at);
  }
}
