import type { Clock } from '../clock.ts';
import { createUlid } from '../ids.ts';
import { NoticeFailure, type SmsNotice } from '../notifier.ts';
import { signWebhook } from '../webhook-signature.ts';
import type { SmsGateway } from './notice-config.ts';
import { postNotice } from './post-notice.ts';

/**
 * Texts as signed webhooks: `{"id", "to", "text"}`. `webhook-id` is the same at every try, so that the gateway sends a text
 * once.
 */
export const createSmsSender =
  ({
    gateway: { url, secret },
    clock,
    timeoutMs,
  }: {
    readonly gateway: SmsGateway;
    readonly clock: Clock;
    readonly timeoutMs?: number;
  }) =>
  async ({ id = `sms_${createUlid(clock)}`, to, body }: SmsNotice): Promise<void> => {
    const text = JSON.stringify({ id, to, text: body });
    await postNotice({
      url,
      headers: {
        'content-type': 'application/json',
        ...signWebhook({ id, at: clock.now(), body: text, secret }),
      },
      body: text,
      clock,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    }).catch((error: unknown) => {
      // A gateway that is not where we look for it is our mistake: the number is as good as before.
      if (error instanceof NoticeFailure && error.kind === 'GONE')
        throw new NoticeFailure('PERMANENT', error.reason);
      throw error;
    });
  };
