import type { FormattedExecutionResult } from 'graphql';
import { bothSpans } from '../../kernel/tracing/span.ts';
import { startSpan } from '../../kernel/tracing/tracer.ts';
import type { Pipeline } from '../pipeline.ts';
import type { SubscriptionCounts } from './counts.ts';
import type { SubscriptionLimits } from './limits.ts';
import type { FrameError } from './protocol.ts';
import { createDelivery, deliverInTurns, type Seat, type Sink } from './sink.ts';
import type { SourceEvent, SourceReader, SourceStream } from './source-stream.ts';
import type { Subscription } from './subscription.ts';

export interface ResultStreamParts {
  readonly pipeline: Pick<Pipeline, 'executeEvent'>;
  readonly limits: SubscriptionLimits;
  readonly counts: SubscriptionCounts;
  /** Everything received has been delivered. */
  onIdle(stream: ResultStream): void;
  onEnd(stream: ResultStream): void;
}

/** An event keeps the plan it was made for: the supergraph may change while it waits. */
interface Waiting {
  readonly event: SourceEvent;
  readonly subscription: Subscription;
}

/** Joins and serialises each event once for all clients that asked for equal results, in order, one at a time. */
export class ResultStream implements SourceReader {
  subscription: Subscription;
  source: SourceStream;
  readonly seats = new Set<Seat<ResultStream>>();
  readonly #parts: ResultStreamParts;
  #backlog: Waiting[] = [];
  #isBusy = false;
  #isOver = false;
  #missedEvents = false;
  #position: string | undefined;
  #ending: ((sink: Sink) => void) | null = null;

  constructor(subscription: Subscription, source: SourceStream, parts: ResultStreamParts) {
    this.subscription = subscription;
    this.source = source;
    this.#parts = parts;
    this.#position = source.position;
    source.readers.add(this);
  }

  /** The event that every client has been given last; undefined when unknown. */
  get position(): string | undefined {
    return this.#position;
  }

  get isIdle(): boolean {
    return !this.#isBusy && this.#backlog.length === 0 && this.#ending === null;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether a newcomer who wants what happens from now on may join. */
  get isLive(): boolean {
    return this.source.isLive && this.#ending === null;
  }

  /** Whether a client that has seen this event, and nothing later, may join. */
  isAt(eventId: string): boolean {
    return this.isIdle && this.#position === eventId && this.source.position === eventId;
  }

  /** The last one to leave closes it, and its source with it. */
  leave(seat: Seat<ResultStream>): void {
    if (this.seats.delete(seat) && this.seats.size === 0) this.#end(() => {});
  }

  /** Takes over the clients of a stream that has delivered the same and will be given the same. */
  absorb(other: ResultStream): void {
    for (const seat of other.seats) {
      seat.stream = this;
      this.seats.add(seat);
    }
    other.seats.clear();
    other.#end(() => {});
  }

  moveTo(source: SourceStream): void {
    const old = this.source;
    this.source = source;
    source.readers.add(this);
    old.leave(this);
  }

  event(event: SourceEvent): void {
    const { limits, counts } = this.#parts;
    if (this.#backlog.length >= limits.backlogEventsMax) {
      if (limits.backlogOverflow === 'error') {
        this.refuse(overflowed);
        return;
      }
      this.#backlog.shift();
      this.#missedEvents = true;
      counts.eventsConflated += 1;
    }
    this.#backlog.push({ event, subscription: this.subscription });
    if (!this.#isBusy) this.#drain().catch(() => this.refuse(broken));
  }

  /** After what was received has been delivered. */
  fail(errors: readonly FrameError[]): void {
    this.#endAfterBacklog((sink) => sink.error(errors));
  }

  /** After what was received has been delivered. */
  finish(): void {
    this.#endAfterBacklog((sink) => sink.complete());
  }

  /** At once. */
  refuse(error: FrameError): void {
    this.#end((sink) => sink.error([error]));
  }

  async #drain(): Promise<void> {
    this.#isBusy = true;
    for (;;) {
      const waiting = this.#backlog.shift();
      if (!waiting || this.#isOver) break;
      const gap = waiting.event.gap || this.#missedEvents;
      this.#missedEvents = false;
      const result = await this.#join(waiting);
      if (this.#isOver) break;
      this.#position = waiting.event.eventId;
      await deliverInTurns(
        this.seats,
        createDelivery(withEvent(result, waiting.event.eventId, gap)),
        this.#parts.limits.sinksPerTurn,
      );
    }
    this.#isBusy = false;
    if (this.#ending) this.#end(this.#ending);
    else if (!this.#isOver) this.#parts.onIdle(this);
  }

  async #join({ event, subscription }: Waiting): Promise<FormattedExecutionResult> {
    if (event.isNotice) return { data: null };
    const { pipeline, limits, counts } = this.#parts;
    counts.eventsJoined += 1;
    const { prepared, audience } = subscription;
    const { context } = prepared;
    const explainer = context.explainer?.forEvent();
    const traced = startSpan(`event from ${subscription.source.subgraph}`, {
      kind: 'internal',
      parent: context.span?.traceparent,
      cause: event.cause,
      facts: { 'aurora.request_id': context.requestId, 'aurora.clients': this.seats.size },
    });
    const reply = await pipeline.executeEvent(
      {
        ...prepared,
        context: {
          ...context,
          caller: audience.caller,
          deadlineAtMs: Date.now() + limits.eventTimeoutMs,
          span: bothSpans(traced, explainer?.span),
          explainer,
        },
      },
      event.result,
    );
    traced?.end();
    return reply.result;
  }

  #endAfterBacklog(tell: (sink: Sink) => void): void {
    this.#ending = tell;
    if (!this.#isBusy) this.#end(tell);
  }

  #end(tell: (sink: Sink) => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#backlog = [];
    this.source.leave(this);
    this.#parts.onEnd(this);
    const seats = [...this.seats];
    this.seats.clear();
    for (const { sink } of seats) tell(sink);
  }
}

const overflowed: FrameError = {
  message: 'The subscription fell behind its source',
  extensions: { code: 'SUBSCRIPTION_OVERFLOW' },
};

const broken: FrameError = {
  message: 'Something on our side failed',
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
};

/** The marks by which a client resumes, and knows that it may have missed something. */
const withEvent = (
  result: FormattedExecutionResult,
  eventId: string | undefined,
  gap: boolean,
): FormattedExecutionResult => {
  if (eventId === undefined && !gap) return result;
  return {
    ...result,
    extensions: {
      ...result.extensions,
      ...(eventId === undefined ? {} : { eventId }),
      ...(gap ? { gap: true } : {}),
    },
  };
};
