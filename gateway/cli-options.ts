import { parseArgs } from 'node:util';
import { messageOf, ShopError } from '../kernel/errors.ts';
import { readPort } from '../kernel/listen.ts';
import { logLevels } from '../kernel/log-levels.ts';
import { defaultSettings } from './execution/compiled/settings.ts';
import { type EngineName, engineNames } from './execution/engines.ts';
import { defaultTransport, transportNames } from './execution/transport/transports.ts';
import type { GenericGatewayOptions } from './generic-gateway.ts';

export const usage = `aurora-gateway --supergraph <file|url> --port <port> [--host <host>] [--path <path>] [--engine <engine>]
  [--transport <transport>] [--share-equal-queries] [--fetches-per-call <n>] [--operations <folder>]
  [--documents <mode>] [--subscription-url <subgraph>=<url>]… [--config <file>]
aurora-gateway operations …   registered operations: check, from-log, usage, retire
aurora-gateway plans …        what they ask of the subgraphs: check, diff
aurora-gateway settings …     what a file of --config may hold: schema (for editors), check

Serves any Federation 2 supergraph: GraphQL over HTTP and WebSocket at <path> (default /graphql), /health and /metrics.
A supergraph file is watched and a URL polled; a new one takes over without a gap. Ends within 5 s of SIGTERM.
The engine that runs query plans is ours (compiled) or the stock one (apollo). Calls to subgraphs travel by our own
HTTP client (http1) or by undici.
Fetches of one subgraph that an answer waits for together go as one call, --fetches-per-call of them (default 10) at
most; with 1 each goes by itself.
With --share-equal-queries, equal queries of equal callers that are in flight together are run once.
With --operations, registered operations are sent by their ids, and a supergraph that breaks or slows one is refused;
--documents says what else may be sent: open (any, the default), body (registered texts) or id (nothing else).
Streams of a subgraph are asked for by graphql-transport-ws at its routing URL, or where --subscription-url says.
--config (or AURORA_GATEWAY_CONFIG) names a YAML file that says what requests may ask and spend, who callers are, which
headers travel on and more (docs/configuration.md). It is read anew when it changes.
AURORA_LOG_LEVEL sets what is logged (default warn, or what the file says).`;

/** Everything that the gateway's thread is told. */
export type CommandOptions = Omit<GenericGatewayOptions, 'engine' | 'settings' | 'log'> & {
  readonly engine: EngineName;
  /** File of settings; null where there is none. */
  readonly config: string | null;
  /** null: as the settings say. */
  readonly logLevel: string | null;
  readonly fetchesPerCallMax: number;
};

/** What the gateway's thread says. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly message: string };

/** @throws ShopError CONFIG_INVALID saying what is wrong and how it is used */
export function readOptions(): CommandOptions | 'help' {
  const given = parse();
  if (given.help) return 'help';
  const { supergraph, host, path, port: portText, engine: engineText } = given;
  const port = readPort(portText);
  if (supergraph === undefined) refuse('--supergraph is missing');
  if (port === null) refuse('--port must be from 0 to 65535');
  if (!path.startsWith('/')) refuse('--path must begin with /');
  if (ownPaths.test(path)) refuse('--path must leave /health, /metrics and /admin to the gateway');
  const engine = engineNames.find((name) => name === engineText);
  if (!engine) refuse(`--engine must be ${engineNames.join(' or ')}`);
  const transport = transportNames.find((name) => name === given.transport);
  if (!transport) refuse(`--transport must be ${transportNames.join(' or ')}`);
  const fetchesPerCallMax = Number(given['fetches-per-call']);
  if (!Number.isInteger(fetchesPerCallMax) || fetchesPerCallMax < 1 || fetchesPerCallMax > 30)
    refuse('--fetches-per-call must be from 1 to 30');
  const operations = given.operations ?? null;
  const documents = openToAll.find((mode) => mode === given.documents);
  if (!documents) refuse(`--documents must be ${openToAll.join(' or ')}`);
  const subscriptionUrls = readSubscriptionUrls(given['subscription-url']);
  const config = given.config ?? (process.env['AURORA_GATEWAY_CONFIG'] || null);
  const logLevel = process.env['AURORA_LOG_LEVEL'] || null;
  if (logLevel !== null && !logLevels.some((level) => level === logLevel))
    refuse(`AURORA_LOG_LEVEL must be ${logLevels.join(', ')}, not '${logLevel}'`);
  const shareEqualQueries = given['share-equal-queries'];
  return {
    supergraph,
    port,
    host,
    path,
    engine,
    transport,
    shareEqualQueries,
    fetchesPerCallMax,
    operations,
    subscriptionUrls,
    documents,
    config,
    logLevel,
  };
}

/** Where it tells of itself. */
const ownPaths = /^\/(?:health|metrics|admin(?:\/.*)?)$/;

/** Modes that need nobody to prove who they are. */
const openToAll = ['open', 'body', 'id'] as const;

function parse() {
  try {
    return parseArgs({
      options: {
        supergraph: { type: 'string' },
        port: { type: 'string', default: '4000' },
        host: { type: 'string', default: '127.0.0.1' },
        path: { type: 'string', default: '/graphql' },
        engine: { type: 'string', default: 'compiled' },
        transport: { type: 'string', default: defaultTransport },
        'share-equal-queries': { type: 'boolean', default: false },
        'fetches-per-call': { type: 'string', default: String(defaultSettings.fetchesPerCallMax) },
        operations: { type: 'string' },
        documents: { type: 'string', default: 'open' },
        config: { type: 'string' },
        'subscription-url': { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(messageOf(error));
  }
}

function readSubscriptionUrls(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, url] = /^([^=]+)=((?:ws|http)s?:\/\/\S+)$/.exec(pair) ?? [];
      return name && url && URL.canParse(url)
        ? [name, url]
        : refuse('--subscription-url must be <subgraph>=<url>');
    }),
  );
}

function refuse(reason: string): never {
  throw new ShopError('CONFIG_INVALID', `${reason}\n\n${usage}`);
}
