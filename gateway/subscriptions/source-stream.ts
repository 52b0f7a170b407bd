import type { ExecutionResult } from 'graphql';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import { readTraceparent } from '../../kernel/tracing/span.ts';
import type { FrameError } from './protocol.ts';
import type { SourceQuery, Subscription } from './subscription.ts';

/** One event as the owning subgraph sent it. */
export interface SourceEvent {
  /** A copy of the reader's own: joins are written into it. */
  readonly result: ExecutionResult;
  readonly eventId: string | undefined;
  /** Events may be missing before this one. */
  readonly gap: boolean;
  /** Carries no event, only the news that some may be missing. */
  readonly isNotice: boolean;
  /** `traceparent` of the change that the event tells of. */
  readonly cause: string | undefined;
}

export interface SourceReader {
  event(event: SourceEvent): void;
  fail(errors: readonly FrameError[]): void;
  finish(): void;
  /** Goes on reading from a stream that stands at the same place. */
  moveTo(source: SourceStream): void;
}

/** Enough events to see that two streams agree. */
const trailEvents = 4;

export interface SourceStreamParts {
  readonly query: SourceQuery;
  readonly client: SubgraphClient;
  /** Resumes right after this event; undefined begins now. */
  readonly lastEventId: string | undefined;
  onEvent(source: SourceStream): void;
  onEnd(source: SourceStream): void;
}

/** One subscription in a subgraph, whatever number of results are made from it. Closes when its last reader leaves. */
export class SourceStream {
  readonly query: SourceQuery;
  readonly client: SubgraphClient;
  readonly readers = new Set<SourceReader>();
  readonly #parts: SourceStreamParts;
  /** Ids of the last events, newest last; begins with the one resumed from. */
  #trail: readonly string[];
  #subscription: Subscription | undefined;
  #eventsSinceOpen = 0;
  #isLive: boolean;
  #isOver = false;
  #close: () => void = () => {};

  constructor(parts: SourceStreamParts) {
    this.#parts = parts;
    this.query = parts.query;
    this.client = parts.client;
    this.#trail = parts.lastEventId === undefined ? [] : [parts.lastEventId];
    this.#isLive = parts.lastEventId === undefined;
  }

  /** The event that every reader has been handed last; before the first, the one resumed from; undefined when unknown. */
  get position(): string | undefined {
    return this.#trail.at(-1);
  }

  /**
   * Whether it will be sent what the other will be. One common event is not proof: near the place of resuming, a
   * replay may have brought events in another order than they happened.
   */
  standsWith(other: SourceStream): boolean {
    const depth = Math.min(this.#trail.length, other.#trail.length);
    return (
      depth >= 2 &&
      this.client === other.client &&
      this.position === other.position &&
      other.#trail.slice(-depth).every((id) => this.#trail.slice(-depth).includes(id))
    );
  }

  /** Whether it has reached the present, so that newcomers may join it. */
  get isLive(): boolean {
    return this.#isLive;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Readers are there before it opens: a subgraph may refuse at once. */
  open(subscription: Subscription): void {
    const { audience, prepared } = subscription;
    this.#subscription = subscription;
    this.#eventsSinceOpen = 0;
    const close = this.client.subscribe(
      {
        query: this.query.query,
        operationName: this.query.operationName,
        variables: this.query.variables,
        caller: audience.sourceCaller,
        requestId: prepared.context.requestId,
        deadlineAtMs: null,
        lastEventId: this.position,
        span: prepared.context.span,
      },
      {
        next: (result) => this.#next(result),
        error: (errors) => this.#fail(errors),
        complete: () => this.#end((reader) => reader.finish()),
      },
    );
    if (this.#isOver) close();
    else this.#close = close;
  }

  /** The subgraph hears of the last reader's leaving at once, not with the next event. */
  leave(reader: SourceReader): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.#end(() => {});
  }

  /** Takes over the readers of a stream at the same place. */
  absorb(other: SourceStream): void {
    this.#isLive ||= other.isLive;
    for (const reader of [...other.readers]) reader.moveTo(this);
  }

  #next(result: ExecutionResult): void {
    if (this.#isOver) return;
    const { eventId, gap, traceparent } = result.extensions ?? {};
    const event = {
      eventId: typeof eventId === 'string' ? eventId : undefined,
      gap: gap === true,
      isNotice: gap === true && result.data == null && !result.errors,
      cause: readTraceparent(traceparent),
    };
    this.#eventsSinceOpen += 1;
    // An event without an id leaves the place unknown.
    this.#trail = event.eventId ? [...this.#trail, event.eventId].slice(-trailEvents) : [];
    const readers = [...this.readers];
    for (const [index, reader] of readers.entries()) {
      const isLast = index === readers.length - 1;
      reader.event({ ...event, result: isLast ? result : structuredClone(result) });
    }
    this.#parts.onEvent(this);
  }

  /** A subgraph whose queue ran over lets go; its events are still there to be read on from the last one. */
  #fail(errors: readonly FrameError[]): void {
    const overflowed = errors[0]?.extensions?.['code'] === 'SUBSCRIPTION_OVERFLOW';
    const canGoOn = overflowed && this.#eventsSinceOpen > 0 && this.position !== undefined;
    if (canGoOn && this.#subscription && !this.#isOver) this.open(this.#subscription);
    else this.#end((reader) => reader.fail(errors));
  }

  #end(tell: (reader: SourceReader) => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#close();
    this.#parts.onEnd(this);
    for (const reader of [...this.readers]) tell(reader);
    this.readers.clear();
  }
}
