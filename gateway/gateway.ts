import './silence.ts';
import type { FormattedExecutionResult } from 'graphql';
import type { Caller } from '../kernel/caller.ts';
import { systemClock } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';
import { pause } from '../kernel/events/backoff.ts';
import { createRequestId } from '../kernel/ids.ts';
import { memoizePer } from '../kernel/memoize-per.ts';
import { secureRandom } from '../kernel/random.ts';
import { currentSpan } from '../kernel/tracing/current-span.ts';
import type { ApolloLane, ApolloLaneOptions } from './apollo-lane.ts';
import { everybodyAnonymous } from './auth/authenticate.ts';
import { noSnapshot } from './composition/snapshot.ts';
import { noHurry } from './crowd.ts';
import { compiledEngine } from './execution/compiled/engine.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { Generation } from './generation.ts';
import { createGenerations } from './generations.ts';
import { withBearer } from './http/bearer-route.ts';
import { liveClientAddress, nobodyTrusted } from './http/client-address.ts';
import { createGraphQLRoutes } from './http/graphql-route.ts';
import { createHttpServer } from './http/server.ts';
import { createHealthRoute, createMetricsRoute, type Health } from './http/status-routes.ts';
import { createAdmission, inFlightMaxDefault } from './limits/admission.ts';
import { createOperationCheck } from './limits/check-operation.ts';
import { noBudgets } from './limits/cost-budget.ts';
import { tokensToRead } from './limits/enforce.ts';
import { noVariables } from './limits/estimate.ts';
import { defaultLimits, type OperationLimits } from './limits/limits.ts';
import { createRateLimit } from './limits/rate.ts';
import { now } from './live.ts';
import type { GraphQLRequest } from './operation.ts';
import { createClientOperations, noRecords } from './operations/client-operations.ts';
import { openPolicy } from './operations/document-modes.ts';
import { staticManifests } from './operations/manifests/manifest-source.ts';
import { createOperationRoutes } from './operations/operation-routes.ts';
import type { RegisteredOperation } from './operations/registered-operations.ts';
import { warmUp } from './operations/warm-up.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { prepareRegistered } from './plan-budgets/prepare-registered.ts';
import { localPlanner } from './planner/local-planner.ts';
import { createDecideOverride } from './planning/overrides.ts';
import { createPreparedOperations } from './prepared-operations.ts';
import { createReloadGate, defaultGate } from './reload-gate/reload-gate.ts';
import { createSubgraphClients } from './subgraph-clients.ts';
import { createHttpStreams } from './subscriptions/http-streams.ts';
import { defaultLimits as defaultSubscriptionLimits } from './subscriptions/limits.ts';
import { figuresOf } from './subscriptions/metrics.ts';
import { createSubscriptions } from './subscriptions/subscribe.ts';
import { createWebSocketDoor } from './subscriptions/websocket.ts';
import { explainWith } from './telemetry/explain/permit.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { figuresOfOperations } from './telemetry/operation-figures.ts';
import { createRequestLog } from './telemetry/request-log.ts';
import { describeOnSpan, startRequestSpan } from './telemetry/request-span.ts';
import { refuseUnsafeEnvironment } from './unsafe-environment.ts';

export type { GatewayParts } from './gateway-parts.ts';

export interface Gateway {
  /** `http://127.0.0.1:4000/graphql`, once it listens. */
  readonly url: string;
  readonly port: number;
  /**
   * Loads the supergraph, then takes requests. No subgraph needs to be up.
   * @throws ShopError SUPERGRAPH_INVALID, or PORT_IN_USE naming the port
   */
  listen(): Promise<void>;
  /** Takes nothing new, lets what runs end, then closes everything. Safe to call twice. */
  close(): Promise<void>;
  /** Runs an operation from inside, through the same pipeline; any document is taken. */
  execute(
    request: GraphQLRequest,
    caller: Caller,
    visitor?: Visitor,
  ): Promise<FormattedExecutionResult>;
  currentGeneration(): Generation;
  /** What clients have registered, as it is now. */
  registered(): readonly RegisteredOperation[];
  /** Called after each swap. @returns stops it */
  onSwap(listener: (next: Generation) => void): () => void;
  health(): Health;
}

/** For whom a route of ours asks: then what it costs is charged to them, and logs name their request. */
export interface Visitor {
  readonly requestId: string;
  readonly remoteAddress: string;
  readonly signal?: AbortSignal;
  /** As the client sent it. */
  readonly traceparent?: string | undefined;
  /** Whose registered operation the route runs. */
  readonly registeredBy?: string;
}

