import { type Caller, refuseUnless } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createUlid, localIdOf } from '../../kernel/ids.ts';
import { cancelRefusalOf } from './domain/cancel-window.ts';
import {
  type CancellationReason,
  cancellationNoteLengthMax,
  cancellationReasons,
  cancelOrder,
} from './domain/cancellation.ts';
import { orderStatusChanged } from './events.ts';
import type { OrderError } from './generated/types.ts';
import { noteTooLong, notFound, reasonNotYours, refusedBy, stale } from './order-refusals.ts';
import type { OrderRecord, OrderRepository, StoredChange } from './repository.ts';
import { mayCancel } from './visibility.ts';

/** What every step of an order is asked with. */
export interface OrderStepInput {
  readonly orderId: string;
  readonly expectedVersion: number;
  readonly idempotencyKey: string;
  readonly clientMutationId?: string | null | undefined;
}

export interface CancelInput extends OrderStepInput {
  readonly reason: CancellationReason;
  readonly note?: string | null | undefined;
}

export interface OrderStepAnswer {
  /** Local id of the order, as it is now; null when there is none for this caller. */
  readonly orderId: string | null;
  readonly userErrors: readonly OrderError[];
  readonly clientMutationId: string | null;
}

type Decision = StoredChange | { readonly error: OrderError };

export type OrderDesk = ReturnType<typeof createOrderDesk>;

/**
 * What people do with an order. Each step is taken once a key, against the version that was read; the order, its event
 * and the reply are one transaction.
 */
export function createOrderDesk({
  orders,
  clock,
}: {
  readonly orders: OrderRepository;
  readonly clock: Clock;
}) {
  const step = async (
    caller: Caller,
    operation: string,
    { idempotencyKey, ...body }: OrderStepInput,
    decide: (order: OrderRecord) => Decision,
  ): Promise<OrderStepAnswer> => {
    const id = localIdOf('Order', body.orderId, 'orderId');
    const answer = answerTo(body);
    let refused: OrderStepAnswer | null = null;
    const request = {
      tenant: caller.tenant,
      actor: actorOf(caller),
      operation,
      key: idempotencyKey,
      body,
    };
    const reply = await orders.change(request, id, (order) => {
      const decision =
        order.version === body.expectedVersion ? decide(order) : { error: stale(order) };
      if (!('error' in decision)) return { ...decision, reply: { orderId: id } };
      refused = answer(id, [decision.error]);
      return null;
    });
    if (reply) return answer(id, []);
    return refused ?? answer(null, [notFound]);
  };

  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, BAD_USER_INPUT for an id of another type */
    async cancel(caller: Caller, input: CancelInput): Promise<OrderStepAnswer> {
      const id = localIdOf('Order', input.orderId, 'orderId');
      refuseUnless(mayCancel(caller, id), caller);
      const answer = answerTo(input);
      const note = input.note?.trim() || null;
      const by = caller.kind === 'shopper' ? 'SHOPPER' : 'STAFF';
      if (by === 'SHOPPER' && !cancellationReasons[input.reason].byShopper)
        return answer(id, [reasonNotYours]);
      if (note && note.length > cancellationNoteLengthMax)
        return answer(id, [noteTooLong(cancellationNoteLengthMax)]);
      return step(caller, 'orderCancel', input, (record) => {
        const refusal = cancelRefusalOf(record);
        if (refusal) return { error: refusedBy(refusal) };
        const { order, entry } = cancelOrder(record, {
          reason: input.reason,
          by,
          subject: caller.kind === 'staff' ? caller.subject : null,
          note,
          now: clock.now(),
          entryId: `ent_${createUlid(clock)}`,
        });
        return { order, event: orderStatusChanged(order, entry) };
      });
    },
  };
}

const answerTo =
  ({ clientMutationId }: Pick<OrderStepInput, 'clientMutationId'>) =>
  (orderId: string | null, userErrors: readonly OrderError[]): OrderStepAnswer => ({
    orderId,
    userErrors,
    clientMutationId: clientMutationId ?? null,
  });

const actorOf = (caller: Caller): string => {
  if (caller.kind === 'shopper') return caller.sessionId;
  return caller.kind === 'anonymous' ? caller.kind : caller.subject;
};
