#!/usr/bin/env node
import './silence.ts';
import { parseArgs } from 'node:util';
import { systemClock } from '../kernel/clock.ts';
import { isShopError, ShopError } from '../kernel/errors.ts';
import { createLog } from '../kernel/log.ts';
import { sourceOf } from './composition/supergraph-source.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createNetworkClient } from './network-client.ts';

const usage = `aurora-gateway --supergraph <file|url> --port <port> [--host <host>] [--path <path>]

Serves any Federation 2 supergraph: GraphQL over HTTP and WebSocket at <path> (default /graphql), /health and /metrics.
A supergraph file is watched and a URL polled; a new one takes over without a gap. Ends within 5 s of SIGTERM.`;

/** Time for requests and streams to end by themselves; the rest of the 5 s is for what is left. */
const drainMs = 4_000;
const subgraphTimeoutMs = 30_000;
const requestTimeoutMs = 60_000;
const bodyBytesMax = 4 * 1024 * 1024;

try {
  const gateway = open(readArguments());
  await gateway.listen();
  console.log(`Gateway listens at ${gateway.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      gateway.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
} catch (error) {
  console.error(isShopError(error) ? error.message : error);
  process.exit(1);
}

interface Arguments {
  readonly supergraph: string;
  readonly port: number;
  readonly host: string;
  readonly path: string;
}

/** @throws ShopError CONFIG_INVALID saying what is wrong and how it is used */
function readArguments(): Arguments {
  const { values } = parse();
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const { supergraph, host, path } = values;
  const port = Number(values.port);
  if (supergraph === undefined) refuse('--supergraph is missing');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    refuse('--port must be from 0 to 65535');
  if (!path.startsWith('/')) refuse('--path must begin with /');
  return { supergraph, port, host, path };
}

function parse() {
  try {
    return parseArgs({
      options: {
        supergraph: { type: 'string' },
        port: { type: 'string', default: '4000' },
        host: { type: 'string', default: '127.0.0.1' },
        path: { type: 'string', default: '/graphql' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(reason: string): never {
  throw new ShopError('CONFIG_INVALID', `${reason}\n\n${usage}`);
}

/** The policy of a gateway that was told nothing more: any document, anonymous callers, no limit of requests. */
function open({ supergraph, port, host, path }: Arguments): Gateway {
  const log = createLog({ level: process.env['AURORA_LOG_LEVEL'] ?? 'warn', name: 'gateway' });
  return createGateway({
    host,
    port,
    path,
    source: sourceOf(supergraph),
    clientFor: (name, url) =>
      createNetworkClient({
        name,
        url,
        timeoutMs: subgraphTimeoutMs,
        callerSecret: null,
        clock: systemClock,
        log,
      }),
    bodyBytesMax,
    requestTimeoutMs,
    requestsPerMinute: Number.MAX_SAFE_INTEGER,
    allowedOrigins: ['*'],
    drainMs,
    isOpen: true,
    log,
  });
}
