import type { IncomingHttpHeaders } from 'node:http';
import type { Readable, Writable } from 'node:stream';

/** An HTTP resource that the gateway's port serves beside `/graphql`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'HEAD' | '*';
  /** `/hooks/:tenant/:connector`; a trailing `*` takes the rest of the path as `params.rest`. */
  readonly path: string;
  handle(request: RouteRequest): Promise<RouteReply> | RouteReply;
}

export interface RouteRequest {
  readonly method: string;
  /** Without the query; still percent-encoded. */
  readonly path: string;
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The raw body. @throws ShopError BODY_TOO_LARGE past `maxBytes` */
  body(maxBytes: number): Uint8Array | Promise<Uint8Array>;
  /** The body as it arrives, for who does not want it whole: in place of `body`. */
  readonly arriving: Readable;
  readonly requestId: string;
  readonly remoteAddress: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export interface RouteReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Values of `set-cookie`, sent line by line: joined by commas they could not be told apart. */
  readonly cookies?: readonly string[];
  readonly body?: string | Uint8Array;
  /**
   * In place of a body: one that goes on. Called once, with the head sent; the output is destroyed already where the
   * client has gone meanwhile.
   */
  readonly stream?: (output: Writable) => void;
}

/** What matched: the route with its parameters, or why none did. */
export type RouteMatch =
  | {
      readonly kind: 'found';
      readonly route: Route;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'missing' };

export interface Router {
  /** The first route whose path and method fit. */
  match(method: string, path: string): RouteMatch;
  /** What may be asked at a path, for `Allow`. */
  methodsOf(path: string): readonly string[];
}

export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map((route) => ({ route, segments: route.path.split('/') }));
  const fittingAt = (path: string): readonly Fitting[] => {
    const given = path.split('/');
    return compiled.flatMap(({ route, segments }) => {
      const params = matchSegments(segments, given);
      return params ? [{ route, params }] : [];
    });
  };
  /** Nearly all requests go to a path that a route has word for word: what fits there is known beforehand. */
  const known = new Map(routes.map(({ path }) => [path, fittingAt(path)]));

  return {
    match(method, path) {
      const fitting = known.get(path) ?? fittingAt(path);
      for (const { route, params } of fitting)
        if (takes(route, method)) return { kind: 'found', route, params };
      return { kind: fitting.length > 0 ? 'wrong-method' : 'missing' };
    },
    methodsOf(path) {
      const fitting = fittingAt(path);
      return methods.filter((method) => fitting.some(({ route }) => takes(route, method)));
    },
  };
}

/** A route whose path fits, and what it says of the path's own. */
interface Fitting {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Methods that routes are there for. */
const methods = ['GET', 'HEAD', 'POST'] as const;

/** HEAD is answered wherever GET is; the server drops the body. */
const takes = (route: Route, method: string): boolean =>
  route.method === '*' || route.method === method || (method === 'HEAD' && route.method === 'GET');

function matchSegments(
  segments: readonly string[],
  given: readonly string[],
): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment === '*') {
      const rest = decode(given.slice(index).join('/'));
      return rest === null ? null : { ...params, rest };
    }
    const value = given[index];
    if (value === undefined) return null;
    if (!segment.startsWith(':')) {
      if (segment !== value) return null;
      continue;
    }
    const decoded = decode(value);
    if (!decoded) return null;
    params[segment.slice(1)] = decoded;
  }
  return segments.length === given.length ? params : null;
}

/** null where the text is not percent-encoded UTF-8. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
