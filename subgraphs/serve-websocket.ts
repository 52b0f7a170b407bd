import type { Server } from 'node:http';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Caller } from '../kernel/caller.ts';
import { ShopError } from '../kernel/errors.ts';
import { readDocument } from '../kernel/graphql/document-cache.ts';
import { executeOnSubgraph } from '../kernel/graphql/execute.ts';
import { maskError } from '../kernel/graphql/mask-errors.ts';
import type { Subgraph, SubgraphRequest } from '../kernel/graphql/subgraph.ts';
import { subscribeToSubgraph } from '../kernel/graphql/subscribe.ts';
import { createRequestId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { readTraceparent } from '../kernel/tracing/span.ts';
import { startSpan } from '../kernel/tracing/tracer.ts';
import type { ReadCaller } from './caller-reader.ts';

const messageBytesMax = 1024 * 1024;
const pingEveryMs = 12_000;
const initTimeoutMs = 3_000;
/** Results that may wait for a slow socket; past it the stream ends and the gateway resumes it. */
const queueMax = 1_000;

interface Session extends Record<PropertyKey, unknown> {
  caller?: Caller;
  requestId?: string;
}

/** The subgraph's graphql-transport-ws at `/graphql`, for the gateway only. @returns closes every socket */
export function serveSubgraphWebsocket(
  http: Server,
  subgraph: Subgraph,
  { readCaller, log }: { readCaller: ReadCaller; log: Log },
): () => Promise<void> {
  const sockets = new WebSocketServer({
    server: http,
    path: '/graphql',
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
  });
  const { dispose } = useServer<Record<string, unknown>, Session>(
    {
      connectionInitWaitTimeout: initTimeoutMs,
      onConnect: async ({ connectionParams, extra }) => {
        try {
          const header = connectionParams?.['x-aurora-caller'];
          extra.caller = await readCaller(typeof header === 'string' ? header : undefined);
          const requestId = connectionParams?.['x-request-id'];
          extra.requestId = typeof requestId === 'string' ? requestId : createRequestId();
          return true;
        } catch {
          return false;
        }
      },
      onSubscribe: ({ extra }, _id, payload) => {
        const { caller, requestId } = extra;
        if (!caller || !requestId) return [new GraphQLError('Not connected')];
        const request: SubgraphRequest = {
          query: payload.query,
          operationName: payload.operationName ?? undefined,
          variables: payload.variables ?? undefined,
          caller,
          requestId,
          deadlineAtMs: null,
          lastEventId: textOf(payload.extensions?.['lastEventId']),
          span: startSpan(`${subgraph.name} subscribe`, {
            kind: 'server',
            parent: readTraceparent(payload.extensions?.['traceparent']),
          }),
        };
        // It stands; each event is a span of its own, and no span lasts for days.
        request.span?.end();
        const read = readDocument(subgraph.schema, request.query);
        if (read.errors) return read.errors.map((error) => maskError(error, { requestId }));
        return {
          schema: subgraph.schema,
          document: read.document,
          operationName: request.operationName,
          contextValue: request,
        };
      },
      execute: (args: ExecutionArgs) =>
        executeOnSubgraph(subgraph, args.contextValue as SubgraphRequest, log),
      subscribe: (args: ExecutionArgs) =>
        resultsOf(subgraph, args.contextValue as SubgraphRequest, log),
    },
    sockets,
    pingEveryMs,
  );
  return async () => void (await dispose());
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 200 ? value : undefined;

/** The results of a subscription as graphql-ws wants them; its errors come as a last result without data. */
function resultsOf(
  subgraph: Subgraph,
  request: SubgraphRequest,
  log: Log,
): AsyncIterableIterator<ExecutionResult> {
  const queue: ExecutionResult[] = [];
  let wake = (): void => {};
  let ended = false;
  const push = (result: ExecutionResult): void => {
    queue.push(result);
    wake();
  };
  const finish = (last?: ExecutionResult): void => {
    ended = true;
    if (last) queue.push(last);
    wake();
  };
  const end = subscribeToSubgraph(
    subgraph,
    request,
    {
      next(result) {
        if (queue.length < queueMax) return push(result);
        end();
        const overflow = new ShopError('SUBSCRIPTION_OVERFLOW', 'The socket is read too slowly');
        finish({ errors: [maskError(overflow, request)] });
      },
      error: (errors) =>
        finish({
          errors: errors.map(
            ({ message, extensions }) =>
              new GraphQLError(message, { extensions: extensions ?? null }),
          ),
        }),
      complete: () => finish(),
    },
    log,
  );
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      while (queue.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const value = queue.shift();
      return value ? { value, done: false } : { value: undefined, done: true };
    },
    async return() {
      end();
      queue.length = 0;
      finish();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}
