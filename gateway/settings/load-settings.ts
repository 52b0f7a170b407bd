import { z } from 'zod';
import { defaultSettings } from './settings.ts';
import { object, oneOf, section, settled, text, wholeNumber } from './values.ts';

/** How much a gateway takes on. Defaults are for a machine of its own; what each costs says how far it can go. */

const {
  connections: ofConnections,
  streams: ofStreams,
  planning: ofPlanning,
} = defaultSettings.atStart;

const amount = (given: number, [min, max]: readonly [number, number], why: string) =>
  settled(wholeNumber(min, max), given, why);

const many = [1, 1_000_000] as const;
const waitMs = [1, 600_000] as const;

export const connections = section({
  max: amount(
    ofConnections.max,
    many,
    'Connections of clients at once, WebSockets among them; more are closed. Each is a file descriptor',
  ),
  keepAliveMs: amount(
    ofConnections.keepAliveMs,
    [1_000, 3_600_000],
    'Milliseconds that an idle one is kept: longer than the load balancer before it keeps its own, lest one be closed under a request',
  ),
  headMs: amount(
    ofConnections.headMs,
    waitMs,
    'Milliseconds in which the head of a request has to arrive',
  ),
  arrivalMs: amount(
    ofConnections.arrivalMs,
    waitMs,
    'Milliseconds in which the whole of it has to: not below `connections.headMs`',
  ),
  headBytesMax: amount(
    ofConnections.headBytesMax,
    [1_024, 1024 * 1024],
    'Bytes of a request’s head: large tokens and cookies need more',
  ),
}).superRefine(({ headMs, arrivalMs }, context) => {
  if (arrivalMs < headMs)
    context.addIssue({
      code: 'custom',
      path: ['arrivalMs'],
      message: `must be at least connections.headMs, which is ${headMs}`,
    });
});

const slowClient = z.union([oneOf(['latest', 'close']), object({ latestOf: text })], {
  error: 'must be latest, close, or an object with latestOf',
});

const upstream = section({
  socketsMax: amount(
    ofStreams.upstream.socketsMax,
    [1, 100_000],
    'WebSockets to one subgraph at once: one for each caller who sees something else',
  ),
  messageBytesMax: amount(
    ofStreams.upstream.messageBytesMax,
    [1_024, 512 * 1024 * 1024],
    'Bytes of one event of a subgraph; a larger one ends its WebSocket',
  ),
  reconnectMs: amount(
    ofStreams.upstream.reconnectMs,
    [0, 24 * 60 * 60 * 1_000],
    'Milliseconds for which a lost subgraph is tried again before its streams end: longer than its deploys take',
  ),
});

export const streams = section({
  socketsMax: amount(ofStreams.socketsMax, many, 'WebSockets at once, about 9 KiB each'),
  httpStreamsMax: amount(
    ofStreams.httpStreamsMax,
    many,
    'Subscriptions over HTTP at once, each a connection',
  ),
  sourcesMax: amount(
    ofStreams.sourcesMax,
    many,
    'Streams from subgraphs at once; equal subscriptions of equal callers share one',
  ),
  operationsPerSocketMax: amount(
    ofStreams.operationsPerSocketMax,
    [1, 10_000],
    'Operations open at once on one WebSocket',
  ),
  messageBytesMax: amount(
    ofStreams.messageBytesMax,
    [1_024, 64 * 1024 * 1024],
    'Bytes of one message of a client: an operation with its variables',
  ),
  bufferedBytesMax: amount(
    ofStreams.bufferedBytesMax,
    [16 * 1024, 1024 * 1024 * 1024],
    'Bytes that wait for a client to take them; past it the client is slow',
  ),
  pingEveryMs: amount(
    ofStreams.pingEveryMs,
    [100, 3_600_000],
    'Milliseconds between two signs of life on a quiet stream: shorter than proxies before it let one be quiet. Two that go unheard end it',
  ),
  initTimeoutMs: amount(
    ofStreams.initTimeoutMs,
    waitMs,
    'Milliseconds in which a WebSocket has to say who it is; one that says nothing is closed',
  ),
  slowClient: slowClient
    .default(ofStreams.slowClient)
    .describe(
      'What a slow client gets: the `latest` event once it reads again, the latest of each thing by where its key stands in the data (`{ latestOf: stockChanged.product.id }`), or `close`: its connection is cut; after a restart',
    ),
  slowClients: z
    .record(text, slowClient, { error: 'must be policies by the name of a subscription' })
    .default(ofStreams.slowClients)
    .describe('The same, by the name of a field of subscriptions; after a restart'),
  latestOfMax: amount(
    ofStreams.latestOfMax,
    [1, 100_000],
    'Things of which a slow client is kept the latest; of more, the ones that waited longest are let go',
  ),
  backlogEventsMax: amount(
    ofStreams.backlogEventsMax,
    [1, 100_000],
    'Events of one subscription that wait until those before them are joined from other subgraphs',
  ),
  backlogOverflow: oneOf(['conflate', 'error'])
    .default(ofStreams.backlogOverflow)
    .describe(
      'What happens past it: `conflate` lets the oldest event go and marks the next, `error` ends the subscription; after a restart',
    ),
  eventTimeoutMs: amount(
    ofStreams.eventTimeoutMs,
    waitMs,
    'Milliseconds that all joins of one event may take together',
  ),
  upstream,
});

export const planning = section({
  operationsMax: amount(
    ofPlanning.operationsMax,
    [100, 100_000],
    'Operations remembered with their plans; 2,000 hold about 200 MiB at most',
  ),
  waitingMax: amount(
    ofPlanning.waitingMax,
    [1, 100_000],
    'New operations that wait to be planned, about 20 ms each; more are told to come again',
  ),
  timeoutMs: amount(
    ofPlanning.timeoutMs,
    [100, 600_000],
    'Milliseconds that planning one may take before it is given up',
  ),
  heapMibMax: amount(
    ofPlanning.heapMibMax,
    [64, 65_536],
    'MiB of memory for the thread that plans: a supergraph of thousands of types needs a few hundred',
  ),
});
