import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSnapshot } from '../gateway/composition/snapshot.ts';
import { fileSource } from '../gateway/composition/supergraph-source.ts';
import { createCompiledEngine } from '../gateway/execution/compiled/engine.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { defaultConnectionLimits } from '../gateway/http/connection-limits.ts';
import { localPlanner } from '../gateway/planner/local-planner.ts';
import { createThreadedPlanner } from '../gateway/planner/threaded-planner.ts';
import type { ClientFor } from '../gateway/subgraph-clients.ts';
import { createMetrics } from '../gateway/telemetry/metrics.ts';
import { createIntegrations } from '../integrations/index.ts';
import { maySeeOrder } from '../kernel/caller.ts';
import { systemClock } from '../kernel/clock.ts';
import { type Config, isDevelopment } from '../kernel/config.ts';
import { localIdOf } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { secureRandom } from '../kernel/random.ts';
import { createRestRateLimit } from '../rest/rate-limit.ts';
import { createInspirationDoor } from '../subgraphs/concierge/index.ts';
import { apiRoutes } from './api.ts';
import { artRoute } from './art/art-route.ts';
import type { Data } from './data.ts';
import { developmentOnly, type Runtime } from './development.ts';
import { createIdentities } from './identity.ts';
import { createInspection } from './inspection/inspection.ts';
import { operationParts } from './operations.ts';
import { protectionParts } from './protections.ts';
import { assetsRoute, missingPage, pageRoute, pushWorkerRoute } from './routes/pages.ts';
import { stopUpdatesRoutes } from './routes/stop-updates.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { createSharedBudgets } from './shared-budgets.ts';
import { applyShipmentFactThrough } from './shipment-facts.ts';

export interface AuroraParts {
  readonly config: Config;
  readonly data: Data;
  readonly log: Log;
  /** Reaches a subgraph: in this process or by its URL. */
  readonly clientFor: ClientFor;
  /** What starts beside the gateway, and must have started before it takes requests. */
  readonly servesAfter?: Promise<unknown>;
}

export interface Aurora {
  /** `http://localhost:4000`. */
  readonly url: string;
  readonly startedInMs: number;
  close(): Promise<void>;
}

/** Time for requests and streams to end by themselves when the process is told to stop. */
const drainMs = 3_000;

const schemaFolder = fileURLToPath(new URL('../schema/', import.meta.url));

/** The gateway with everything the retailer puts around it, listening on one port. */
export async function startAurora(parts: AuroraParts): Promise<Aurora> {
  const { config, data, log } = parts;
  const clock = systemClock;
  const identities = await createIdentities(config, clock);
  let startedInMs = 0;
  const integrations = createIntegrations({
    db: data.db,
    config,
    clock,
    log,
    applyShipmentFact: (command) => applyShipmentFactThrough(gateway)(command),
  });
  const inspirationDoor = createInspirationDoor({
    client: data.client,
    db: data.db,
    config,
    clock,
    random: secureRandom,
    log,
  });
  const runtime: Runtime = {
    url: () => urlOf(config.host, gateway.port),
    health: () => gateway.health(),
    startedInMs: () => startedInMs,
  };

  const inspection = config.inspection
    ? createInspection({ config, db: data.db, clock, log, gateway: () => gateway, ...identities })
    : null;

  const metrics = createMetrics({ withProcess: true });
  const gateway: Gateway = createGateway({
    host: config.host,
    port: config.port,
    source: fileSource(join(schemaFolder, 'supergraph.graphql')),
    snapshot: createSnapshot(join(config.dataDir, 'supergraph.snapshot'), config.secrets.caller),
    clientFor: parts.clientFor,
    engine: createCompiledEngine({ fetchesPerCallMax: config.fetchesPerCallMax }),
    ...(parts.servesAfter && { servesAfter: parts.servesAfter }),
    authenticate: identities.authenticate,
    ...operationParts(config, data.db, clock),
    subscriptionGuards: {
      orderStatusChanged: (caller, args) =>
        maySeeOrder(caller, localIdOf('Order', String(args['orderId']), 'orderId')),
    },
    missing: missingPage,
    routes: [
      artRoute(),
      assetsRoute,
      pushWorkerRoute,
      pageRoute('/shop', 'shop'),
      pageRoute('/shop/*', 'shop'),
      pageRoute('/dashboard', 'dashboard'),
      pageRoute('/dashboard/*', 'dashboard'),
      pageRoute('/api/docs', 'api-docs'),
      ...integrations.routes,
      ...stopUpdatesRoutes(() => gateway, config.tenant),
      ...(await apiRoutes({
        config,
        db: data.db,
        clock,
        log,
        authenticate: identities.authenticate,
        metrics,
        inspirationDoor,
        gateway: () => gateway,
      })),
      ...uploadRoutes({
        door: inspirationDoor,
        authenticate: identities.authenticate,
        countRequest: createRestRateLimit(
          config.restRequestsPerMinute,
          await createSharedBudgets({ db: data.db, clock, log }),
        ),
      }),
      ...(inspection?.routes ?? []),
      ...(identities.devIssuer
        ? await developmentOnly({ config, data, clock, issuer: identities.devIssuer, runtime })
        : []),
    ],
    ...(await protectionParts(config, data.db, clock, log)),
    overrideShares: config.overrideShares,
    ...inspection?.gatewayParts,
    // A dashboard that fell behind wants to know of every order that changed, not of the last.
    subscriptionLimits: { slowClients: { ordersChanged: { latestOf: 'ordersChanged.order.id' } } },
    bodyBytesMax: config.bodyBytesMax,
    batchMax: config.batchMax,
    requestTimeoutMs: config.requestTimeoutMs,
    requestsPerMinute: config.requestsPerMinute,
    allowedOrigins: config.allowedOrigins,
    drainMs,
    noticeMs: config.drainNoticeMs,
    connections: { ...defaultConnectionLimits, keepAliveMs: config.keepAliveMs },
    isOpen: isDevelopment(config),
    metrics,
    metricsToken: config.metricsToken,
    // A developer's machine is better off without a second planner in memory and its start.
    planner: isDevelopment(config) ? localPlanner : createThreadedPlanner({ log }),
    log,
  });

  await gateway.listen();
  await integrations.start();
  startedInMs = Date.now() - startedAtMs();
  return {
    url: urlOf(config.host, gateway.port),
    startedInMs,
    async close() {
      await integrations.stop();
      await gateway.close();
    },
  };
}

/** When the launcher was called, so that the figure counts what a person waits; else when this process began. */
const startedAtMs = (): number =>
  Number(process.env['AURORA_STARTED_AT_MS'] ?? performance.timeOrigin);

/** Browsers treat `localhost` as a secure place; people know it. */
const urlOf = (host: string, port: number): string =>
  `http://${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${port}`;
