import webPush from 'web-push';
import type { Clock } from '../clock.ts';
import { HOUR_MS, SECOND_MS } from '../clock.ts';
import { NoticeFailure, type PushNotice } from '../notifier.ts';
import type { VapidKeys } from './notice-config.ts';
import { postNotice } from './post-notice.ts';
import { isPushEndpoint } from './push-endpoint.ts';

/** A browser that stays closed for longer hears nothing: the news is old by then. */
const keptMs = 12 * HOUR_MS;
/** One record of `aes128gcm` less what sealing adds; every push service takes as much (RFC 8030 §7.2). */
const payloadBytesMax = 3_993;

/** What the service worker is handed. */
export interface PushPayload {
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly tag: string | null;
}

/** Web push: sealed for the browser (RFC 8291), signed as us (RFC 8292). */
export function createPushSender({
  vapid,
  clock,
  allowsLoopback,
  timeoutMs,
}: {
  readonly vapid: VapidKeys;
  readonly clock: Clock;
  readonly allowsLoopback: boolean;
  readonly timeoutMs?: number;
}) {
  return async ({ to, subject, body, link, topic }: PushNotice): Promise<void> => {
    if (!isPushEndpoint(to.endpoint, allowsLoopback))
      throw new NoticeFailure('GONE', 'ENDPOINT_REFUSED');
    const payload = JSON.stringify({
      title: subject,
      body,
      url: link?.url ?? null,
      tag: topic ?? null,
    } satisfies PushPayload);
    if (Buffer.byteLength(payload) > payloadBytesMax)
      throw new NoticeFailure('PERMANENT', 'TOO_LONG');
    const request = sealed({ to, payload, vapid, topic });
    const { 'Content-Length': _length, ...headers } = request.headers;
    await postNotice({
      url: request.endpoint,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ),
      body: request.body,
      clock,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  };
}

function sealed({
  to,
  payload,
  vapid,
  topic,
}: {
  readonly to: PushNotice['to'];
  readonly payload: string;
  readonly vapid: VapidKeys;
  readonly topic: string | undefined;
}) {
  try {
    return webPush.generateRequestDetails(
      { endpoint: to.endpoint, keys: { p256dh: to.p256dh, auth: to.auth } },
      payload,
      {
        vapidDetails: { ...vapid },
        TTL: keptMs / SECOND_MS,
        contentEncoding: 'aes128gcm',
        urgency: 'normal',
        ...(topic === undefined ? {} : { topic }),
      },
    );
  } catch {
    // Keys that no browser made; the library's words may hold them.
    throw new NoticeFailure('GONE', 'KEYS_INVALID');
  }
}
