/** A tailable cursor: the documents of a capped collection in their order, and those that will come. */
import { decode } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Batch, BatchSource } from '../sessions/cursors.ts';
import type { Collection } from '../storage/collection.ts';
import { recordKey, recordOf, recordRange } from '../storage/keys.ts';
import type { Engine } from './engine.ts';

/** Documents read between two looks at the size of the batch. */
const pageSize = 128;

export interface TailOptions {
  readonly matches: (document: Document) => boolean;
  /** The document as the client wants it. */
  readonly toBytes: (document: Document, bytes: Buffer) => Buffer;
  /** Whether an empty batch waits for something to come. */
  readonly awaitsData: boolean;
  /** Documents that match, passed over before the first that is told. */
  readonly skip: number;
  /** Documents after which it ends; zero is never. */
  readonly limit: number;
}

export class Tail implements BatchSource {
  readonly isTailing: boolean;
  readonly #engine: Engine;
  readonly #collection: Collection;
  readonly #options: TailOptions;
  /** The record that was looked at last; undefined before the first. */
  #last: number | undefined;
  #told = 0;
  #toSkip: number;

  constructor(engine: Engine, collection: Collection, options: TailOptions) {
    this.isTailing = options.awaitsData;
    this.#engine = engine;
    this.#collection = collection;
    this.#options = options;
    this.#toSkip = options.skip;
  }

  next(size: number): Batch {
    this.#checkPosition();
    const { limit } = this.#options;
    const documents: Buffer[] = [];
    const wanted = limit > 0 ? Math.min(size, limit - this.#told) : size;
    while (documents.length < wanted && this.#readPage(documents, wanted));
    this.#told += documents.length;
    // Over an empty collection there is no place to wait at.
    const isDone = this.#last === undefined || (limit > 0 && this.#told >= limit);
    return { documents, isDone };
  }

  #checkPosition(): void {
    const { id } = this.#collection;
    if (this.#engine.catalogue.current(this.#collection) === undefined) {
      throw new StoreError('QueryPlanKilled', 'collection dropped');
    }
    if (this.#last === undefined) return;
    if (this.#engine.store.get(recordKey(id, this.#last)) !== undefined) return;
    throw new StoreError(
      'CappedPositionLost',
      'CollectionScan died due to position in capped collection being deleted.',
    );
  }

  /** Adds what matches of the next page; false when there is no more for now. */
  #readPage(documents: Buffer[], wanted: number): boolean {
    const { matches, toBytes } = this.#options;
    const { start, end } = recordRange(this.#collection.id);
    const from = this.#last === undefined ? start : recordKey(this.#collection.id, this.#last + 1);
    const page = this.#engine.store.entries({ start: from, end, limit: pageSize });
    for (const { key, value } of page) {
      this.#last = recordOf(key);
      const document = decode(value);
      if (matches(document)) {
        if (this.#toSkip > 0) this.#toSkip -= 1;
        else documents.push(toBytes(document, value));
      }
      if (documents.length >= wanted) return false;
    }
    return page.length === pageSize;
  }
}
