import './silence.ts';
import { systemClock } from '../kernel/clock.ts';
import { createLog } from '../kernel/log.ts';
import { sourceOf } from './composition/supergraph-source.ts';
import type { Engine } from './execution/engine.ts';
import type { TransportName } from './execution/transport/transports.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createNetworkClient } from './network-client.ts';
import { type DocumentMode, openPolicy } from './operations/document-modes.ts';
import { folderManifests } from './operations/manifests/manifest-source.ts';
import { createThreadedPlanner } from './planner/threaded-planner.ts';
import type { LiveSettings } from './settings/live-settings.ts';
import { createMetrics } from './telemetry/metrics.ts';

export interface GenericGatewayOptions {
  /** A file, or an http address. */
  readonly supergraph: string;
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly logLevel: string;
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
}

/** Of the promised 5 s: for whoever sends requests to see that it closes, … */
const noticeMs = 500;
/** … and for requests and streams to end by themselves. The rest is for what is left. */
const drainMs = 3_500;
const subgraphTimeoutMs = 30_000;
const requestTimeoutMs = 60_000;
const bodyBytesMax = 4 * 1024 * 1024;

/**
 * A gateway that was told nothing but its supergraph: any document, anonymous callers, no limit of requests, no
 * headers of clients to subgraphs, unless settings say so. It signs nothing, and subgraphs are where the supergraph says.
 */
export function createGenericGateway(options: GenericGatewayOptions): Gateway {
  const log = createLog({ level: options.logLevel, name: 'gateway' });
  return createGateway({
    host: options.host,
    port: options.port,
    path: options.path,
    engine: options.engine,
    planner: createThreadedPlanner({ log }),
    shareEqualQueries: options.shareEqualQueries,
    source: sourceOf(options.supergraph),
    clientFor: (name, url, onResilience) =>
      createNetworkClient({
        name,
        url,
        subscriptionUrl: Object.hasOwn(options.subscriptionUrls, name)
          ? options.subscriptionUrls[name]
          : undefined,
        timeoutMs: subgraphTimeoutMs,
        callerSecret: null,
        headers: options.settings?.headers,
        transport: options.transport,
        onResilience,
        clock: systemClock,
        log,
      }),
    metrics: createMetrics({ withProcess: true }),
    documents: { ...openPolicy, others: options.documents },
    ...(options.operations === null ? {} : { operations: folderManifests(options.operations) }),
    bodyBytesMax,
    requestTimeoutMs,
    requestsPerMinute: Number.MAX_SAFE_INTEGER,
    ...options.settings,
    allowedOrigins: ['*'],
    drainMs,
    noticeMs,
    isOpen: true,
    log,
  });
}
