import { SECOND_MS } from '../../kernel/clock.ts';

/** Every bound of the subscriptions towards clients, with its unit and its reason. */
export interface SubscriptionLimits {
  /** A socket that says nothing holds memory for nobody. */
  readonly initTimeoutMs: number;
  /** Below the 15 s after which impatient proxies drop a quiet connection; two missed pongs cut the socket. */
  readonly pingEveryMs: number;
  /** The same towards clients over HTTP, who cannot answer: two heartbeats that do not leave us cut the stream. */
  readonly heartbeatEveryMs: number;
  /** One incoming frame: an operation with its variables. */
  readonly messageBytesMax: number;
  /** Operations open at once on one socket. */
  readonly operationsPerSocketMax: number;
  /** Sockets of this process: about 9 KiB each, and a file descriptor. */
  readonly socketsMax: number;
  /** Subscriptions over HTTP of this process: each is a connection, and a file descriptor. */
  readonly httpStreamsMax: number;
  /** Upstream streams of this process; each is a subscription in a subgraph. */
  readonly sourcesMax: number;
  /** Written to a client and not yet taken by the network; past it the client is slow. */
  readonly bufferedBytesMax: number;
  /** What a slow client gets where its subscription says nothing else. */
  readonly slowClient: SlowClientPolicy;
  /** The same, by the name of the subscription's field. */
  readonly slowClients: Readonly<Record<string, SlowClientPolicy>>;
  /** Things of which a slow client is kept the latest; of more, the ones that waited longest are let go. */
  readonly latestOfMax: number;
  /** Events that wait for the joins of those before them. */
  readonly backlogEventsMax: number;
  /** A full backlog lets its oldest event go (the next is marked as a gap), or ends the subscription. */
  readonly backlogOverflow: 'conflate' | 'error';
  /** All joins of one event together. */
  readonly eventTimeoutMs: number;
  /** Clients served before the event loop has its turn again: keeps the longest block under 10 ms. */
  readonly sinksPerTurn: number;
}

/**
 * `latest`: the latest result once it reads again; `latestOf`: the latest of each thing, by where its key stands in the
 * data (`ordersChanged.order.number`). Both marked as after a gap. `close`: its connection is cut.
 */
export type SlowClientPolicy = 'latest' | 'close' | { readonly latestOf: string };

export const defaultSubscriptionLimits: SubscriptionLimits = {
  initTimeoutMs: 3 * SECOND_MS,
  pingEveryMs: 12 * SECOND_MS,
  heartbeatEveryMs: 12 * SECOND_MS,
  messageBytesMax: 256 * 1024,
  operationsPerSocketMax: 100,
  socketsMax: 20_000,
  httpStreamsMax: 20_000,
  sourcesMax: 10_000,
  bufferedBytesMax: 1024 * 1024,
  slowClient: 'latest',
  slowClients: {},
  latestOfMax: 100,
  backlogEventsMax: 1_000,
  backlogOverflow: 'conflate',
  eventTimeoutMs: 10 * SECOND_MS,
  sinksPerTurn: 250,
};
