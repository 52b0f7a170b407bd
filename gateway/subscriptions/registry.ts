import { ShopError } from '../../kernel/errors.ts';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import type { Pipeline } from '../pipeline.ts';
import type { OpenSubscriptions, SubscriptionCounts } from './counts.ts';
import { Lanes } from './lanes.ts';
import type { SubscriptionLimits } from './limits.ts';
import { ResultStream } from './result-stream.ts';
import type { Seat, Sink } from './sink.ts';
import { SourceStream } from './source-stream.ts';
import type { Subscription } from './subscription.ts';

export interface RegistryParts {
  readonly pipeline: Pick<Pipeline, 'executeEvent'>;
  /**
   * How the subgraph of a subscription is reached, in the generation it was planned for.
   * @throws ShopError SUBGRAPH_UNAVAILABLE when there is no such subgraph
   */
  clientOf(subscription: Subscription): SubgraphClient;
  readonly limits: SubscriptionLimits;
  readonly counts: SubscriptionCounts;
}

/**
 * Every open stream, shared on two levels: equal questions to a subgraph are one source stream, equal answers to
 * clients are one result stream. A client that resumes gets a lane of its own until it stands where another
 * stands; then the two become one. So nothing is lost, nothing comes twice, and sharing returns.
 */
export class StreamRegistry {
  readonly #sources = new Lanes<SourceStream>();
  readonly #results = new Lanes<ResultStream>();
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /**
   * @param lastEventId the event after which to go on; undefined begins now
   * @returns leaves the stream; safe to call twice
   * @throws ShopError SUBSCRIPTION_OVERFLOW when this process holds as many streams as it may
   */
  join(subscription: Subscription, lastEventId: string | undefined, sink: Sink): () => void {
    const existing = this.#results
      .of(subscription.resultKey)
      .find((lane) => (lastEventId === undefined ? lane.isLive : lane.isAt(lastEventId)));
    const seat = existing
      ? takeSeat(existing, sink)
      : this.#openResult(subscription, lastEventId, sink);
    return () => seat.stream.leave(seat);
  }

  /** Every result stream there is; a reload walks them. */
  streams(): readonly ResultStream[] {
    return this.#results.all();
  }

  /** The same subscription, planned anew: the stream keeps its source where the question to the subgraph is equal. */
  adopt(stream: ResultStream, next: Subscription): 'kept' | 'moved' {
    const { source } = stream;
    const isKept =
      source.query.key === next.source.key && source.client === this.#parts.clientOf(next);
    const target = isKept ? null : this.#sourceFor(next, source.position);
    this.#results.remove(stream.subscription.resultKey, stream);
    this.#results.add(next.resultKey, stream);
    stream.subscription = next;
    if (!target) return 'kept';
    stream.moveTo(target.source);
    target.open();
    return 'moved';
  }

  open(): OpenSubscriptions {
    const results = this.#results.all();
    return {
      sources: this.#sources.size,
      results: results.length,
      subscriptions: results.reduce((sum, stream) => sum + stream.seats.size, 0),
    };
  }

  #openResult(
    subscription: Subscription,
    lastEventId: string | undefined,
    sink: Sink,
  ): Seat<ResultStream> {
    const { source, open } = this.#sourceFor(subscription, lastEventId);
    const stream = new ResultStream(subscription, source, {
      ...this.#parts,
      onIdle: (idle) => this.#mergeResults(idle),
      onEnd: (over) => this.#results.remove(over.subscription.resultKey, over),
    });
    const seat = takeSeat(stream, sink);
    this.#results.add(subscription.resultKey, stream);
    open();
    return seat;
  }

  /** A stream at that place, there already or new. `open` is called once its first reader is there. */
  #sourceFor(
    subscription: Subscription,
    lastEventId: string | undefined,
  ): { source: SourceStream; open(): void } {
    const { limits, counts } = this.#parts;
    const client = this.#parts.clientOf(subscription);
    const existing = this.#sources
      .of(subscription.source.key)
      .find(
        (lane) =>
          lane.client === client &&
          (lastEventId === undefined ? lane.isLive : lane.position === lastEventId),
      );
    if (existing) return { source: existing, open: () => {} };
    if (this.#sources.size >= limits.sourcesMax)
      throw new ShopError(
        'SUBSCRIPTION_OVERFLOW',
        'This server holds as many subscriptions as it may',
      );
    const source = new SourceStream({
      query: subscription.source,
      client,
      lastEventId,
      onEvent: (advanced) => {
        counts.eventsReceived += 1;
        this.#mergeSources(advanced);
      },
      onEnd: (over) => this.#sources.remove(over.query.key, over),
    });
    this.#sources.add(source.query.key, source);
    counts.sourcesOpened += 1;
    return { source, open: () => source.open(subscription) };
  }

  /** Sources of one question at the same place will be sent the same from here on. */
  #mergeSources(advanced: SourceStream): void {
    const [oldest, ...others] = this.#sources
      .of(advanced.query.key)
      .filter((lane) => lane === advanced || lane.standsWith(advanced));
    for (const other of others) oldest?.absorb(other);
  }

  /** Idle streams of one source at the same event have delivered the same, and will deliver the same. */
  #mergeResults(idle: ResultStream): void {
    if (idle.position === undefined) return;
    const [oldest, ...others] = this.#results
      .of(idle.subscription.resultKey)
      .filter(
        (lane) => lane.isIdle && lane.position === idle.position && lane.source === idle.source,
      );
    for (const other of others) {
      oldest?.absorb(other);
      this.#parts.counts.lanesMerged += 1;
    }
  }
}

function takeSeat(stream: ResultStream, sink: Sink): Seat<ResultStream> {
  const seat = { sink, stream };
  stream.seats.add(seat);
  return seat;
}
