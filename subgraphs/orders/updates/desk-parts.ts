import type { ClientSession } from 'mongodb';
import { type Caller, mustHave, type ShopperCaller } from '../../../kernel/caller.ts';
import type { IdempotentRequest } from '../../../kernel/data/idempotency.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { onceInTransaction } from '../../../kernel/data/once-in-transaction.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { Notifier } from '../../../kernel/notifier.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import type { OrderUpdateErrorCode } from '../generated/types.ts';
import type { Afterwards } from '../guest-lookup/afterwards.ts';
import type { LookupRepository } from '../guest-lookup/repository.ts';
import type { OrderRecord, OrderRepository } from '../repository.ts';
import type { UpdateParts } from './order-updates.ts';
import type { UpdateSubscriptionRepository } from './repository.ts';
import { perSessionMax, type UpdateSubscriptionRecord } from './subscription.ts';

export interface DeskParts extends UpdateParts {
  readonly subscriptions: UpdateSubscriptionRepository;
  readonly orders: OrderRepository;
  readonly lookups: LookupRepository;
  readonly afterwards: Afterwards;
  readonly notifier: Notifier;
}

/** What came of it: the subscription as it is now, or why there is none or no change. */
export interface SubscriptionAnswer {
  /** Local id; null where there is nothing to show. */
  readonly subscriptionId: string | null;
  readonly problem: { readonly code: OrderUpdateErrorCode; readonly field?: string } | null;
  /** Tries left after a wrong code. */
  readonly attemptsLeft?: number | null;
}

/** @param field the part of the input that is meant, where the code alone does not say */
export const refused = (code: OrderUpdateErrorCode, field?: string): SubscriptionAnswer => ({
  subscriptionId: null,
  problem: { code, ...(field === undefined ? {} : { field }) },
});

/** Consent is the shopper's own: staff and services cannot give it for them. @throws ShopError FORBIDDEN or UNAUTHENTICATED */
export function mustBeGuest(caller: Caller): ShopperCaller {
  mustHave(caller, 'order:read');
  if (caller.kind !== 'shopper')
    throw new ShopError('FORBIDDEN', 'Only the shopper whose order it is may do this');
  return caller;
}

/** What the steps of the desk share. */
export function createDeskTools(parts: DeskParts) {
  const { subscriptions, orders, config } = parts;

  return {
    hash: (value: string): string => hashPersonal(value, config.secrets.piiSalt),

    findOrder: async (tenant: string, id: string): Promise<OrderRecord | null> =>
      (await orders.byIds(tenant, [id]))[0] ?? null,

    /** Runs a step again where another request took the address or the place at the same time. */
    async once<R>(
      request: IdempotentRequest,
      step: (session: ClientSession) => Promise<R | null>,
    ): Promise<R | null> {
      for (let tries = 1; ; tries += 1)
        try {
          return await onceInTransaction(parts, request, step);
        } catch (error) {
          if (!isDuplicateKey(error) || tries > perSessionMax) throw error;
        }
    },

    /** @throws ShopError CONFLICT */
    async put(next: UpdateSubscriptionRecord, session: ClientSession): Promise<void> {
      if (!(await subscriptions.put(next, session)))
        throw new ShopError('CONFLICT', 'Another change of this subscription came first');
    },
  };
}

export type DeskTools = ReturnType<typeof createDeskTools>;
