import type { EventName } from './event-registry.ts';

/** One tracked event; whoever it came from is known only as a salted hash. */
export interface AnalyticsEvent {
  /** Hash of actor and the client's own id, or made of the fact's: a repeat finds itself here. */
  readonly _id: string;
  readonly tenant: string;
  readonly name: EventName;
  /** null for events of staff and services. */
  readonly sessionHash: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  /** Of the request that brought it; null for what the shop counts by itself. */
  readonly requestId: string | null;
  /** Of the trace in which it happened; null where that was not traced. */
  readonly traceId: string | null;
}
