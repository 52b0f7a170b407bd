import type { Caller } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import type { Log } from '../../kernel/log.ts';
import { type Random, secureRandom } from '../../kernel/random.ts';
import { keyOf } from './keys.ts';
import { defaultUpstreamLimits, type UpstreamLimits } from './upstream-limits.ts';
import { UpstreamSocket } from './upstream-socket.ts';

export interface UpstreamOptions {
  readonly subgraph: string;
  /** Its GraphQL address; `http:` and `https:` become `ws:` and `wss:`. */
  readonly url: string;
  /**
   * What `connection_init` carries: who the socket speaks for. Asked anew for each connection, since what it
   * signs is short-lived.
   */
  initPayload(caller: Caller, requestId: string): Promise<Readonly<Record<string, string>>>;
  readonly limits?: Partial<UpstreamLimits> | undefined;
  readonly random?: Random | undefined;
  readonly log: Log;
}

export type Upstream = Pick<SubgraphClient, 'subscribe' | 'close'>;

/**
 * The subscriptions of one subgraph over graphql-transport-ws: one socket for each caller they run as, many streams
 * on it. A lost socket is opened again and every stream resumed from its last event; a subgraph that stays away ends
 * them with SUBSCRIPTION_SOURCE_LOST.
 */
export function createUpstream(options: UpstreamOptions): Upstream {
  const limits = { ...defaultUpstreamLimits, ...options.limits };
  const random = options.random ?? secureRandom;
  const url = options.url.replace(/^http/, 'ws');
  const sockets = new Map<string, UpstreamSocket>();
  let isClosed = false;

  function socketFor(caller: Caller): UpstreamSocket {
    const key = keyOf(caller);
    const existing = sockets.get(key);
    if (existing) return existing;
    if (isClosed || sockets.size >= limits.socketsMax)
      throw new ShopError(
        'SUBGRAPH_UNAVAILABLE',
        `The ${options.subgraph} service takes no more connections`,
      );
    const socket = new UpstreamSocket({
      url,
      subgraph: options.subgraph,
      initPayload: (requestId) => options.initPayload(caller, requestId),
      limits,
      random,
      log: options.log,
      onClosed: () => sockets.delete(key),
    });
    sockets.set(key, socket);
    return socket;
  }

  return {
    subscribe(request, sink) {
      try {
        return socketFor(request.caller).add(request, sink);
      } catch (error) {
        if (!(error instanceof ShopError)) throw error;
        sink.error([{ message: error.message, extensions: { code: error.code } }]);
        return () => {};
      }
    },
    async close() {
      isClosed = true;
      await Promise.all([...sockets.values()].map((socket) => socket.close()));
    },
  };
}
