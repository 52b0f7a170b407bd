import type { Authenticate } from '../../gateway/auth/authenticate.ts';
import { jsonReply } from '../../gateway/http/replies.ts';
import type { Route, RouteReply, RouteRequest } from '../../gateway/http/router.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { CountRequest } from '../../rest/rate-limit.ts';
import type { InspirationDoor } from '../../subgraphs/concierge/index.ts';

export interface UploadRouteParts {
  readonly door: InspirationDoor;
  readonly authenticate: Authenticate;
  readonly countRequest: CountRequest;
}

/** `POST /uploads/inspiration` takes a picture's bytes in, `GET` at the address that the graph gives shows it. */
export const uploadRoutes = (parts: UploadRouteParts): readonly Route[] => [
  {
    method: 'POST',
    path: '/uploads/inspiration',
    handle: (request) => receive(request, parts),
  },
  {
    method: 'GET',
    path: '/uploads/inspiration/:id',
    handle: (request) => show(request, parts.door),
  },
];

async function receive(
  { headers, arriving, remoteAddress }: RouteRequest,
  { door, authenticate, countRequest }: UploadRouteParts,
): Promise<RouteReply> {
  // Before anything costs us something, the token's signature first of all.
  const allowance = await countRequest(remoteAddress);
  if (allowance.refusal) throw allowance.refusal;
  const { caller } = await authenticate({ authorization: headers.authorization });
  const key = headers['x-idempotency-key'];
  if (typeof key !== 'string' || key.length < 8)
    throw new ShopError('BAD_USER_INPUT', 'x-idempotency-key must have 8 to 200 characters', {
      field: 'x-idempotency-key',
    });
  const { uploadId } = await door.receive(caller, { headers, body: arriving }, key);
  return jsonReply(201, { uploadId }, { ...allowance.headers, 'cache-control': 'no-store' });
}

async function show({ params, query }: RouteRequest, door: InspirationDoor): Promise<RouteReply> {
  const picture = await door.open(params['id'] ?? '', query);
  if (!picture) throw new ShopError('NOT_FOUND', 'There is no picture at this address');
  return {
    status: 200,
    headers: { 'content-type': picture.mime, ...harmless },
    body: picture.bytes,
  };
}

/** Whatever a browser thinks it has been given, it shows a picture or saves a file, and runs nothing. */
const harmless = {
  'content-disposition': 'attachment; filename="inspiration.webp"',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  // The widget shows it on the retailer's own pages, which are of another origin.
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'private, max-age=300, immutable',
};
