import { createHmac } from 'node:crypto';

/** Standard Webhooks: https://www.standardwebhooks.com, symmetric signatures (`v1`). */
export interface WebhookSignature {
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** The headers that prove a body. A retry keeps the id and signs anew, with the time of the retry. */
export function signWebhook({
  id,
  at,
  body,
  secret,
}: {
  readonly id: string;
  readonly at: Date;
  readonly body: string | Uint8Array;
  readonly secret: string;
}): WebhookSignature {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signatureOf(id, timestamp, body, secret).toString('base64')}`,
  };
}

/** HMAC-SHA256 over `id.timestamp.body`, the body as bytes. */
export const signatureOf = (
  id: string,
  timestamp: string,
  body: string | Uint8Array,
  secret: string,
): Buffer => createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
