/** Documents by record, kept in memory: as they are stored, and decoded where somebody needed that. */
import type { Document } from '../bson/values.ts';
import { Generations } from './generations.ts';

/** What the bytes of a document take in memory, with the object that holds them. */
const heldAsBytes = (bytes: number): number => 150 + bytes;
/** What a decoded document takes, as measured: its objects and several times its bytes. */
const heldDecoded = (bytes: number): number => 300 + bytes * 3;

export class DocumentCache {
  readonly #bytes: Generations<Buffer>;
  readonly #documents: Generations<Document>;

  constructor(maxBytes: number) {
    this.#bytes = new Generations(maxBytes / 2);
    this.#documents = new Generations(maxBytes / 2);
  }

  get(record: number): Document | undefined {
    return this.#documents.get(record);
  }

  /** @param encodedBytes what the document takes as BSON */
  set(record: number, document: Document, encodedBytes: number): void {
    this.#documents.set(record, document, heldDecoded(encodedBytes));
  }

  bytesOf(record: number): Buffer | undefined {
    return this.#bytes.get(record);
  }

  /** @param bytes that nobody will change */
  setBytes(record: number, bytes: Buffer): void {
    this.#bytes.set(record, bytes, heldAsBytes(bytes.length));
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
