import { ShopError } from '../../kernel/errors.ts';
import type { RouteReply } from '../http/router.ts';
import type { GraphQLRequest, PreparedRequest } from '../operation.ts';
import { drain } from './drain.ts';
import { HttpStream } from './http-stream.ts';
import type { SubscriptionLimits } from './limits.ts';
import { slowClientOf } from './slow-client.ts';
import type { StreamFormat } from './stream-format.ts';
import type { Subscriptions } from './subscribe.ts';

export interface HttpStreamsParts {
  readonly subscriptions: Pick<Subscriptions, 'subscribe' | 'counts'>;
  readonly limits: SubscriptionLimits;
}

/** How a subscription is to be answered. */
export interface StreamOptions {
  readonly format: StreamFormat;
  /** When the token ends that it was asked with; null for never. */
  readonly expiresAtMs: number | null;
}

/** Subscriptions over HTTP: one a request, as a reply that goes on. */
export interface HttpStreams {
  /** Open now. */
  readonly size: number;
  /** @throws ShopError why it is refused: nothing has been sent then, so the reply is an ordinary one */
  open(
    request: GraphQLRequest,
    prepared: PreparedRequest,
    options: StreamOptions,
  ): Promise<RouteReply>;
  /** Ends every stream, spread over at most `timeoutMs`. New ones are refused. */
  drain(timeoutMs: number): Promise<void>;
}

export function createHttpStreams({ subscriptions, limits }: HttpStreamsParts): HttpStreams {
  const { counts } = subscriptions;
  const streams = new Set<HttpStream>();
  // One sweep for all streams instead of a timer each.
  const sweep = setInterval(() => {
    for (const stream of streams) stream.checkLife();
  }, limits.heartbeatEveryMs);
  sweep.unref();
  let isDraining = false;

  return {
    get size() {
      return streams.size;
    },

    async open(request, prepared, options) {
      if (isDraining || streams.size >= limits.httpStreamsMax)
        throw new ShopError('SUBSCRIPTION_OVERFLOW', 'This server takes no more streams', {
          retryAfterSeconds: 1,
        });
      const onClosed = (): void => void streams.delete(stream);
      const stream = new HttpStream({
        ...options,
        limits,
        slowClient: slowClientOf(prepared, limits),
        counts,
        onClosed,
      });
      streams.add(stream);
      try {
        stream.leave = await subscriptions.subscribe(request, prepared, stream.sink);
      } catch (error) {
        streams.delete(stream);
        throw error;
      }
      return {
        status: 200,
        headers: options.format.headers,
        stream(output) {
          stream.begin(output);
          if (isDraining) stream.close();
        },
      };
    },

    async drain(timeoutMs) {
      isDraining = true;
      clearInterval(sweep);
      await drain(
        [...streams].map((stream) => ({
          close: () => stream.close(),
          cut: () => streams.has(stream) && stream.cut(),
        })),
        timeoutMs,
        () => streams.size > 0,
      );
    },
  };
}
