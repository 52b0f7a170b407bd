import type { ShopperCaller } from '../../../kernel/caller.ts';
import { addMs, HOUR_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { createUlid } from '../../../kernel/ids.ts';
import { oneTimeCode } from '../../../kernel/random.ts';
import type { Limit } from '../guest-lookup/repository.ts';
import type { OrderRecord } from '../repository.ts';
import type { DeskParts, DeskTools } from './desk-parts.ts';
import { codeText } from './notice-text.ts';
import { type Proof, proofTtlMs } from './proof.ts';
import type { UpdateTarget } from './target.ts';

/** Codes that one session may ask for. */
const perSession: Limit = { max: 10, windowMs: 10 * MINUTE_MS };
/** Codes that one address may get, whoever asks. */
const perAddress: Limit = { max: 5, windowMs: HOUR_MS };

/** Codes that prove an address: made, counted and sent. */
export function createProofCodes(
  { lookups, afterwards, notifier, clock, random }: DeskParts,
  { hash }: Pick<DeskTools, 'hash'>,
) {
  return {
    /** Counts one more. @returns whether it may be sent */
    async mayAsk({ tenant, sessionId }: ShopperCaller, targetHash: string): Promise<boolean> {
      const now = clock.now();
      const within = await Promise.all([
        lookups.take(tenant, `updates-session:${sessionId}`, perSession, now),
        lookups.take(tenant, `updates-address:${targetHash}`, perAddress, now),
      ]);
      return within.every(Boolean);
    },

    /** A code, and what remembers it: nobody but the session that asked can answer. */
    make({ sessionId }: ShopperCaller): { readonly code: string; readonly proof: Proof } {
      const code = oneTimeCode(random);
      const _id = `upr_${createUlid(clock, random)}`;
      const codeHash = hash(`${_id}:${code}`);
      const expiresAt = addMs(clock.now(), proofTtlMs);
      return { code, proof: { _id, sessionId, codeHash, expiresAt, wrongCodes: 0 } };
    },

    /** After the answer has gone out; what gets lost is asked for again. */
    send(target: UpdateTarget, code: string, order: OrderRecord): void {
      const { tenant, _id: orderId, number: orderNumber } = order;
      const text = codeText(code, orderNumber, proofTtlMs / MINUTE_MS);
      const words = {
        tenant,
        orderId,
        template: 'order_update_code',
        fields: { code, orderNumber },
        ...text,
      };
      afterwards.run('order update code', async () => {
        if (target.channel === 'EMAIL')
          await notifier.send({ ...words, channel: 'email', to: target.email });
        if (target.channel === 'SMS')
          await notifier.send({ ...words, channel: 'sms', to: target.phone, body: text.subject });
      });
    },
  };
}
