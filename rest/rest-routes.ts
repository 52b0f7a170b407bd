import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { FormattedExecutionResult } from 'graphql';
import { type Authenticate, credentialsIn } from '../gateway/auth/authenticate.ts';
import type { Visitor } from '../gateway/gateway.ts';
import { jsonReply } from '../gateway/http/replies.ts';
import {
  createRouter,
  type Route,
  type RouteReply,
  type RouteRequest,
} from '../gateway/http/router.ts';
import type { GraphQLRequest } from '../gateway/operation.ts';
import type { Caller } from '../kernel/caller.ts';
import { isShopError, ShopError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { problemReply } from './problem.ts';
import type { CountRequest } from './rate-limit.ts';
import { readIdempotencyKey, readInput } from './read-input.ts';
import { asSent, failureOf, refusalOf, type UserError } from './refusals.ts';
import { operationOf, type RouteOperation, restClient } from './registered-operations.ts';
import type { RestRoute } from './route.ts';

export interface RestParts {
  readonly routes: readonly RestRoute[];
  readonly execute: Execute;
  readonly authenticate: Authenticate;
  readonly countRequest: CountRequest;
  readonly receiveFile: ReceiveFile;
  readonly log: Log;
}

export type Execute = (
  request: GraphQLRequest,
  caller: Caller,
  visitor: Visitor,
) => Promise<FormattedExecutionResult>;

/**
 * Takes in the one file of a request; the same key gives the same upload.
 * @throws ShopError naming what is wrong with the file or its sender
 */
export type ReceiveFile = (
  caller: Caller,
  arriving: { readonly headers: IncomingHttpHeaders; readonly body: Readable },
  idempotencyKey: string,
) => Promise<{ readonly uploadId: string }>;

/** Routes of the façade as the server takes them: count, identify, read, run the operation, shape its answer. */
export function createRestRoutes(parts: RestParts): readonly Route[] {
  async function answer(
    route: RestRoute,
    operation: RouteOperation,
    request: RouteRequest,
  ): Promise<RouteReply> {
    const caller = await identify(route, request);
    const idempotencyKey = route.changes ? readIdempotencyKey(request) : '';
    const input = await readInput(route, request);
    const { requestId, remoteAddress, signal, headers, arriving } = request;
    const { uploadId } = route.takesFile
      ? await parts
          .receiveFile(caller, { headers, body: arriving }, idempotencyKey)
          .catch((error: unknown) => {
            throw asSent(error, route);
          })
      : { uploadId: null };
    const asked = { caller, idempotencyKey, uploadId };
    const variables = withoutUndefined(route.variables(input, asked));
    const result = await parts.execute({ ...operation, variables }, caller, {
      registeredBy: restClient,
      requestId,
      remoteAddress,
      signal,
      traceparent: headers['traceparent'] as string | undefined,
    });
    return jsonReply(route.status, answerOf(route, result), { 'cache-control': 'no-store' });
  }

  async function identify(route: RestRoute, { headers }: RouteRequest): Promise<Caller> {
    const { caller } = await parts.authenticate(credentialsIn(headers));
    if (route.access === 'bearer' && caller.kind === 'anonymous')
      throw new ShopError('UNAUTHENTICATED', 'Send a token as "Authorization: Bearer …"');
    return caller;
  }

  async function handle(
    route: RestRoute,
    operation: RouteOperation,
    request: RouteRequest,
  ): Promise<RouteReply> {
    const { requestId, remoteAddress } = request;
    let headers: Readonly<Record<string, string>> = {};
    try {
      // Before anything costs us something, the token's signature first of all.
      const allowance = await parts.countRequest(remoteAddress);
      headers = allowance.headers;
      if (allowance.refusal) throw allowance.refusal;
      const reply = await answer(route, operation, request);
      return { ...reply, headers: { ...reply.headers, ...headers } };
    } catch (error) {
      if (!isShopError(error)) parts.log.error({ requestId, error }, 'A route failed');
      return problemReply(error, requestId, headers);
    }
  }

  const served = parts.routes.flatMap((route) => {
    const operation = operationOf(route);
    return [route.path, ...route.aliases].map(
      (path): Route => ({
        method: route.method,
        path,
        handle: (request) => handle(route, operation, request),
      }),
    );
  });
  return [...served, nothingHere(served)];
}

/** What is not there is told as a problem too. */
function nothingHere(served: readonly Route[]): Route {
  const { methodsOf } = createRouter(served);
  return {
    method: '*',
    path: '/api/*',
    handle({ method, path, requestId }) {
      const methods = methodsOf(path);
      return methods.length === 0
        ? problemReply(new ShopError('NOT_FOUND', 'There is nothing at this address'), requestId)
        : problemReply(
            new ShopError('METHOD_NOT_ALLOWED', `This address does not take ${method}`),
            requestId,
            { allow: [...methods, 'OPTIONS'].join(', ') },
          );
    },
  };
}

/** The answer, with what is missing in it told beside. @throws ShopError where there is none */
function answerOf(route: RestRoute, { data, errors = [] }: FormattedExecutionResult): unknown {
  const root = data?.[route.root];
  if (!data || root === null || root === undefined) {
    const reason = errors.find(({ path }) => !path || path[0] === route.root) ?? errors[0];
    if (reason) throw failureOf(reason, route);
    throw new ShopError('NOT_FOUND', 'There is none, or none that you may see');
  }
  const { userErrors = [] } = root as { readonly userErrors?: readonly UserError[] };
  const refusal = refusalOf(userErrors, route);
  if (refusal) throw refusal;
  const shaped = route.shape(data);
  if (shaped === null || shaped === undefined) {
    if (errors[0]) throw failureOf(errors[0], route);
    throw new ShopError('NOT_FOUND', 'There is none, or none that you may see');
  }
  return errors.length === 0 ? shaped : { ...shaped, warnings: errors.map(warningOf) };
}

const warningOf = ({
  message,
  path = [],
  extensions,
}: NonNullable<FormattedExecutionResult['errors']>[number]) => ({
  code: extensions?.['code'],
  message,
  path: path.join('.'),
});

/** To the graph, a variable that is there without a value is another than one that is not there. */
const withoutUndefined = (variables: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(variables));
