import { actorOf, type Caller, mustHave } from '../../../kernel/caller.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { onceInTransaction } from '../../../kernel/data/once-in-transaction.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { type PageArgs, readPage, toConnection } from '../../../kernel/page.ts';
import { retryOf } from '../../../kernel/retry.ts';
import type { OrderUpdateDeliveryRetryInput, OrderUpdateErrorCode } from '../generated/types.ts';
import { type DeliveryRecord, retried } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import type { UpdateParts } from './order-updates.ts';

const sortName = 'orderUpdateDeadLetters';

export interface RetryAnswer {
  /** null when there is none. */
  readonly delivery: DeliveryRecord | null;
  readonly problem: OrderUpdateErrorCode | null;
}

/** A page of them; its total is counted for those who ask. */
export type DeadLetterList = Awaited<ReturnType<DeadLetters['page']>>;

export type DeadLetters = ReturnType<typeof createDeadLetters>;

/** What could not be sent, for those who lead the team. */
export function createDeadLetters(
  parts: UpdateParts & { readonly deliveries: DeliveryRepository; readonly clock: Clock },
) {
  const { deliveries, config, clock } = parts;

  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED, BAD_USER_INPUT or CURSOR_INVALID for a page that is none */
    async page(caller: Caller, args: PageArgs) {
      mustHave(caller, 'notices:write');
      const secret = config.secrets.cursor;
      const page = await deliveries.page(caller.tenant, 'DEAD', readPage(args, sortName, secret));
      return toConnection(page, args, {
        sortName,
        secret,
        valuesOf: ({ changedAt, _id }) => [changedAt.toISOString(), _id],
      });
    },

    count: (caller: Caller): Promise<number> => deliveries.count(caller.tenant, 'DEAD'),

    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED */
    async retry(caller: Caller, input: OrderUpdateDeliveryRetryInput): Promise<RetryAnswer> {
      mustHave(caller, 'notices:write');
      const { tenant } = caller;
      const id = localIdOf('OrderUpdateDelivery', input.deliveryId, 'deliveryId');
      let problem: OrderUpdateErrorCode | null = null;
      const done = await onceInTransaction(
        parts,
        {
          tenant,
          actor: actorOf(caller),
          operation: 'orderUpdateDeliveryRetry',
          key: input.idempotencyKey,
          body: { id, expectedVersion: input.expectedVersion },
        },
        async (session) => {
          const delivery = await deliveries.byId(tenant, id, session);
          problem = problemOf(delivery, input.expectedVersion);
          const next =
            delivery && !problem ? retried(delivery, retryOf(caller, clock.now())) : null;
          return next && (await deliveries.replace(next, session)) ? true : null;
        },
      );
      const delivery = await deliveries.byId(tenant, id);
      return { delivery, problem: done ? null : (problem ?? 'VERSION_STALE') };
    },
  };
}

function problemOf(
  delivery: DeliveryRecord | null,
  expectedVersion: number,
): OrderUpdateErrorCode | null {
  if (!delivery) return 'NOT_FOUND';
  if (delivery.version !== expectedVersion) return 'VERSION_STALE';
  return delivery.state === 'DEAD' ? null : 'NOT_DEAD';
}