/** @throws ShopError CONFIG_INVALID where the environment switches off checks of the planner */
export function createGateway(parts: GatewayParts): Gateway {
  refuseUnsafeEnvironment(process.env);
  const { log, clock = systemClock, path = '/graphql' } = parts;
  const { authenticate = everybodyAnonymous } = parts;
  const explain = explainWith(parts.explainPermits);
  const metrics = parts.metrics ?? createMetrics();
  const subgraphs = createSubgraphClients({
    clientFor: parts.clientFor,
    staleRules: parts.staleRules,
    clock,
    requestTimeoutMs: parts.requestTimeoutMs,
    metrics,
    log,
  });
  const planner = parts.planner ?? localPlanner;
  const enforcement = {
    limits: () => allLimits(now(parts.limits ?? defaultLimits)),
    measureOnly: parts.measureOnly,
    onExceeded: metrics.observeLimit,
  };
  const check = createOperationCheck({ ...enforcement, sensitiveFields: parts.sensitiveFields });
  const readOptions = () => ({
    tokensMax: tokensToRead(enforcement),
    // Whether this reader is told of them is asked when they are told.
    suggestNames: true,
  });
  const operations = createPreparedOperations(planner, readOptions, {
    operationsMax: parts.operationsMax,
    clock,
  });
  const generations = createGenerations({
    source: parts.source,
    snapshot: parts.snapshot ?? noSnapshot,
    log,
    makeReady,
    onOffer: () => gate.forget(),
    onCandidate: metrics.observeReload,
  });

  const clientOperations = createClientOperations({
    policy: parts.documents ?? openPolicy,
    source: parts.operations ?? staticManifests(),
    records: parts.operationRecords ?? noRecords,
    check: ({ text }) => mustFit(text),
    clock,
    log,
  });
  const { registry, usage } = clientOperations;
  const gate = createReloadGate({
    ...(parts.reloadGate ?? defaultGate),
    registered: () => registry.current().all,
    isLive: usage.isLive,
    plan: (generation, text) => prepareRegistered(operations, generation, text),
    log,
  });

  /** @throws ShopError when an operation could not be served, whatever its variables */
  async function mustFit(text: string): Promise<void> {
    const planned = await prepareRegistered(operations, generations.current(), text);
    if (planned.kind === 'broken') throw new ShopError('CONFIG_INVALID', planned.reason);
    const operation = await operations.read(generations.current(), text, null, noHurry);
    check.operation(generations.current(), operation, noVariables, true);
  }

  const rateLimit = createRateLimit(parts.requestsPerMinute, clock);
  const logRequest = parts.requestLog ?? createRequestLog(log);
  const budgets = parts.budgets ?? noBudgets;
  let apolloLane: ApolloLane | null = null;
  const admission = createAdmission(parts.inFlightMax ?? inFlightMaxDefault);
  const pipeline: Pipeline = createPipeline({
    currentGeneration: generations.current,
    clientsOf: subgraphs.of,
    resolveDocument: clientOperations.resolve,
    operations,
    engine: parts.engine ?? compiledEngine,
    around: (request, execute) => (apolloLane ? apolloLane.around(request, execute) : execute()),
    check,
    decidePolicies: parts.decidePolicies,
    rateLimit,
    budgets,
    servesStale: parts.staleRules !== undefined,
    admission,
    maySeeSchema: parts.maySeeSchema ?? (() => parts.isOpen),
    decideOverride: createDecideOverride(parts.overrideShares ?? new Map(), secureRandom),
    observe(request) {
      metrics.observeRequest(request);
      logRequest(request);
      describeOnSpan(request);
      parts.fieldUsage?.observe(request);
    },
    log,
    isOpen: parts.isOpen,
    shareEqualQueries: parts.shareEqualQueries ?? false,
  });

  const subscriptionLimits = { ...defaultSubscriptionLimits, ...parts.subscriptionLimits };
  const subscriptions = createSubscriptions({
    pipeline,
    clientsOf: subgraphs.of,
    guards: parts.subscriptionGuards,
    limits: subscriptionLimits,
    log,
  });
  const sockets = createWebSocketDoor({
    pipeline,
    subscriptions,
    authenticate,
    rateLimit,
    explain,
    limits: subscriptionLimits,
    requestTimeoutMs: parts.requestTimeoutMs,
    log,
  });
  const httpStreams = createHttpStreams({ subscriptions, limits: subscriptionLimits });
  generations.onSwap((next) => {
    subgraphs.keepOnly(next);
    subscriptions
      .reload()
      .catch((error: unknown) => log.error({ error }, 'Streams could not follow'));
  });
  metrics.watch([
    ...figuresOf(subscriptions, sockets, httpStreams),
    ...figuresOfOperations({ planner, registry, gate }),
  ]);

  const { allowedOrigins, allowsCookies, identifiedBy, headers, mayAdminister } = parts;
  const cors = { allowedOrigins, allowsCookies, identifiedBy, headers };
  const server = createHttpServer({
    host: parts.host,
    port: parts.port,
    cors,
    clientAddress: liveClientAddress(parts.trustedProxies ?? nobodyTrusted),
    connections: parts.connections,
    websocket: { path, handler: sockets },
    drainStreams: httpStreams.drain,
    // By its template: what stands in a path is unbounded.
    onReply: ({ path: template }, method, status, durationMs) =>
      metrics.observeReply(template, method, status, durationMs),
    log,
    missing: parts.missing,
    routes: [
      ...createGraphQLRoutes({
        path,
        pipeline,
        httpStreams,
        rateLimit,
        authenticate,
        headers: parts.headers,
        replyHeaders: budgets.headersOf,
        explain,
        cors,
        bodyBytesMax: parts.bodyBytesMax,
        batchMax: parts.batchMax ?? 0,
        requestTimeoutMs: parts.requestTimeoutMs,
        clock,
      }),
      createHealthRoute(health),
      ...(parts.showsMetrics === false
        ? []
        : [withBearer(parts.metricsToken ?? null, createMetricsRoute(metrics))]),
      ...createOperationRoutes({
        rateLimit,
        authenticate,
        mayAdminister,
        operations: clientOperations,
        gate,
        reloadSupergraph: generations.reload,
      }),
      ...(parts.routes ?? []),
    ],
  });

  const leaving = new AbortController();

  /** The first generation is warmed once it serves: until then nobody asks, and a start should not wait. */
  async function makeReady(next: Generation, current: Generation | null): Promise<void> {
    await planner.load(next);
    if (!current) return;
    await gate.check(next, current);
    const { signal } = leaving;
    const warmed = warmUp(operations, next, registry.current(), { log, signal }).then(() =>
      operations.warmRecent(next, current, recentPlansMax),
    );
    const isWarm = new AbortController();
    await Promise.race([warmed, pause(warmTimeoutMs, isWarm.signal)]);
    isWarm.abort();
  }

  /** Apollo Server takes 100 ms of a start: who has no plugins does not load it. */
  async function startApolloLane(options: ApolloLaneOptions): Promise<ApolloLane> {
    const { createApolloLane } = await import('./apollo-lane.ts');
    const lane = createApolloLane(options, {
      currentGeneration: generations.current,
      onSwap: generations.onSwap,
    });
    await lane.start();
    return lane;
  }

  function health(): Health {
    const generation = generations.find();
    return {
      isReady: generation !== null && !server.isDraining,
      generation: generation?.id ?? null,
      subgraphs: generation ? subgraphs.statesIn(generation) : {},
      refused: [
        ...(generations.isRefused ? (['supergraph'] as const) : []),
        ...(registry.refusal() === null ? [] : (['operations'] as const)),
        ...(parts.settings?.isRefused ? (['settings'] as const) : []),
      ],
      needRestart: parts.settings?.needRestart ?? [],
    };
  }

  async function close(): Promise<void> {
    leaving.abort();
    await generations.stop();
    parts.settings?.stop();
    await clientOperations.stop();
    await server.close(parts.drainMs, parts.noticeMs);
    await apolloLane?.stop();
    await subgraphs.close();
    await parts.fieldUsage?.stop();
    await planner.close();
  }
  let closing: Promise<void> | null = null;

  return {
    get url() {
      return `${server.origin}${path}`;
    },
    get port() {
      return server.port;
    },
    async listen() {
      await clientOperations.start();
      await generations.start();
      parts.settings?.start(generations);
      if (parts.apolloPlugins) apolloLane = await startApolloLane(parts.apolloPlugins);
      await parts.servesAfter;
      await server.listen();
      void warmUp(operations, generations.current(), registry.current(), {
        log,
        isBusy: () => admission.inFlight > 0,
        signal: leaving.signal,
      });
    },
    close() {
      closing ??= close();
      return closing;
    },
    async execute(request, caller, visitor) {
      const door = visitor ? 'route' : 'internal';
      const span = startRequestSpan(door, visitor?.traceparent ?? currentSpan()?.traceparent);
      const { result } = await pipeline.run(request, {
        requestId: visitor?.requestId ?? createRequestId(),
        caller,
        remoteAddress: visitor?.remoteAddress ?? 'internal',
        signal: visitor?.signal,
        door,
        registeredBy: visitor?.registeredBy,
        kinds: ['query', 'mutation'],
        deadlineAtMs: clock.now().getTime() + now(parts.requestTimeoutMs),
        span,
      });
      span?.end();
      return result;
    },
    currentGeneration: generations.current,
    registered: () => registry.current().all,
    onSwap: generations.onSwap,
    health,
  };
}

const allLimits = memoizePer((given: Partial<OperationLimits>) => ({ ...defaultLimits, ...given }));

/** Plans made anew for a generation to come, of those that the one before it was asked for of late. */
const recentPlansMax = 500;
/** A new supergraph serves after this long even where not everything is planned for it. */
const warmTimeoutMs = 10_000;
