import { createHash } from 'node:crypto';
import type { CachePolicy } from '../cache-control/cache-policy.ts';
import type { RequestContext } from '../operation.ts';
import type { GraphQLReply } from '../pipeline.ts';
import type { RouteReply, RouteRequest } from './router.ts';

/** What an answer differs by, besides its address. */
const vary = 'accept, authorization, origin, x-api-key';

/**
 * The answer to a GET with what caches may do with it: hold it as long as its fields hold, and ask again by its ETag.
 * Errors, data with something missing or old, and what is explained, keep the `no-store` that every answer has.
 * https://www.rfc-editor.org/rfc/rfc9111
 */
export function cachedAnswer(
  reply: RouteReply,
  { result }: GraphQLReply,
  policy: CachePolicy | null,
  { headers }: RouteRequest,
  {
    caller,
    headers: passedOn,
    explainer,
  }: Pick<RequestContext, 'caller' | 'headers' | 'explainer'>,
): RouteReply {
  const isWhole = !result.errors && !result.extensions?.['stale'];
  if (!policy || explainer || reply.status !== 200 || !isWhole || typeof reply.body !== 'string')
    return reply;
  // Who shows who they are gets an answer of their own, even where it is the same as everybody's.
  const isKnown =
    caller.kind !== 'anonymous' ||
    headers.authorization !== undefined ||
    headers['x-api-key'] !== undefined ||
    passedOn?.['cookie'] !== undefined;
  const scope = isKnown ? 'private' : policy.scope;
  const caching = {
    'cache-control': `${scope}, max-age=${policy.maxAgeSeconds}`,
    etag: etagOf(reply),
    vary,
  };
  if (isAnyOf(headers['if-none-match'], caching.etag)) return { status: 304, headers: caching };
  return { ...reply, headers: { ...reply.headers, ...caching } };
}

/** Strong: equal for equal bytes of one media type. */
function etagOf({ headers, body = '' }: RouteReply): string {
  const hash = createHash('sha256')
    .update(headers?.['content-type'] ?? '')
    .update(body);
  return `"${hash.digest('base64url')}"`;
}

/** Whether a cache that asks has it already. A tag that was weakened on the way, by packing, names it too. */
function isAnyOf(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
