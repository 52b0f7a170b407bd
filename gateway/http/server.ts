import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { ShopError } from '../../kernel/errors.ts';
import { createRequestId } from '../../kernel/ids.ts';
import { listen } from '../../kernel/listen.ts';
import type { Log } from '../../kernel/log.ts';
import { turnEnd } from '../turn-end.ts';
import { type ClientAddress, createClientAddress, nobodyTrusted } from './client-address.ts';
import { chooseEncoding, compressAnswer, isCompressible } from './compress-answer.ts';
import { type ConnectionLimits, defaultConnectionLimits } from './connection-limits.ts';
import { type CorsPolicy, isAllowedOrigin } from './cors.ts';
import { departureOf } from './departure.ts';
import { IncomingBody } from './incoming-body.ts';
import { passOverUpgrade } from './pass-over-upgrade.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { errorReply } from './replies.ts';
import { createRouter, type Route, type RouteReply, type RouteRequest } from './router.ts';
import type { UpgradeHandler } from './upgrade.ts';
import { createAnswerWriter } from './write-answer.ts';

/** What is answered at a path that no route has; null for the usual refusal. */
export type MissingReply = (headers: IncomingHttpHeaders) => Promise<RouteReply | null>;

export interface HttpServerParts {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The first whose path and method fit answers. */
  readonly routes: readonly Route[];
  readonly missing?: MissingReply | undefined;
  readonly cors: CorsPolicy;
  /** Sent with every answer unless its route says otherwise. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly connections?: ConnectionLimits | undefined;
  /** Whose request it is; the peer's where it is left out. */
  readonly clientAddress?: ClientAddress | undefined;
  /** Told of each reply of a route: its status, and how long it took from the head of the request. */
  readonly onReply?:
    | ((route: Route, method: string, status: number, durationMs: number) => void)
    | undefined;
  /** Where WebSockets are taken, and by whom. */
  readonly websocket?: { readonly path: string; readonly handler: UpgradeHandler } | undefined;
  /** Ends the replies that would go on, spread over at most `timeoutMs`. */
  readonly drainStreams?: ((timeoutMs: number) => Promise<void>) | undefined;
  readonly log: Log;
}

export interface HttpServer {
  /** Known once it listens. */
  readonly port: number;
  /** `http://127.0.0.1:4000`, once it listens. */
  readonly origin: string;
  /** @throws ShopError PORT_IN_USE naming the port */
  listen(): Promise<void>;
  /** Whether it still takes requests. */
  readonly isDraining: boolean;
  /**
   * Is draining for `noticeMs`, in which it takes what still comes, so that whoever sends it sees and goes elsewhere.
   * Then takes nothing new, lets what runs finish, and cuts what has not finished after `drainMs`.
   */
  close(drainMs: number, noticeMs?: number): Promise<void>;
}

/** How often connections are held against their times: a head that is late is ended this much later at most. */
const connectionsCheckedEveryMs = 1_000;

