import { type Clock, SECOND_MS } from '../../../../kernel/clock.ts';
import { failureKindOf, readRetryAfterMs } from '../../../../kernel/notices/post-notice.ts';
import { readAtMost } from '../../../../kernel/read-at-most.ts';
import type { CrmConfig } from '../../../../kernel/stylist-config.ts';
import { signWebhook } from '../../../../kernel/webhook-signature.ts';
import { CrmFailure, type CrmPort } from './crm-port.ts';

/** How long the system may take to answer. */
const timeoutMsDefault = 10 * SECOND_MS;
/** Of an answer no more than this is read: a reference is short. */
const answerBytesMax = 64 * 1024;
const referenceLengthMax = 200;

/**
 * Any customer system that takes `PUT <url>/<ticket id>` with a JSON body and answers `{"reference": "…"}`: the ticket's id
 * is the key, `version` in the body tells which of two came later, and every request is signed as Standard Webhooks says.
 * `DELETE` of the same address says that the ticket is gone.
 */
export function createHttpsCrm({
  crm: { url, secret },
  clock,
  timeoutMs = timeoutMsDefault,
}: {
  readonly crm: CrmConfig;
  readonly clock: Clock;
  readonly timeoutMs?: number;
}): CrmPort {
  const base = url.replace(/\/+$/, '');

  /** @param id names this very request: the same again is a repeat */
  const send = async (method: 'PUT' | 'DELETE', ticketId: string, id: string, body: string) => {
    const signature = signWebhook({ id, at: clock.now(), body, secret });
    const response = await fetch(`${base}/${encodeURIComponent(ticketId)}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': id, ...signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(failed);
    if (response.ok) return response;
    await response.body?.cancel().catch(() => {});
    const { status, headers } = response;
    const retryAfterMs = readRetryAfterMs(headers.get('retry-after'), clock.now());
    throw new CrmFailure(failureKindOf(status), `HTTP_${status}`, retryAfterMs);
  };

  return {
    async mirror(ticket) {
      const id = `${ticket.id}.${ticket.version}`;
      const response = await send('PUT', ticket.id, id, JSON.stringify(ticket));
      return referenceIn(await readAtMost(response, answerBytesMax).catch(failed));
    },

    async remove(ticketId) {
      try {
        const response = await send('DELETE', ticketId, `${ticketId}.gone`, '{}');
        await response.body?.cancel().catch(() => {});
      } catch (error) {
        const isGone =
          error instanceof CrmFailure && ['HTTP_404', 'HTTP_410'].includes(error.reason);
        if (!isGone) throw error;
      }
    },
  };
}

/** The error itself may hold the address: only what happened is told. */
function failed(error: unknown): never {
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  throw new CrmFailure('TEMPORARY', isLate ? 'TIMEOUT' : 'CONNECTION');
}

/** An answer that is longer than a reference needs says nothing to us. */
function referenceIn(answer: Buffer | null): string | null {
  try {
    const { reference } = JSON.parse(answer?.toString('utf8') ?? 'null') as {
      readonly reference?: unknown;
    };
    return typeof reference === 'string' &&
      reference.length <= referenceLengthMax &&
      /^[\w.:/-]+$/.test(reference)
      ? reference
      : null;
  } catch {
    return null;
  }
}
