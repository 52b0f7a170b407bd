import type { ClientSession } from 'mongodb';

/** One record of a source, as it stands there. */
export interface SourceRecord {
  /** Position in the source, from 0. */
  readonly index: number;
  /** What a report calls it: `product 17`, `rows 4–6`. */
  readonly place: string;
  readonly raw: unknown;
  /** Bytes of the source read up to its end: what the progress bar shows. */
  readonly bytesRead: number;
}

/** A record in our shape, or why there is none. */
export type Mapped<T> = Accepted<T> | { readonly rejected: string };

export interface Accepted<T> {
  readonly accepted: T;
  /** What was assumed on the way; the summary counts it. */
  readonly notes: readonly string[];
  /** Parts of the record that were refused while the rest was taken; the report lists them. */
  readonly refusedParts?: readonly { readonly what: string; readonly reason: string }[];
}

/** One kind of import: where records come from, what they become, how a batch is kept. */
export interface Importer<T> {
  readonly kind: string;
  /** Names this very source: another file is another import. */
  readonly sourceId: string;
  readonly totalBytes: number;
  /** What a source looks like, for whoever gave something else. */
  readonly form: string;
  records(): AsyncIterable<SourceRecord>;
  map(record: SourceRecord): Mapped<T>;
  /** Writes a batch in the transaction of its checkpoint. @returns how many were new */
  store(batch: readonly T[], session: ClientSession): Promise<number>;
}