/** Nothing is kept by caches in between, and nothing is read as what it is not. */
export const standingHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function createHttpServer(parts: HttpServerParts): HttpServer {
  const { host, routes, cors, websocket, log, headers = standingHeaders } = parts;
  const { clientAddress = createClientAddress(nobodyTrusted) } = parts;
  const { connections = defaultConnectionLimits } = parts;
  const { match, methodsOf } = createRouter(routes);
  const allowed = (path: string): string => [...methodsOf(path), 'OPTIONS'].join(', ');
  let isDraining = false;
  const write = createAnswerWriter({ cors, headers, isDraining: () => isDraining });

  const server = createServer({
    maxHeaderSize: connections.headBytesMax,
    headersTimeout: connections.headMs,
    requestTimeout: connections.arrivalMs,
    connectionsCheckingInterval: connectionsCheckedEveryMs,
    keepAliveTimeout: connections.keepAliveMs,
  });

  server.maxConnections = connections.max;
  // Without it Node ends its side as soon as a client does, who may still want the answer. In no types, as it is in none
  // of its documents. https://www.rfc-editor.org/rfc/rfc9112#section-6.3
  Object.assign(server, { httpAllowHalfOpen: true });

  server.on('request', (incoming, response) => {
    const requestId = requestIdOf(incoming);
    answer(incoming, response, requestId).catch((error: unknown) => {
      log.error({ requestId, error }, 'A request could not be answered');
      response.destroy();
    });
  });

  async function answer(
    incoming: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const arriving = new IncomingBody(incoming);
    const made = await replyTo(incoming, arriving, requestId);
    const reply = isCompressible(made) ? await packed(made, incoming) : made;
    await turnEnd();
    await write(reply, { requestId, incoming, arriving, response });
  }

  async function replyTo(
    incoming: IncomingMessage,
    arriving: IncomingBody,
    requestId: string,
  ): Promise<RouteReply> {
    const { path, query } = splitUrl(incoming.url ?? '/');
    const method = incoming.method ?? 'GET';
    const found = match(method, path);
    if (method === 'OPTIONS' && found.kind !== 'missing')
      return { status: 204, headers: { allow: allowed(path), 'access-control-max-age': '600' } };
    if (found.kind === 'missing')
      return (
        (await parts.missing?.(incoming.headers)) ??
        errorReply(new ShopError('NOT_FOUND', 'There is nothing at this address'), requestId)
      );
    if (found.kind === 'wrong-method')
      return withHeader(errorReply(methodNotAllowed(method), requestId), 'allow', allowed(path));
    const request: RouteRequest = {
      method,
      path,
      params: found.params,
      query,
      headers: incoming.headers,
      body: (maxBytes) => arriving.read(maxBytes),
      arriving: incoming,
      requestId,
      remoteAddress: clientAddress(incoming),
      signal: departureOf(incoming.socket),
    };
    const startedAtMs = performance.now();
    let reply: RouteReply;
    try {
      reply = await found.route.handle(request);
    } catch (error) {
      reply = errorReply(error, requestId, log);
    }
    parts.onReply?.(found.route, method, reply.status, performance.now() - startedAtMs);
    return reply;
  }

  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (incoming.headers.upgrade?.toLowerCase() !== 'websocket') {
      passOverUpgrade(server, incoming, socket, head);
      return;
    }
    const refusal = refusalOfUpgrade(incoming);
    if (refusal) {
      refuseUpgrade(socket, refusal);
      return;
    }
    websocket?.handler.upgrade(incoming, socket, head, {
      requestId: requestIdOf(incoming),
      remoteAddress: clientAddress(incoming),
    });
  });

  function refusalOfUpgrade(incoming: IncomingMessage): string | null {
    if (isDraining) return '503 Service Unavailable';
    if (!websocket || splitUrl(incoming.url ?? '/').path !== websocket.path) return '404 Not Found';
    // Browsers let any page open a WebSocket to us; only the origin tells whose it is.
    if (!isAllowedOrigin(cors, incoming.headers)) return '403 Forbidden';
    return null;
  }

  const boundPort = (): number => (server.address() as AddressInfo | null)?.port ?? parts.port;

  return {
    get port() {
      return boundPort();
    },
    get origin() {
      return `http://${isIPv6(host) ? `[${host}]` : host}:${boundPort()}`;
    },
    get isDraining() {
      return isDraining;
    },
    async listen() {
      await listen(server, parts.port, host);
    },
    async close(drainMs, noticeMs = 0) {
      isDraining = true;
      if (noticeMs > 0) await pause(noticeMs);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const ended = Promise.all([websocket?.handler.drain(drainMs), parts.drainStreams?.(drainMs)]);
      const timer = setTimeout(() => server.closeAllConnections(), drainMs);
      await ended;
      await closed;
      clearTimeout(timer);
    },
  };
}

/** A caller's own id is kept, so that its logs and ours meet; anything but a plain word is not. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : createRequestId();
}

/** Of all requests without one. Routes only read it. */
const noQuery = new URLSearchParams();

/**
 * By hand: `new URL` refuses addresses such as `//` that a client may well send. Of a whole address, as it is sent to
 * proxies, the path counts. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
function splitUrl(target: string): { path: string; query: URLSearchParams } {
  const url = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*\/?/i, '/');
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: noQuery };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

const methodNotAllowed = (method: string): ShopError =>
  new ShopError('METHOD_NOT_ALLOWED', `This address does not take ${method}`);

const withHeader = (reply: RouteReply, name: string, value: string): RouteReply => ({
  ...reply,
  headers: { ...reply.headers, [name]: value },
});

/** The answer as small as the client takes it. What depends on a header says so, packed or not. */
async function packed(reply: RouteReply, { headers }: IncomingMessage): Promise<RouteReply> {
  const encoding = chooseEncoding(headers['accept-encoding']);
  const answer = encoding ? await compressAnswer(reply, encoding) : reply;
  const vary = [reply.headers?.['vary'], 'accept-encoding'].filter((names) => names !== undefined);
  return withHeader(answer, 'vary', vary.join(', '));
}
