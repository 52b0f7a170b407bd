import { hasScope, refuseUnless } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { LiveStream } from '../../../kernel/events/live-stream.ts';
import { toPayloads } from '../../../kernel/graphql/to-payloads.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { returnChangedType, returnChangeOf, returnKey, returnRequestedType } from '../events.ts';
import type { ReturnChangedResolvers, SubscriptionResolvers } from '../generated/types.ts';
import { maySeeReturns } from '../visibility.ts';

const types = [returnRequestedType, returnChangedType];

/** The return that an event tells of. */
export type ReturnChangedRef = ReturnType<typeof returnChangeOf>;

export const Subscription: SubscriptionResolvers = {
  returnChanged: {
    subscribe: async (_root, { returnId }, { caller, loaders, live, lastEventId }) => {
      const id = localIdOf('Return', returnId, 'returnId');
      refuseUnless(caller.kind !== 'anonymous', caller);
      const record = await loaders.returnById.load(id);
      refuseUnless(record !== null && maySeeReturns(caller, record.orderId), caller);
      const stream = live().subscribe({
        tenant: caller.tenant,
        types,
        key: returnKey(id),
        afterEventId: lastEventId,
      });
      return payloads(stream, 'returnChanged');
    },
  },

  returnsChanged: {
    subscribe: (_root, _args, { caller, live, lastEventId }) => {
      refuseUnless(caller.kind === 'service' || hasScope(caller, 'returns:read'), caller);
      const stream = live().subscribe({
        tenant: caller.tenant,
        types,
        afterEventId: lastEventId,
      });
      return payloads(stream, 'returnsChanged');
    },
  },
};

/** The return as it is now: an event that comes late or twice never shows an older one. */
export const ReturnChanged: ReturnChangedResolvers = {
  return: async ({ returnId }, _args, { loaders }) => {
    const record = await loaders.returnById.load(returnId);
    if (!record) throw new ShopError('NOT_FOUND', 'That return is gone');
    return record;
  },
};

/** The generated types know the root value alone; `subscribeToSubgraph` takes it out of its `EventPayload`. */
const payloads = <F extends string>(
  stream: LiveStream,
  field: F,
): AsyncIterable<Record<F, ReturnChangedRef>> =>
  toPayloads(stream, ({ event }) => ({
    [field]: returnChangeOf(event),
  })) as unknown as AsyncIterable<Record<F, ReturnChangedRef>>;
