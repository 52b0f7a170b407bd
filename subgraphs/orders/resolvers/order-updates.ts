import { maySeeOrder, mustHave, refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { OrdersContext } from '../context.ts';
import type {
  MutationResolvers,
  OrderResolvers,
  OrderUpdateDeliveryConnectionResolvers,
  OrderUpdateDeliveryResolvers,
  OrderUpdateSubscriptionResolvers,
  QueryResolvers,
} from '../generated/types.ts';
import type { SubscriptionAnswer } from '../updates/desk-parts.ts';
import { refusal } from '../updates/refusals.ts';

export const updateQueries: Pick<QueryResolvers, 'orderUpdateTerms' | 'orderUpdateDeadLetters'> = {
  orderUpdateTerms: (_root, _args, { updates }) => updates.terms(),

  orderUpdateDeadLetters: (_root, args, { caller, updates }) =>
    updates.deadLetters.page(caller, args),
};

export const updateMutations: Pick<
  MutationResolvers,
  | 'orderUpdatesSubscribe'
  | 'orderUpdatesConfirm'
  | 'orderUpdatesUnsubscribe'
  | 'orderUpdateDeliveryRetry'
> = {
  orderUpdatesSubscribe: async (_root, { input }, context) =>
    payload(await context.updates.desk.subscribe(context.caller, input), input, context),

  orderUpdatesConfirm: async (_root, { input }, context) => {
    const answer = await context.updates.desk.confirm(context.caller, input);
    return {
      ...(await payload(answer, input, context)),
      attemptsLeft: answer.attemptsLeft ?? null,
    };
  },

  orderUpdatesUnsubscribe: async (_root, { input }, context) =>
    payload(await context.updates.desk.unsubscribe(context.caller, input), input, context),

  orderUpdateDeliveryRetry: async (_root, { input }, { caller, updates }) => {
    const { delivery, problem } = await updates.deadLetters.retry(caller, input);
    if (problem === null) updates.sender().soon();
    return {
      delivery,
      userErrors: problem
        ? [refusal(problem, problem === 'NOT_FOUND' ? 'deliveryId' : undefined)]
        : [],
      clientMutationId: input.clientMutationId ?? null,
    };
  },
};

/** The subscription as the change left it, read anew. */
const payload = async (
  { subscriptionId, problem }: SubscriptionAnswer,
  { clientMutationId }: { readonly clientMutationId?: string | null | undefined },
  { caller, updates }: OrdersContext,
) => ({
  subscription:
    subscriptionId === null
      ? null
      : await updates.subscriptions.byId(caller.tenant, subscriptionId),
  userErrors: problem ? [refusal(problem.code, problem.field)] : [],
  clientMutationId: clientMutationId ?? null,
});

export const updateSubscriptions: NonNullable<OrderResolvers['updateSubscriptions']> = (
  { _id },
  _args,
  { caller, loaders },
) => {
  refuseUnless(caller.kind === 'shopper' && maySeeOrder(caller, _id), caller);
  return loaders.updateSubscriptionsByOrder.load(_id);
};

export const OrderUpdateSubscription: OrderUpdateSubscriptionResolvers = {
  __resolveReference: async ({ id }, { caller, updates }) => {
    const localId = localIdOf('OrderUpdateSubscription', id);
    const record = await updates.subscriptions.byId(caller.tenant, localId);
    return record && caller.kind === 'shopper' && maySeeOrder(caller, record.orderId)
      ? record
      : null;
  },
  id: ({ _id }) => toGlobalId('OrderUpdateSubscription', _id),
  destination: (record, _args, { updates }) => updates.destinationOf(record),
  consentedAt: ({ consent }) => consent.askedAt,
  confirmedAt: ({ consent }) => consent.confirmedAt,
  termsVersion: ({ consent }) => consent.termsVersion,
  codeExpiresAt: ({ proof }) => proof?.expiresAt ?? null,
};

export const OrderUpdateDelivery: OrderUpdateDeliveryResolvers = {
  __resolveReference: ({ id }, { caller, updates }) => {
    mustHave(caller, 'notices:write');
    return updates.deliveries.byId(caller.tenant, localIdOf('OrderUpdateDelivery', id));
  },
  id: ({ _id }) => toGlobalId('OrderUpdateDelivery', _id),
  order: ({ orderId }, _args, { loaders }) => loaders.orderById.load(orderId),
  lastRetry: ({ lastRetry }) => lastRetry ?? null,
};

export const OrderUpdateDeliveryConnection: OrderUpdateDeliveryConnectionResolvers = {
  totalCount: (_list, _args, { caller, updates }) => updates.deadLetters.count(caller),
};
