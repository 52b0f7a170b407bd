import './silence.ts';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  ApolloServer,
  type ApolloServerOptions,
  type BaseContext,
  HeaderMap,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError } from 'graphql';
import { anonymous, type Caller } from '../kernel/caller.ts';
import { ShopError } from '../kernel/errors.ts';
import type { Gateway } from './gateway.ts';
import { isJson } from './http/media-type.ts';
import type { Route, RouteReply, RouteRequest } from './http/router.ts';
import { unpackBody } from './http/unpack-body.ts';

/** What a request brings along for plugins and, as `caller`, for the gateway. */
export interface ApolloContext extends BaseContext {
  readonly caller?: Caller;
}

/** Makes the context of a request, as Apollo's integrations do. */
export type CreateContext<T extends BaseContext> = (request: RouteRequest) => Promise<T>;

type ApolloGateway = NonNullable<ApolloServerOptions<ApolloContext>['gateway']>;

type HostOptions = Pick<
  ApolloServerOptions<ApolloContext>,
  'plugins' | 'formatError' | 'hideSchemaDetailsFromClientErrors'
>;

/**
 * An Apollo Server over a gateway of ours, for hosts that want its plugins. Nothing but GraphQL is served by it. It
 * validates before the gateway knows who asks, so its refusals suggest no names unless the host says so.
 */
export const createApolloServer = (
  gateway: Gateway,
  options: HostOptions = {},
): ApolloServer<ApolloContext> =>
  new ApolloServer<ApolloContext>({
    hideSchemaDetailsFromClientErrors: true,
    ...options,
    gateway: toApolloGateway(gateway),
    persistedQueries: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), ...(options.plugins ?? [])],
  });

/** Our pipeline as Apollo Server's gateway: it parses and validates, then everything else happens here. */
function toApolloGateway(gateway: Gateway): ApolloGateway {
  const tell = (callback: Parameters<ApolloGateway['onSchemaLoadOrUpdate']>[0]): void => {
    const { apiSchema, supergraphSdl } = gateway.currentGeneration();
    callback({ apiSchema, coreSupergraphSdl: supergraphSdl });
  };
  return {
    onSchemaLoadOrUpdate(callback) {
      tell(callback);
      return gateway.onSwap(() => tell(callback));
    },
    async load() {
      return {
        executor: async ({ source, operationName, request, context }) => {
          const { caller = anonymous('default') } = context as ApolloContext;
          const { variables } = request;
          const result = await gateway.execute({ query: source, operationName, variables }, caller);
          const errors = result.errors?.map(
            ({ message, path, extensions }) =>
              new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null }),
          );
          return { data: result.data ?? null, ...(errors ? { errors } : {}) };
        },
      };
    },
    stop: async () => {},
  };
}

/** A started Apollo Server as routes of our HTTP server: the path, with a slash at its end or without. */
export function createApolloRoutes<T extends BaseContext>(
  server: ApolloServer<T>,
  path: string,
  bodyBytesMax: number,
  createContext: CreateContext<T>,
): readonly Route[] {
  async function handle(request: RouteRequest): Promise<RouteReply> {
    const httpGraphQLRequest: HTTPGraphQLRequest = {
      method: request.method,
      headers: toHeaderMap(request.headers),
      search: request.query.size > 0 ? `?${request.query}` : '',
      body: await readJson(request, bodyBytesMax),
    };
    return toReply(
      await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: () => createContext(request),
      }),
    );
  }
  return [path, `${path}/`].map((each) => ({ method: '*', path: each, handle }));
}

function toHeaderMap(headers: RouteRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  return map;
}

/**
 * Apollo Server judges the body itself; one of another type is to it as if there were none.
 * @throws ShopError BAD_USER_INPUT where it is no JSON, BODY_TOO_LARGE
 */
async function readJson(request: RouteRequest, bodyBytesMax: number): Promise<unknown> {
  if (request.method !== 'POST' || !isJson(request.headers['content-type'])) return undefined;
  const packed = await request.body(bodyBytesMax);
  const bytes = await unpackBody(packed, request.headers['content-encoding'], bodyBytesMax);
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new ShopError('BAD_USER_INPUT', 'Invalid JSON in the body', {}, error);
  }
}

function toReply({ status = 200, headers, body }: HTTPGraphQLResponse): RouteReply {
  const reply = { status, headers: Object.fromEntries(headers) };
  if (body.kind === 'complete') return { ...reply, body: body.string };
  return { ...reply, stream: (output) => void send(body.asyncIterator, output) };
}

/** Part by part as they come, no faster than the client reads. Ends early with the client. */
async function send(parts: AsyncIterable<string>, output: Writable): Promise<void> {
  await pipeline(Readable.from(parts), output).catch(() => output.destroy());
}
