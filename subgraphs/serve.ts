import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { connect } from '../kernel/data/connect.ts';
import { createNotifier } from '../kernel/data/create-notifier.ts';
import { ShopError } from '../kernel/errors.ts';
import type { Subgraph, SubgraphParts } from '../kernel/graphql/subgraph.ts';
import { listen, readPort } from '../kernel/listen.ts';
import { loadConfig } from '../kernel/load-config.ts';
import { createLog, type Log } from '../kernel/log.ts';
import type { Notifier } from '../kernel/notifier.ts';
import { onStop } from '../kernel/on-stop.ts';
import { secureRandom } from '../kernel/random.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import { startTracing } from '../kernel/tracing/start-tracing.ts';
import { isTracing } from '../kernel/tracing/tracer.ts';
import { tellUnknownVariables } from '../kernel/unknown-variables.ts';
import { createCallerReader } from './caller-reader.ts';
import { createSubgraphHttp } from './serve-http.ts';
import { serveMetrics } from './serve-metrics.ts';
import { serveSubgraphWebsocket } from './serve-websocket.ts';

export interface ServedSubgraph {
  readonly url: string;
  readonly port: number;
  /** Lets running requests end, closes every socket, stops the subgraph; under 5 seconds. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly config: Pick<Config, 'secrets' | 'metricsToken'>;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Requests that still run after this are cut. */
const drainMs = 3_000;

/**
 * One subgraph on a port of its own: GraphQL over HTTP and graphql-transport-ws at `/graphql`, `/health`, `/metrics`.
 * @throws ShopError PORT_IN_USE naming the port
 */
export async function serveSubgraph(
  subgraph: Subgraph,
  { port, host, config, log, clock = systemClock }: ServeOptions,
): Promise<ServedSubgraph> {
  const trust = { readCaller: createCallerReader(config.secrets.caller, clock), log };
  const graphql = await createSubgraphHttp(subgraph, trust);
  const metrics = serveMetrics(config.metricsToken);
  let state: 'starting' | 'ready' | 'stopping' = 'starting';

  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    // Until it has started a subgraph could only fail; a gateway that is refused asks again.
    if (path === '/graphql' && state !== 'starting') return void graphql.handle(request, response);
    if (path === '/metrics') return void metrics(request, response);
    const isHealth = path === '/health' || path === '/graphql';
    const status = !isHealth ? 404 : state === 'ready' ? 200 : 503;
    const body = isHealth ? { name: subgraph.name, state } : { error: { code: 'NOT_FOUND' } };
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body));
  });
  // The gateway keeps its connections open; a server that closes first makes it retry for nothing.
  server.keepAliveTimeout = 75_000;
  const boundPort = await listen(server, port, host);
  await subgraph.start();
  const closeSockets = serveSubgraphWebsocket(server, subgraph, trust);
  state = 'ready';

  return {
    url: `http://${host}:${boundPort}/graphql`,
    port: boundPort,
    async close() {
      state = 'stopping';
      const closed = new Promise((done) => server.close(done));
      await closeSockets();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(cut);
      await Promise.all([graphql.stop(), subgraph.stop()]);
    },
  };
}

type Parts = SubgraphParts & { readonly notifier: Notifier };

/** What of a customer waits outside of the graph, in the inbox of what carriers tell. */
const loadWaiting = async () => (await import('../integrations/privacy.ts')).personalCollections;

/** Each is loaded only in the process that serves it. */
const subgraphs: Readonly<Record<string, (parts: Parts) => Promise<Subgraph>>> = {
  catalog: async (parts) => (await import('./catalog/index.ts')).createCatalogSubgraph(parts),
  orders: async (parts) => {
    const { createOrdersSubgraph } = await import('./orders/index.ts');
    const { createKeptFacts } = await import('../integrations/dead-facts-repository.ts');
    const waiting = await loadWaiting();
    return createOrdersSubgraph({ ...parts, waiting, keptFacts: createKeptFacts(parts) });
  },
  returns: async (parts) => {
    const { createReturnsSubgraph } = await import('./returns/index.ts');
    return createReturnsSubgraph({ ...parts, waiting: await loadWaiting() });
  },
  concierge: async (parts) => (await import('./concierge/index.ts')).createConciergeSubgraph(parts),
  analytics: async (parts) => (await import('./analytics/index.ts')).createAnalyticsSubgraph(parts),
};

/** @throws ShopError CONFIG_INVALID saying how it is used */
function readArguments(args: readonly string[]) {
  const { values, positionals } = parse(args);
  const [name = ''] = positionals;
  const create = Object.hasOwn(subgraphs, name) ? subgraphs[name] : undefined;
  const port = readPort(values.port);
  return create && port !== null ? { name, create, port, host: values.host } : refuseUse();
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' } },
    });
  } catch {
    return refuseUse();
  }
}

function refuseUse(): never {
  throw new ShopError(
    'CONFIG_INVALID',
    `Usage: serve <${Object.keys(subgraphs).join('|')}> --port <0-65535> [--host <address>]`,
  );
}

/** `serve.js <name> --port N [--host H]`, with the store of `MONGODB_URI`. */
async function main(): Promise<void> {
  const { name, create, port, host } = readArguments(process.argv.slice(2));
  const config = loadConfig(process.env);
  if (config.mongodbUri === null)
    throw new ShopError('CONFIG_INVALID', 'A subgraph on its own needs MONGODB_URI');
  const log = createLog({ level: config.logLevel, name });
  tellUnknownVariables(process.env, log);
  const stopTracing = await startTracing(`aurora-${name}`, log);
  const { client, db, close } = await connect({
    ...config,
    uri: config.mongodbUri,
    traceCommands: isTracing(),
  });
  const clock = systemClock;
  const notifier = await createNotifier({ db, clock, config, log });
  const parts = { client, db, config, clock, random: secureRandom, log, notifier };
  const served = await serveSubgraph(await create(parts), { port, host, config, log });
  log.info({ url: served.url }, 'Subgraph is ready');

  onStop(async () => {
    await served.close();
    await notifier.close?.();
    await close();
    await stopTracing();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(refuseToStart);
