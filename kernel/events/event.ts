/**
 * A fact of the shop, stored in the `events` collection in the transaction that made it true.
 * Attributes follow CloudEvents 1.0 (id, source, type, subject, time, datacontenttype, dataschema); the rest are ours.
 */
export interface StoredEvent<T = Record<string, unknown>> {
  /** ULID: unique, roughly by time. */
  readonly _id: string;
  readonly specversion: '1.0';
  /** `aurora.<area>.<what-happened>`, for example `aurora.order.status_changed`. */
  readonly type: string;
  /** The part that announces it: `/orders`. */
  readonly source: string;
  /** What it is about, as `Type:localId`. Equals `key` unless one aggregate tells of another. */
  readonly subject: string;
  readonly time: Date;
  readonly tenant: string;
  /** The aggregate whose order counts: events of one key are read in the order of `keySeq`. */
  readonly key: string;
  /** 1, 2, 3 … within (tenant, key), without gaps: the aggregate's own version counter. */
  readonly keySeq: number;
  readonly schemaVersion: number;
  /** The span in which it was stored, where that was traced (CloudEvents' distributed tracing extension). */
  readonly traceparent?: string;
  /** No PII: ids, states and codes only. */
  readonly data: T;
}

/** What a domain hands to the outbox: the envelope's own fields are filled in there. */
export type NewEvent<T = Record<string, unknown>> = Pick<
  StoredEvent<T>,
  'type' | 'source' | 'subject' | 'tenant' | 'key' | 'keySeq' | 'schemaVersion' | 'data'
>;
