import { type Clock, systemClock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { bothSpans } from '../../kernel/tracing/span.ts';
import { type Authenticate, credentialsIn } from '../auth/authenticate.ts';
import { cachePolicyOf } from '../cache-control/cache-policy.ts';
import type { HeaderPolicy } from '../headers/header-rules.ts';
import {
  createGatheredHeaders,
  type GatheredHeaders,
  strictest,
} from '../headers/merge-headers.ts';
import type { RateLimit } from '../limits/rate.ts';
import { type Live, now } from '../live.ts';
import type { GraphQLRequest, RequestContext } from '../operation.ts';
import { idOf } from '../operations/document-id.ts';
import type { Pipeline } from '../pipeline.ts';
import type { HttpStreams } from '../subscriptions/http-streams.ts';
import { type ExplainRequest, explainHeader } from '../telemetry/explain/permit.ts';
import { startRequestSpan } from '../telemetry/request-span.ts';
import {
  type AcceptedForms,
  answerIn,
  notAcceptable,
  readAcceptedForms,
  refusalIn,
} from './answer.ts';
import { answerBatch } from './batch.ts';
import { cachedAnswer } from './cached-answer.ts';
import { type CorsPolicy, isAllowedOrigin } from './cors.ts';
import { readGetRequest, readPostRequest } from './read-request.ts';
import type { Route, RouteReply, RouteRequest } from './router.ts';

export interface GraphQLRouteParts {
  /** `/graphql`. The id of a registered operation may follow as one more segment. */
  readonly path: string;
  readonly pipeline: Pick<Pipeline, 'prepare' | 'execute' | 'replyOf' | 'refuse'>;
  readonly httpStreams: Pick<HttpStreams, 'open'>;
  readonly rateLimit: RateLimit;
  readonly authenticate: Authenticate;
  readonly explain: ExplainRequest;
  /** Which headers travel on to subgraphs, and back. */
  readonly headers?: HeaderPolicy | undefined;
  /** What an answer tells beside its body, once its request was prepared. */
  readonly replyHeaders: (context: RequestContext) => Readonly<Record<string, string>>;
  readonly cors: CorsPolicy;
  readonly bodyBytesMax: Live<number>;
  /** Requests that one body may hold as a list; 0 where lists are not taken. */
  readonly batchMax: Live<number>;
  readonly requestTimeoutMs: Live<number>;
  readonly clock?: Clock;
}

/** GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/ */
export function createGraphQLRoutes(parts: GraphQLRouteParts): readonly Route[] {
  const { pipeline, clock = systemClock } = parts;

  async function handle(request: RouteRequest): Promise<RouteReply> {
    const { requestId, remoteAddress, headers, method } = request;
    const forms = readAcceptedForms(request);
    if (!forms) return notAcceptable;
    const isRead = method !== 'POST';
    const span = startRequestSpan('http', headers['traceparent']);
    try {
      // Before anything costs us something, the token's signature first of all.
      parts.rateLimit.take(remoteAddress);
      const isForeign = isRead && isFromForeignPage(request, parts.cors);
      const { caller, expiresAtMs } = await parts.authenticate(credentialsIn(headers));
      const asked = isRead
        ? readGetRequest(request)
        : await readPostRequest(request, {
            bodyBytesMax: now(parts.bodyBytesMax),
            batchMax: now(parts.batchMax),
          });
      if (isForeign && !isBatch(asked) && !mayBePublic(request, asked)) refuseForeignPage();
      const permit = headers[explainHeader];
      const explainer = permit === undefined ? undefined : await parts.explain(permit);
      const gathered = parts.headers && createGatheredHeaders(parts.headers.mergeOf);
      const context: RequestContext = {
        requestId,
        caller,
        remoteAddress,
        door: 'http',
        origin: headers.origin,
        kinds: kindsOf(isRead, forms),
        deadlineAtMs: clock.now().getTime() + now(parts.requestTimeoutMs),
        headers: parts.headers?.pick(headers),
        onHeader: gathered?.add,
        signal: request.signal,
        span: bothSpans(span, explainer?.span),
        explainer,
      };
      const reply = isBatch(asked)
        ? await answerAll(asked, context)
        : await answer(resumed(asked, request), context, {
            request,
            forms,
            isForeign,
            expiresAtMs,
          });
      return withHeaders(reply, context, gathered);
    } catch (error) {
      return refusalIn(forms, pipeline.refuse(error, { requestId, door: 'http', span }));
    } finally {
      span?.end();
    }
  }

  /**
   * Adds how it stands with a budget, and what subgraphs say. An answer that anybody may keep sets no cookie and says
   * nothing of one caller, and subgraphs can only shorten its time.
   */
  function withHeaders(
    reply: RouteReply,
    context: RequestContext,
    gathered: GatheredHeaders | undefined,
  ): RouteReply {
    const own = reply.headers?.['cache-control'];
    const isPublic = own?.startsWith('public') ?? false;
    const added = isPublic ? {} : parts.replyHeaders(context);
    const told = gathered?.read();
    if (!told && own === undefined)
      return isEmpty(added) ? reply : { ...reply, headers: { ...reply.headers, ...added } };
    const { cookies = [], cacheControl, others = {} } = told ?? {};
    const varied = [...now(parts.cors.identifiedBy ?? []), ...(parts.headers?.passed ?? [])];
    const vary = [reply.headers?.['vary'] ?? [], varied].flat().join(', ');
    return {
      ...reply,
      headers: {
        ...reply.headers,
        ...added,
        ...others,
        ...(own && vary ? { vary } : {}),
        ...(own && cacheControl ? { 'cache-control': strictest([own, cacheControl]) } : {}),
      },
      ...(cookies.length > 0 && !isPublic ? { cookies } : {}),
    };
  }

  /** The first of the list was counted when it came. */
  function answerAll(
    batch: readonly GraphQLRequest[],
    context: RequestContext,
  ): Promise<RouteReply> {
    for (const _ of batch.slice(1)) parts.rateLimit.take(context.remoteAddress);
    return answerBatch(pipeline, batch, context);
  }

  /** Only the operation itself tells whether its answer goes on, and how long it holds. */
  async function answer(
    asked: GraphQLRequest,
    context: RequestContext,
    { request, forms, isForeign, expiresAtMs }: Arrived,
  ): Promise<RouteReply> {
    const { format } = forms;
    try {
      const prepared = await pipeline.prepare(asked, context);
      const { operation, generation } = prepared.prepared;
      const policy = request.method === 'POST' ? null : cachePolicyOf(generation, operation);
      if (isForeign && !(prepared.isRegistered && policy?.scope === 'public')) refuseForeignPage();
      if (format && operation.kind === 'subscription')
        return await parts.httpStreams.open(asked, prepared, { format, expiresAtMs });
      const reply = await pipeline.execute(prepared);
      return cachedAnswer(answerIn(forms, reply), reply, policy, request, context);
    } catch (error) {
      return answerIn(forms, pipeline.replyOf(error, context));
    }
  }

  return ['POST' as const, 'GET' as const].flatMap((method) => [
    { method, path: parts.path, handle },
    { method, path: `${parts.path}/:documentId`, handle },
  ]);
}

function isEmpty(headers: Readonly<Record<string, string>>): boolean {
  for (const _ in headers) return false;
  return true;
}

/** What may be asked so: reading changes nothing, and following takes a client of streams. */
function kindsOf(isRead: boolean, { format }: AcceptedForms): RequestContext['kinds'] {
  if (isRead) return format ? ['query', 'subscription'] : ['query'];
  return format ? ['query', 'mutation', 'subscription'] : ['query', 'mutation'];
}

const isBatch = (
  asked: GraphQLRequest | readonly GraphQLRequest[],
): asked is readonly GraphQLRequest[] => Array.isArray(asked);

/** A browser that lost its stream names the last event by header, later than what its page once asked for. */
function resumed(asked: GraphQLRequest, { headers }: RouteRequest): GraphQLRequest {
  const given = headers['last-event-id'];
  if (typeof given !== 'string' || given === '') return asked;
  // Sent as UTF-8, and read as Latin-1 like every header.
  const lastEventId = Buffer.from(given, 'latin1').toString('utf8');
  return { ...asked, extensions: { ...asked.extensions, lastEventId } };
}

/** A request that was read, before it is answered. */
interface Arrived {
  readonly request: RouteRequest;
  readonly forms: AcceptedForms;
  /** Whether a page elsewhere may have made a browser send it. */
  readonly isForeign: boolean;
  readonly expiresAtMs: number | null;
}

/**
 * A page elsewhere can make a browser send a GET without asking us first. A POST of JSON cannot be sent so: its
 * preflight fails.
 * @throws ShopError CSRF_BLOCKED for a page that says where it is from and may not ask
 */
function isFromForeignPage({ headers }: RouteRequest, cors: CorsPolicy): boolean {
  if (!isAllowedOrigin(cors, headers)) refuseForeignPage();
  return headers['sec-fetch-site'] === 'cross-site' && headers.origin === undefined;
}

/** What is registered and for everybody may be asked by any page, as a picture may; nobody's power is in it. */
const mayBePublic = ({ headers }: RouteRequest, asked: GraphQLRequest): boolean =>
  headers.cookie === undefined && idOf(asked) !== null;

function refuseForeignPage(): never {
  throw new ShopError('CSRF_BLOCKED', 'Pages of this origin may not ask by GET; use POST');
}
