import type { Document } from '../bson/values.ts';

/** What a decoded document takes in memory, as measured: its objects and several times its bytes. */
const heldBytes = (encodedBytes: number): number => 300 + encodedBytes * 3;

/**
 * Decoded documents by record, bounded by the memory they take. Two generations stand in for
 * an exact least-recently-used order: when the young one is full, the old one is dropped.
 */
export class DocumentCache {
  readonly #maxGenerationBytes: number;
  #young = new Map<number, Document>();
  #old = new Map<number, Document>();
  #youngBytes = 0;

  constructor(maxBytes: number) {
    this.#maxGenerationBytes = maxBytes / 2;
  }

  get(record: number): Document | undefined {
    return this.#young.get(record) ?? this.#old.get(record);
  }

  /** @param encodedBytes what the document takes as BSON */
  set(record: number, document: Document, encodedBytes: number): void {
    const bytes = heldBytes(encodedBytes);
    // A giant would push out everything else.
    if (bytes > this.#maxGenerationBytes / 4) return;
    if (this.#youngBytes + bytes > this.#maxGenerationBytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(record, document);
    this.#youngBytes += bytes;
  }

  delete(record: number): void {
    this.#young.delete(record);
    this.#old.delete(record);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#youngBytes = 0;
  }
}
