import { type Caller, maySeeOrder } from '../../../kernel/caller.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import type { OrderUpdateErrorCode, OrderUpdatesConfirmInput } from '../generated/types.ts';
import {
  type DeskParts,
  type DeskTools,
  mustBeGuest,
  refused,
  type SubscriptionAnswer,
} from './desk-parts.ts';
import { judgeProof, type Verdict } from './proof.ts';
import { doubted, proved } from './subscription.ts';

/** The remembered reply. */
interface Judgement {
  readonly verdict: Exclude<Verdict, 'GONE'>;
  readonly attemptsLeft: number | null;
}

const problemOf = {
  WRONG: 'CODE_INVALID',
  SPENT: 'TOO_MANY_ATTEMPTS',
  GONE: 'CODE_EXPIRED',
} as const satisfies Record<Exclude<Verdict, 'RIGHT'>, OrderUpdateErrorCode>;

/** How an address is proved with the code that was sent there. */
export const createConfirm =
  ({ subscriptions, clock }: DeskParts, { hash, findOrder, once, put }: DeskTools) =>
  /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who has proved no order, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED, CONFLICT */
  async (caller: Caller, input: OrderUpdatesConfirmInput): Promise<SubscriptionAnswer> => {
    const shopper = mustBeGuest(caller);
    const { tenant, sessionId } = shopper;
    const id = localIdOf('OrderUpdateSubscription', input.subscriptionId, 'subscriptionId');
    const digits = input.code.replace(/[\s-]+/g, '');
    if (!/^\d{6}$/.test(digits)) return refused('CODE_INVALID');
    const found = await subscriptions.byId(tenant, id);
    const order =
      found && maySeeOrder(shopper, found.orderId) ? await findOrder(tenant, found.orderId) : null;
    if (!order) return refused('NOT_FOUND', 'subscriptionId');

    const request = {
      tenant,
      actor: sessionId,
      operation: 'orderUpdatesConfirm',
      key: input.idempotencyKey,
      body: { id, code: hash(`${id}:${digits}`) },
    };
    const judged = await once<Judgement>(request, async (session) => {
      const record = await subscriptions.byId(tenant, id, session);
      if (record?.state !== 'PENDING' || !record.proof) return null;
      const now = clock.now();
      const codeHash = hash(`${record.proof._id}:${digits}`);
      const { verdict, attemptsLeft, proof } = judgeProof(
        record.proof,
        { sessionId, codeHash },
        now,
      );
      if (verdict === 'GONE') return null;
      if (verdict === 'RIGHT') await put(proved(record, order.version, now), session);
      else if (proof !== record.proof) await put(doubted(record, proof, now), session);
      return { verdict, attemptsLeft };
    });
    if (judged?.verdict === 'RIGHT') return { subscriptionId: id, problem: null };
    const { problem } = refused(problemOf[judged?.verdict ?? 'GONE']);
    return { subscriptionId: id, problem, attemptsLeft: judged?.attemptsLeft ?? null };
  };
