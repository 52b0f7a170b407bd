import './silence.ts';
import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import { createLog, type Log } from '../kernel/log.ts';
import { type CreateContext, createApolloRoutes } from './apollo-server.ts';
import { createHttpServer, standingHeaders as ours } from './http/server.ts';

export { type ApolloContext, createApolloServer } from './apollo-server.ts';
export { sourceOf, staticSource } from './composition/supergraph-source.ts';
export { createGateway, type Gateway, type GatewayParts } from './gateway.ts';
export { createNetworkClient } from './network-client.ts';

export interface CreateServerOptions<T extends BaseContext> {
  /** Where GraphQL is served; `/graphql` when left out. */
  readonly path?: string;
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly context?: CreateContext<T>;
  readonly bodyBytesMax?: number;
  readonly log?: Log;
}

export interface CreatedServer<T extends BaseContext> {
  readonly server: ApolloServer<T>;
  readonly url: string;
  /** Closes the port, once `server.stop()` has been called. */
  readonly extraCleanup: () => Promise<void>;
}

/** Apollo Server decides itself how long its answers keep. */
const { 'cache-control': _, ...standingHeaders } = ours;

const drainMs = 1_000;
const bodyBytesMaxDefault = 1024 * 1024;

/**
 * An Apollo Server of any configuration behind our HTTP server, started and listening.
 * @throws ShopError PORT_IN_USE naming the port, and what Apollo Server says of a configuration
 */
export async function createServer<T extends BaseContext>(
  config: ApolloServerOptions<T>,
  options: CreateServerOptions<T> = {},
): Promise<CreatedServer<T>> {
  const { path = '/graphql', host = '127.0.0.1', port = 0 } = options;
  const server = new ApolloServer<T>(config);
  await server.start();
  const context: CreateContext<T> = options.context ?? (async () => ({}) as T);
  const http = createHttpServer({
    host,
    port,
    routes: createApolloRoutes(server, path, options.bodyBytesMax ?? bodyBytesMaxDefault, context),
    cors: { allowedOrigins: [] },
    headers: standingHeaders,
    log: options.log ?? createLog({ level: 'silent', name: 'gateway' }),
  });
  try {
    await http.listen();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    server,
    url: `${http.origin}${path}`,
    extraCleanup: () => http.close(drainMs),
  };
}
