import type { IncomingHttpHeaders } from 'node:http';
import type { HeaderPolicy } from '../headers/header-rules.ts';
import { type Live, now } from '../live.ts';

export interface CorsPolicy {
  /** Origins of pages elsewhere that may call us, such as the retailer's storefront; `*` allows every page. */
  readonly allowedOrigins: Live<readonly string[]>;
  /** Whether pages elsewhere may send cookies along; no where it is left out. */
  readonly allowsCookies?: (() => boolean) | undefined;
  /** Headers that say who asks, beside `authorization` and `x-api-key`. */
  readonly identifiedBy?: Live<readonly string[]> | undefined;
  /** Headers that travel on to subgraphs and back: what pages may send and read, beside our own. */
  readonly headers?: Pick<HeaderPolicy, 'passed' | 'told'> | undefined;
}

/**
 * Whether the page that makes this request may: one of ours, one that is allowed, or no page at all. Nothing here
 * rests on cookies, so a page elsewhere holds no power of its visitor; this keeps it from using our answers.
 */
export function isAllowedOrigin(
  { allowedOrigins }: CorsPolicy,
  headers: IncomingHttpHeaders,
): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  const allowed = now(allowedOrigins);
  if (allowed.includes('*') || allowed.includes(origin)) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** What lets a browser hand our answer to the page. Empty for pages that may not have it. */
export function corsHeaders(
  policy: CorsPolicy,
  headers: IncomingHttpHeaders,
): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return {};
  if (!isAllowedOrigin(policy, headers)) return { vary: 'origin' };
  const { passed = [], told = [] } = policy.headers ?? {};
  const { allowsCookies = () => false, identifiedBy = [] } = policy;
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
    'access-control-allow-headers': [...ownRequestHeaders, ...now(identifiedBy), ...passed].join(
      ', ',
    ),
    'access-control-expose-headers': [...ownAnswerHeaders, ...told].join(', '),
    ...(allowsCookies() ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}

const ownRequestHeaders = [
  ...['authorization', 'content-type', 'x-api-key', 'x-request-id', 'x-idempotency-key'],
  ...['traceparent', 'x-aurora-explain', 'apollo-require-preflight', 'last-event-id'],
];
const ownAnswerHeaders = ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'];
