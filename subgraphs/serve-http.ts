import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, type ApolloServerOptionsWithGateway, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { Caller } from '../kernel/caller.ts';
import { MINUTE_MS } from '../kernel/clock.ts';
import { errorCatalog, isShopError, ShopError } from '../kernel/errors.ts';
import { executeOperation } from '../kernel/graphql/compiled-execution/execute.ts';
import { maskError } from '../kernel/graphql/mask-errors.ts';
import type { Subgraph } from '../kernel/graphql/subgraph.ts';
import { createRequestId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { duringSpan } from '../kernel/tracing/current-span.ts';
import { startSpan } from '../kernel/tracing/tracer.ts';
import type { ReadCaller } from './caller-reader.ts';
import { inTime } from './in-time.ts';

/** Batches of entities are larger than what clients may send to the gateway. */
const bodyBytesMax = 8 * 1024 * 1024;
const requestIdPattern = /^[\w.:-]{1,100}$/;

export interface SubgraphHttp {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Lets running requests end. */
  stop(): Promise<void>;
}

/** The subgraph's GraphQL over HTTP, for the gateway only: without its signed word on the caller, 401. */
export async function createSubgraphHttp(
  subgraph: Subgraph,
  { readCaller, log }: { readCaller: ReadCaller; log: Log },
): Promise<SubgraphHttp> {
  const server = new ApolloServer<RequestContext>({
    gateway: compiledExecutionOf(subgraph),
    introspection: true,
    // Only the gateway gets past the caller header, which a browser cannot send across origins.
    csrfPrevention: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: quiet(log),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      {
        // Same masking as in one process; Apollo's own formatting knows no request id.
        requestDidStart: async () => ({
          willSendResponse: async ({ response, errors, contextValue }) => {
            if (!errors || response.body.kind !== 'single') return;
            const { requestId } = contextValue[requestOf];
            response.body.singleResult.errors = errors.map((error) =>
              maskError(error, { requestId, log }).toJSON(),
            );
          },
        }),
      },
    ],
  });
  await server.start();

  return {
    async handle(request, response) {
      const requestId = requestIdOf(request);
      const span = startSpan(`${subgraph.name} subgraph`, {
        kind: 'server',
        parent: headerOf(request, 'traceparent'),
        facts: { 'http.request.method': request.method },
      });
      try {
        const caller = await readCaller(headerOf(request, 'x-aurora-caller'));
        const httpGraphQLRequest = {
          method: request.method ?? 'GET',
          headers: headersOf(request),
          search: /\?.*$/.exec(request.url ?? '')?.[0] ?? '',
          body: await readJson(request),
        };
        const deadlineAtMs = deadlineOf(request);
        const answer = await inTime(deadlineAtMs, Date.now(), () =>
          duringSpan(span, () =>
            server.executeHTTPGraphQLRequest({
              httpGraphQLRequest,
              context: async () => contextOf(subgraph, caller, requestId, deadlineAtMs),
            }),
          ),
        );
        response.writeHead(answer.status ?? 200, Object.fromEntries(answer.headers));
        if (answer.body.kind === 'complete') response.end(answer.body.string);
        else {
          for await (const chunk of answer.body.asyncIterator) response.write(chunk);
          response.end();
        }
      } catch (error) {
        span?.fail(isShopError(error) ? error.code : 'INTERNAL_SERVER_ERROR');
        answerError(response, error, requestId, log);
      } finally {
        span?.end();
      }
    },
    stop: () => server.stop(),
  };
}

/** Apollo Server runs operations by a function of ours only where it is told that this is a gateway's. */
const compiledExecutionOf = ({
  schema,
}: Subgraph): ApolloServerOptionsWithGateway<RequestContext>['gateway'] => ({
  load: async () => ({
    executor: async ({ document, request, context }) =>
      executeOperation({
        schema,
        document,
        operationName: request.operationName,
        variableValues: request.variables,
        contextValue: context,
      }),
  }),
  onSchemaLoadOrUpdate(callback) {
    callback({ apiSchema: schema, coreSupergraphSdl: '' });
    return () => {};
  },
  stop: async () => {},
});

/** Apollo runs a request on one context object; ours is the subgraph's own, with the request beside it. */
const requestOf = Symbol('request');

interface RequestContext {
  [requestOf]: { readonly requestId: string };
}

function contextOf(
  subgraph: Subgraph,
  caller: Caller,
  requestId: string,
  deadlineAtMs: number | null,
): RequestContext {
  const context = subgraph.createContext({ query: '', caller, requestId, deadlineAtMs });
  return Object.assign(context as object, { [requestOf]: { requestId } });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (error) {
    throw new ShopError('BAD_USER_INPUT', 'The body is not JSON', {}, error);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bodyBytesMax)
        throw new ShopError('BODY_TOO_LARGE', `The body is larger than ${bodyBytesMax} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (isShopError(error)) throw error;
    throw new ShopError('CLIENT_GONE', 'The connection closed before the body had come', {}, error);
  }
  return Buffer.concat(chunks);
}

function answerError(response: ServerResponse, error: unknown, requestId: string, log: Log): void {
  const masked = maskError(error, { requestId, log });
  const status = isShopError(error) ? errorCatalog[error.code].httpStatus : 500;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [masked.toJSON()] }));
}

export const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const requestIdOf = (request: IncomingMessage): string => {
  const given = headerOf(request, 'x-request-id') ?? '';
  return requestIdPattern.test(given) ? given : createRequestId();
};

/** When the gateway stops waiting; far-off or broken values count as none. */
function deadlineOf(request: IncomingMessage): number | null {
  const atMs = Number(headerOf(request, 'x-aurora-deadline') ?? Number.NaN);
  return Number.isFinite(atMs) && atMs < Date.now() + 10 * MINUTE_MS ? atMs : null;
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

const quiet = (log: Log) => ({
  debug: (message?: unknown) => log.debug({}, String(message)),
  info: (message?: unknown) => log.debug({}, String(message)),
  warn: (message?: unknown) => log.warn({}, String(message)),
  error: (message?: unknown) => log.error({}, String(message)),
});
