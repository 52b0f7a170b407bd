import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { secureRandom } from '../kernel/random.ts';
import { signCaller } from '../kernel/tokens.ts';
import { createHttpClient } from './execution/http-client.ts';
import { transportLimits } from './execution/transport/transport.ts';
import type { TransportName } from './execution/transport/transports.ts';
import type { HeaderPolicy } from './headers/header-rules.ts';
import {
  createResilientClient,
  type ResilienceEvent,
  type ResilientClient,
} from './resilience/resilient-client.ts';
import { defaultWaiting, type ResilienceSettings, resilienceFor } from './resilience/settings.ts';
import type { UpstreamLimits } from './subscriptions/upstream-limits.ts';
import { createUpstream } from './subscriptions/upstream-ws.ts';

export interface NetworkClientParts {
  readonly name: string;
  readonly url: string;
  /** Where its streams are, by graphql-transport-ws; at its own address where it is left out. */
  readonly subscriptionUrl?: string | undefined;
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
  /** Signs the word on who is asking; null where subgraphs do not ask for it. */
  readonly callerSecret: string | null;
  /** What travels on with requests, and back; nothing where it is left out. */
  readonly headers?: HeaderPolicy | undefined;
  /** How it is treated when it is slow or gone; what is left out is as an ordinary install does it. */
  readonly resilience?: Partial<ResilienceSettings> | undefined;
  /** Told of what is done beside asking once. */
  readonly onResilience?: ((event: ResilienceEvent) => void) | undefined;
  /** How calls travel; by our own client where it is left out. */
  readonly transport?: TransportName | undefined;
  /** Sockets to it, and calls at once; as any transport has where it is left out. */
  readonly connectionsMax?: number | undefined;
  /** Calls that wait for one of them, and how long; as `defaultWaiting` says where it is left out. */
  readonly waitingMax?: number | undefined;
  readonly waitMsMax?: number | undefined;
  /** Of one answer; as any transport takes where it is left out. */
  readonly answerBytesMax?: number | undefined;
  /** Of its streams; as an ordinary install has where it is left out. */
  readonly upstreamLimits?: Partial<UpstreamLimits> | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A subgraph in another process: queries and mutations over HTTP, streams over graphql-transport-ws. */
export function createNetworkClient(parts: NetworkClientParts): ResilientClient {
  const { name, url, timeoutMs, callerSecret, clock, log } = parts;
  const { connectionsMax = transportLimits.connectionsMax } = parts;
  const { waitingMax = defaultWaiting.waitingMax, waitMsMax = defaultWaiting.waitMsMax } = parts;
  const upstream = createUpstream({
    subgraph: name,
    url: parts.subscriptionUrl ?? url,
    limits: parts.upstreamLimits,
    log,
    initPayload: async (caller, requestId) => ({
      'x-request-id': requestId,
      ...(callerSecret === null
        ? {}
        : { 'x-aurora-caller': await signCaller(caller, callerSecret, clock) }),
    }),
  });
  return createResilientClient({
    name,
    client: createHttpClient({
      url,
      timeoutMs,
      callerSecret,
      upstream,
      headers: parts.headers?.for(name),
      clock,
      transport: parts.transport,
      connectionsMax,
      answerBytesMax: parts.answerBytesMax,
    }),
    timeoutMs,
    settings: {
      ...resilienceFor(connectionsMax, { waitingMax, waitMsMax }),
      ...parts.resilience,
    },
    clock,
    random: secureRandom,
    onEvent: parts.onResilience,
  });
}
