import type { Clock } from '../kernel/clock.ts';
import type { SubgraphClient } from '../kernel/graphql/subgraph.ts';
import type { Log } from '../kernel/log.ts';
import { signCaller } from '../kernel/tokens.ts';
import { createHttpClient } from './execution/http-client.ts';
import { createUpstream } from './subscriptions/upstream-ws.ts';

export interface NetworkClientParts {
  readonly name: string;
  readonly url: string;
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
  /** Signs the word on who is asking; null where subgraphs do not ask for it. */
  readonly callerSecret: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** A subgraph in another process: queries and mutations over HTTP, streams over graphql-transport-ws. */
export function createNetworkClient(parts: NetworkClientParts): SubgraphClient {
  const { name, url, callerSecret, clock, log } = parts;
  const upstream = createUpstream({
    subgraph: name,
    url,
    log,
    initPayload: async (caller, requestId) => ({
      'x-request-id': requestId,
      ...(callerSecret === null
        ? {}
        : { 'x-aurora-caller': await signCaller(caller, callerSecret, clock) }),
    }),
  });
  return createHttpClient({ ...parts, upstream });
}
