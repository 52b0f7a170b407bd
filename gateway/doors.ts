import type { WholeParts } from './default-parts.ts';
import { withBearer } from './http/bearer-route.ts';
import { liveClientAddress } from './http/client-address.ts';
import type { CorsPolicy } from './http/cors.ts';
import { createGraphQLRoutes } from './http/graphql-route.ts';
import type { Route } from './http/router.ts';
import { createHttpServer, type HttpServer } from './http/server.ts';
import { createHealthRoute, createMetricsRoute, type Health } from './http/status-routes.ts';
import type { RateLimit } from './limits/rate.ts';
import { createOperationRoutes } from './operations/operation-routes.ts';
import type { Pipeline } from './pipeline.ts';
import type { ServedGraph } from './served-graph.ts';
import { createHttpStreams, type HttpStreams } from './subscriptions/http-streams.ts';
import { figuresOf } from './subscriptions/metrics.ts';
import type { Subscriptions } from './subscriptions/subscribe.ts';
import { createWebSocketDoor } from './subscriptions/websocket.ts';
import { explainWith } from './telemetry/explain/permit.ts';

/** What the doors lead to. */
export interface Interior {
  readonly pipeline: Pipeline;
  readonly subscriptions: Subscriptions;
  readonly graph: ServedGraph;
  readonly rateLimit: RateLimit;
  readonly health: () => Health;
}

/** The gateway's one port: GraphQL over HTTP, as streams and over WebSocket, and what else it serves. */
export function createDoors(parts: WholeParts, interior: Interior): HttpServer {
  const { path, metrics, log, subscriptionLimits: limits } = parts;
  const { pipeline, subscriptions, rateLimit } = interior;
  const { allowedOrigins, allowsCookies, identifiedBy, headers } = parts;
  const cors = { allowedOrigins, allowsCookies, identifiedBy, headers };
  const sockets = createWebSocketDoor({
    pipeline,
    subscriptions,
    authenticate: parts.authenticate,
    rateLimit,
    explain: explainWith(parts.explainPermits),
    limits,
    requestTimeoutMs: parts.requestTimeoutMs,
    log,
  });
  const httpStreams = createHttpStreams({ subscriptions, limits });
  metrics.watch(figuresOf(subscriptions, sockets, httpStreams));
  return createHttpServer({
    host: parts.host,
    port: parts.port,
    cors,
    clientAddress: liveClientAddress(parts.trustedProxies),
    connections: parts.connections,
    websocket: { path, handler: sockets },
    drainStreams: httpStreams.drain,
    // By its template: what stands in a path is unbounded.
    onReply: ({ path: template }, method, status, durationMs) =>
      metrics.observeReply(template, method, status, durationMs),
    log,
    missing: parts.missing,
    routes: [
      ...graphQLRoutes(parts, interior, cors, httpStreams),
      ...statusRoutes(parts, interior),
      ...adminRoutes(parts, interior),
      ...parts.routes,
    ],
  });
}

const graphQLRoutes = (
  parts: WholeParts,
  { pipeline, rateLimit }: Interior,
  cors: CorsPolicy,
  httpStreams: HttpStreams,
): readonly Route[] =>
  createGraphQLRoutes({
    path: parts.path,
    pipeline,
    httpStreams,
    rateLimit,
    authenticate: parts.authenticate,
    headers: parts.headers,
    replyHeaders: parts.budgets.headersOf,
    explain: explainWith(parts.explainPermits),
    cors,
    bodyBytesMax: parts.bodyBytesMax,
    batchMax: parts.batchMax,
    requestTimeoutMs: parts.requestTimeoutMs,
    clock: parts.clock,
  });

const statusRoutes = (
  { showsMetrics, metrics, metricsToken }: WholeParts,
  { health }: Interior,
): readonly Route[] => [
  createHealthRoute(health),
  ...(showsMetrics ? [withBearer(metricsToken, createMetricsRoute(metrics))] : []),
];

const adminRoutes = (
  { authenticate, mayAdminister }: WholeParts,
  { graph, rateLimit }: Interior,
): readonly Route[] =>
  createOperationRoutes({
    rateLimit,
    authenticate,
    mayAdminister,
    operations: graph.clientOperations,
    gate: graph.gate,
    reloadSupergraph: graph.generations.reload,
  });
