import './silence.ts';
import { secureRandom } from '../kernel/random.ts';
import { type WholeParts, withDefaults } from './default-parts.ts';
import { createDoors } from './doors.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { Generation } from './generation.ts';
import { healthOf } from './health.ts';
import type { HttpServer } from './http/server.ts';
import type { Health } from './http/status-routes.ts';
import { createInsideDoor, type ExecuteInside } from './inside-door.ts';
import { createAdmission } from './limits/admission.ts';
import { createOperationCheck } from './limits/check-operation.ts';
import { liveLimits } from './limits/limits.ts';
import { createRateLimit } from './limits/rate.ts';
import type { RegisteredOperation } from './operations/registered-operations.ts';
import { createPipeline } from './pipeline.ts';
import { createDecideOverride } from './planning/overrides.ts';
import { createPluginLane } from './plugin-lane.ts';
import { createServedGraph } from './served-graph.ts';
import { createSubgraphClients } from './subgraph-clients.ts';
import { createSubscriptions } from './subscriptions/subscribe.ts';
import type { ObserveRequest } from './telemetry/observe.ts';
import { describeOnSpan } from './telemetry/request-span.ts';
import { refuseUnsafeEnvironment } from './unsafe-environment.ts';

export type { GatewayParts } from './gateway-parts.ts';
export type { Visitor } from './inside-door.ts';

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
  readonly execute: ExecuteInside;
  currentGeneration(): Generation;
  /** What clients have registered, as it is now. */
  registered(): readonly RegisteredOperation[];
  /** Called after each swap. @returns stops it */
  onSwap(listener: (next: Generation) => void): () => void;
  health(): Health;
}

/** @throws ShopError CONFIG_INVALID where the environment switches off checks of the planner */
export function createGateway(given: GatewayParts): Gateway {
  refuseUnsafeEnvironment(process.env);
  const parts = withDefaults(given);
  const { settings, metrics, clock, log } = parts;
  const check = createOperationCheck({
    limits: liveLimits(parts.limits),
    measureOnly: parts.measureOnly,
    onExceeded: metrics.observeLimit,
    sensitiveFields: parts.sensitiveFields,
  });
  const graph = createServedGraph(parts, check);
  const { generations, operations } = graph;
  const { registry, resolve } = graph.clientOperations;
  const subgraphs = createSubgraphClients(parts);
  const pluginLane = createPluginLane(parts.apolloPlugins, {
    currentGeneration: generations.current,
    onSwap: generations.onSwap,
  });
  const rateLimit = createRateLimit(parts.requestsPerMinute, clock);
  const admission = createAdmission(parts.inFlightMax);
  const pipeline = createPipeline({
    currentGeneration: generations.current,
    clientsOf: subgraphs.of,
    resolveDocument: resolve,
    operations,
    engine: parts.engine,
    around: pluginLane.around,
    check,
    decidePolicies: parts.decidePolicies,
    rateLimit,
    budgets: parts.budgets,
    servesStale: parts.staleRules !== undefined,
    admission,
    maySeeSchema: parts.maySeeSchema,
    decideOverride: createDecideOverride(parts.overrideShares, secureRandom),
    observe: observeWith(parts),
    log,
    isOpen: parts.isOpen,
    shareEqualQueries: parts.shareEqualQueries,
  });
  const subscriptions = createSubscriptions({
    pipeline,
    clientsOf: subgraphs.of,
    guards: parts.subscriptionGuards,
    limits: parts.subscriptionLimits,
    log,
  });
  generations.onSwap((next) => {
    subgraphs.keepOnly(next);
    subscriptions
      .reload()
      .catch((error: unknown) => log.error({ error }, 'Streams could not follow'));
  });
  const health = () => healthOf({ generations, registry, settings, subgraphs, server });
  const server: HttpServer = createDoors(parts, {
    pipeline,
    subscriptions,
    graph,
    rateLimit,
    health,
  });

  async function close(): Promise<void> {
    settings?.stop();
    await graph.stop();
    await server.close(parts.drainMs, parts.noticeMs);
    await pluginLane.stop();
    await subgraphs.close();
    await parts.fieldUsage?.stop();
    await parts.planner.close();
  }
  let closing: Promise<void> | null = null;

  return {
    get url() {
      return `${server.origin}${parts.path}`;
    },
    get port() {
      return server.port;
    },
    async listen() {
      await graph.start();
      settings?.start(generations);
      await pluginLane.start();
      await parts.servesAfter;
      await server.listen();
      void graph.warm(() => admission.inFlight > 0);
    },
    close() {
      closing ??= close();
      return closing;
    },
    execute: createInsideDoor({ pipeline, requestTimeoutMs: parts.requestTimeoutMs, clock }),
    currentGeneration: generations.current,
    registered: () => registry.current().all,
    onSwap: generations.onSwap,
    health,
  };
}

/** Each request is counted, logged, and told to whoever traces it or looks after fields. */
const observeWith =
  ({ metrics, requestLog, fieldUsage }: WholeParts): ObserveRequest =>
  (request) => {
    metrics.observeRequest(request);
    requestLog(request);
    describeOnSpan(request);
    fieldUsage?.observe(request);
  };
