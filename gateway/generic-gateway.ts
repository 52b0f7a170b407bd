import './silence.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { sourceOf } from './composition/supergraph-source.ts';
import type { Engine } from './execution/engine.ts';
import type { TransportName } from './execution/transport/transports.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createNetworkClient } from './network-client.ts';
import { type DocumentMode, openPolicy } from './operations/document-modes.ts';
import { folderManifests } from './operations/manifests/manifest-source.ts';
import { createThreadedPlanner } from './planner/threaded-planner.ts';
import { chosenResilience } from './resilience/choice.ts';
import type { LiveSettings } from './settings/live-settings.ts';
import { defaultSettings } from './settings/settings.ts';
import { createMetrics } from './telemetry/metrics.ts';

export interface GenericGatewayOptions {
  /** A file, or an http address. */
  readonly supergraph: string;
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly engine: Engine;
  /** How calls to subgraphs travel. */
  readonly transport: TransportName;
  readonly shareEqualQueries: boolean;
  /** Folder of registered operations; null where there are none. */
  readonly operations: string | null;
  /** Where the streams of a subgraph are, by its name; at its routing URL where it is not named. */
  readonly subscriptionUrls: Readonly<Record<string, string>>;
  /** What its operator decides beside; nothing where it is left out. */
  readonly settings?: LiveSettings | undefined;
  /** What documents anybody may send. */
  readonly documents: DocumentMode;
  readonly log: Log;
}

/**
 * A gateway that was told nothing but its supergraph: any document, anonymous callers, no limit of requests, no
 * headers of clients to subgraphs, and subgraphs where the supergraph says, unless settings say otherwise. It signs
 * nothing.
 */
export function createGenericGateway(options: GenericGatewayOptions): Gateway {
  const { log } = options;
  const { atStart, ...began } = options.settings?.began ?? defaultSettings;
  const { timeouts, resilience, connections, planning, metrics } = atStart;
  const { upstream: upstreamLimits, ...streams } = atStart.streams;
  return createGateway({
    host: options.host,
    port: options.port,
    path: options.path,
    engine: options.engine,
    planner: createThreadedPlanner({ log, limits: planning }),
    operationsMax: planning.operationsMax,
    connections,
    subscriptionLimits: { ...streams, heartbeatEveryMs: streams.pingEveryMs },
    shareEqualQueries: options.shareEqualQueries,
    source: sourceOf(options.supergraph, atStart.supergraph.pollMs),
    clientFor(name, url, onResilience) {
      const own = ownOf(atStart.subgraphs, name);
      return createNetworkClient({
        ...own,
        name,
        url: own?.url ?? url,
        subscriptionUrl: ownOf(options.subscriptionUrls, name) ?? own?.subscriptionUrl,
        timeoutMs: own?.timeoutMs ?? timeouts.subgraphMs,
        resilience: chosenResilience(resilience, own?.resilience),
        upstreamLimits,
        callerSecret: null,
        headers: options.settings?.parts.headers,
        transport: options.transport,
        onResilience,
        clock: systemClock,
        log,
      });
    },
    metrics: createMetrics({ withProcess: true }),
    documents: { ...openPolicy, others: options.documents },
    ...(options.operations === null ? {} : { operations: folderManifests(options.operations) }),
    showsMetrics: metrics.isShown,
    metricsToken: metrics.token,
    bodyBytesMax: began.bodyBytesMax,
    requestTimeoutMs: began.requestTimeoutMs,
    requestsPerMinute: Number.MAX_SAFE_INTEGER,
    allowedOrigins: began.cors.origins,
    ...options.settings?.parts,
    drainMs: timeouts.drainMs,
    noticeMs: timeouts.noticeMs,
    isOpen: true,
    log,
  });
}

const ownOf = <V>(values: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
