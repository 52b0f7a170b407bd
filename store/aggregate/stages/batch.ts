import type { Document } from '../../bson/values.ts';
import { sizeOf } from '../memory-limit.ts';

/** Bytes of documents, but for the last: each pipeline that writes holds as many while others have their turns. */
const maxBytes = 2 ** 20;

/** What is written together: so many documents, or fewer large ones. */
export class Batch<T> {
  readonly #most: number;
  #items: T[] = [];
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(item: T, document: Document): void {
    this.#items.push(item);
    this.#bytes += sizeOf(document);
  }

  get isFull(): boolean {
    return this.#items.length === this.#most || this.#bytes >= maxBytes;
  }

  /** All of it; the next one begins. */
  take(): readonly T[] {
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    return items;
  }
}
