import type { FormattedExecutionResult } from 'graphql';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { memoizePer } from '../bounded-map.ts';
import type { RateLimit } from '../limits/rate.ts';
import type { GraphQLRequest } from '../operation.ts';
import type { Pipeline } from '../pipeline.ts';
import { type CorsPolicy, isAllowedOrigin } from './cors.ts';
import { chooseMediaType, type MediaType } from './media-type.ts';
import { readGetRequest, readPostRequest } from './read-request.ts';
import { retryAfter } from './replies.ts';
import type { Route, RouteReply, RouteRequest } from './router.ts';

export interface GraphQLRouteParts {
  /** `/graphql`. The id of a registered operation may follow as one more segment. */
  readonly path: string;
  readonly pipeline: Pick<Pipeline, 'run' | 'refuse'>;
  readonly rateLimit: RateLimit;
  readonly authenticate: Authenticate;
  readonly cors: CorsPolicy;
  readonly bodyBytesMax: number;
  readonly requestTimeoutMs: number;
  readonly clock?: Clock;
}

/** GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/ */
export function createGraphQLRoutes(parts: GraphQLRouteParts): readonly Route[] {
  const clock = parts.clock ?? systemClock;

  async function handle(request: RouteRequest): Promise<RouteReply> {
    const { requestId, remoteAddress, headers, method } = request;
    const mediaType = chooseMediaType(headers.accept);
    if (!mediaType) return { status: 406 };
    const isRead = method !== 'POST';
    try {
      // Before anything costs us something, the token's signature first of all.
      parts.rateLimit.take(remoteAddress);
      if (isRead) refuseForeignPage(request, parts.cors);
      const { caller } = await parts.authenticate({
        authorization: headers.authorization,
        apiKey: apiKeyOf(request),
      });
      const asked: GraphQLRequest = isRead
        ? readGetRequest(request)
        : await readPostRequest(request, parts.bodyBytesMax);
      const { result, httpStatus } = await parts.pipeline.run(asked, {
        requestId,
        caller,
        remoteAddress,
        door: 'http',
        kinds: isRead ? ['query'] : ['query', 'mutation'],
        deadlineAtMs: clock.now().getTime() + parts.requestTimeoutMs,
      });
      return toReply(result, statusIn(mediaType, httpStatus), mediaType);
    } catch (error) {
      // Refused before GraphQL began: the status says so in either media type.
      const { result, httpStatus } = parts.pipeline.refuse(error, { requestId, door: 'http' });
      return toReply(result, httpStatus, mediaType);
    }
  }

  return ['POST' as const, 'GET' as const].flatMap((method) => [
    { method, path: parts.path, handle },
    { method, path: `${parts.path}/:documentId`, handle },
  ]);
}

/** Several requests may have one result in common. */
const textOf = memoizePer((result: FormattedExecutionResult) => JSON.stringify(result));

function apiKeyOf({ headers }: RouteRequest): string | undefined {
  const key = headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}

/**
 * A page elsewhere can make a browser send a GET without asking us first. A POST of JSON cannot be sent so: its
 * preflight fails.
 */
function refuseForeignPage({ headers }: RouteRequest, cors: CorsPolicy): void {
  const isForeign = headers['sec-fetch-site'] === 'cross-site' && headers.origin === undefined;
  if (isForeign || !isAllowedOrigin(cors, headers))
    throw new ShopError('CSRF_BLOCKED', 'Pages of this origin may not ask by GET; use POST');
}

/** What `application/json` says by status beside 200: that the request never got to be GraphQL, or that we failed. */
const plainStatuses = new Set([200, 401, 405, 413, 429, 500, 503, 504]);

/** `application/json` answers a well-formed request with 200 whatever came of it, as clients of old expect. */
const statusIn = (mediaType: MediaType, httpStatus: number): number =>
  mediaType === 'application/json' && !plainStatuses.has(httpStatus) ? 200 : httpStatus;

function toReply(
  result: FormattedExecutionResult,
  status: number,
  mediaType: MediaType,
): RouteReply {
  return {
    status,
    headers: {
      'content-type': `${mediaType}; charset=utf-8`,
      ...(status === 405 ? { allow: 'POST' } : {}),
      ...retryAfter(result.errors?.[0]?.extensions ?? {}),
    },
    body: textOf(result),
  };
}
