import type { Clock } from '../clock.ts';
import { SECOND_MS } from '../clock.ts';
import { type FailureKind, NoticeFailure } from '../notifier.ts';

export interface NoticePost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly clock: Clock;
  /** How long the receiver may take to answer; 10 s unless told. */
  readonly timeoutMs?: number;
}

/**
 * One POST to a receiver that we do not run: no redirect is followed and nothing of the answer is read but its head.
 * @throws NoticeFailure for anything but 2xx
 */
export async function postNotice(post: NoticePost): Promise<void> {
  const { url, headers, body, clock, timeoutMs = 10 * SECOND_MS } = post;
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    // The error itself may name the address: only what happened is told.
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    throw new NoticeFailure('TEMPORARY', isLate ? 'TIMEOUT' : 'CONNECTION');
  });
  await response.body?.cancel().catch(() => {});
  if (response.ok) return;
  throw new NoticeFailure(
    failureKindOf(response.status),
    `HTTP_${response.status}`,
    readRetryAfterMs(response.headers.get('retry-after'), clock.now()),
  );
}

/** What an HTTP status says of trying again. */
export function failureKindOf(status: number): FailureKind {
  if (status === 404 || status === 410) return 'GONE';
  return status === 408 || status === 425 || status === 429 || status >= 500
    ? 'TEMPORARY'
    : 'PERMANENT';
}

/** `Retry-After` as seconds or as a date (RFC 9110 §10.2.3). @returns null when it says nothing that can be waited for */
export function readRetryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND_MS;
  const waitMs = Date.parse(header) - now.getTime();
  return waitMs > 0 ? waitMs : null;
}
