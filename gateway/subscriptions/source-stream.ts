import type { ExecutionResult } from 'graphql';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
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
}

export interface SourceReader {
  event(event: SourceEvent): void;
  fail(errors: readonly FrameError[]): void;
  finish(): void;
  /** Goes on reading from a stream that stands at the same place. */
  moveTo(source: SourceStream): void;
}

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
  #position: string | undefined;
  #isLive: boolean;
  #isOver = false;
  #close: () => void = () => {};

  constructor(parts: SourceStreamParts) {
    this.#parts = parts;
    this.query = parts.query;
    this.client = parts.client;
    this.#position = parts.lastEventId;
    this.#isLive = parts.lastEventId === undefined;
  }

  /** The event that every reader has been handed last; before the first, the one resumed from; undefined when unknown. */
  get position(): string | undefined {
    return this.#position;
  }

  /** Whether it has reached the present, so that newcomers may join it. */
  get isLive(): boolean {
    return this.#isLive;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Readers are there before it opens: a subgraph may refuse at once. */
  open({ audience, prepared }: Subscription): void {
    const close = this.client.subscribe(
      {
        query: this.query.query,
        operationName: this.query.operationName,
        variables: this.query.variables,
        caller: audience.sourceCaller,
        requestId: prepared.context.requestId,
        deadlineAtMs: null,
        lastEventId: this.#position,
      },
      {
        next: (result) => this.#next(result),
        error: (errors) => this.#end((reader) => reader.fail(errors)),
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
    const { eventId, gap } = result.extensions ?? {};
    const event = {
      eventId: typeof eventId === 'string' ? eventId : undefined,
      gap: gap === true,
      isNotice: gap === true && result.data == null && !result.errors,
    };
    this.#position = event.eventId;
    const readers = [...this.readers];
    for (const [index, reader] of readers.entries()) {
      const isLast = index === readers.length - 1;
      reader.event({ ...event, result: isLast ? result : structuredClone(result) });
    }
    this.#parts.onEvent(this);
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
