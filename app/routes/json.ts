import { isJson } from '../../gateway/http/media-type.ts';
import { jsonReply } from '../../gateway/http/replies.ts';
import type { RouteReply, RouteRequest } from '../../gateway/http/router.ts';
import { ShopError } from '../../kernel/errors.ts';

/** Largest body of a JSON route of our own. */
const bodyBytesMax = 16 * 1024;

export const json = (body: unknown, status = 200): RouteReply =>
  jsonReply(status, body, { 'cache-control': 'no-store' });

/**
 * Only what says that it is JSON, which no page elsewhere makes a browser send without asking first.
 * @throws ShopError UNSUPPORTED_MEDIA_TYPE, or BAD_USER_INPUT when the body is no JSON object
 */
export async function readJson(request: RouteRequest): Promise<Readonly<Record<string, unknown>>> {
  if (!isJson(request.headers['content-type']))
    throw new ShopError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json in UTF-8');
  const bytes = await request.body(bodyBytesMax);
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ShopError('BAD_USER_INPUT', 'The body must be a JSON object', { field: 'body' });
}
