import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { MINUTE_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { signatureOf } from '../../../kernel/webhook-signature.ts';
import type { InboundWebhook } from '../connector.ts';

/** A stamp further off than this is a replay or a broken clock. */
export const stampToleranceMs = 5 * MINUTE_MS;
/** While a secret is rotated a sender signs with both; nobody needs more. */
const signaturesMax = 5;

/**
 * Checks a Standard Webhooks signature over the raw bytes, in constant time.
 * @returns the id of the delivery
 * @throws ShopError WEBHOOK_SIGNATURE_INVALID; the reason is in the details, no part of the secret anywhere
 */
export function verifySignature(
  { headers, body, receivedAt }: InboundWebhook,
  secret: string,
): string {
  const id = single(headers, 'webhook-id');
  const timestamp = single(headers, 'webhook-timestamp');
  const given = single(headers, 'webhook-signature');
  if (!/^[\w.:-]{1,100}$/.test(id)) refuse('webhook-id is missing or malformed');
  if (!/^\d{1,12}$/.test(timestamp)) refuse('webhook-timestamp is missing or malformed');

  const expected = signatureOf(id, timestamp, body, secret);
  const matches = given
    .split(' ')
    .slice(0, signaturesMax)
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'))
    .filter((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  if (matches.length === 0) refuse('webhook-signature does not match');

  // After the signature, so that a forger learns nothing about our clock.
  if (Math.abs(receivedAt.getTime() - Number(timestamp) * 1000) > stampToleranceMs)
    refuse('webhook-timestamp is too far from now');
  return id;
}

/** Node joins repeated headers of this kind by a comma, which no valid value survives. */
function single(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function refuse(reason: string): never {
  throw new ShopError('WEBHOOK_SIGNATURE_INVALID', 'That webhook is not signed as agreed', {
    reason,
  });
}
