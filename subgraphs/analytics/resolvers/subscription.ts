import { hasScope, refuseUnless, type Scope } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { StoredEvent } from '../../../kernel/events/event.ts';
import { toPayloads } from '../../../kernel/graphql/to-payloads.ts';
import type { AnalyticsContext } from '../context.ts';
import { csatIdOf, csatSubmittedType, kpisChangedType, snapshotIdOf } from '../events.ts';
import type { SubscriptionResolvers } from '../generated/types.ts';

/** Each loads the thing as it is now: an event that comes late or twice never shows an older one. */
export const Subscription: SubscriptionResolvers = {
  kpisUpdated: {
    subscribe: (_root, _args, context) =>
      stream(context, 'kpis:read', kpisChangedType, 'kpisUpdated', snapshotIdOf),
    resolve: async (snapshotId: unknown, _args: object, { caller, snapshots }: AnalyticsContext) =>
      (await snapshots.byId(caller.tenant, String(snapshotId))) ?? gone('Those figures are gone'),
  },

  csatReceived: {
    subscribe: (_root, _args, context) =>
      stream(context, 'sessions:read', csatSubmittedType, 'csatReceived', csatIdOf),
    resolve: async (csatId: unknown, _args: object, { loaders }: AnalyticsContext) =>
      (await loaders.csatById.load(String(csatId))) ?? gone('That rating is gone'),
  },
};

/** Service callers read for streams that many people share: the gateway has checked each of those. */
function stream<F extends string>(
  { caller, live, lastEventId }: AnalyticsContext,
  scope: Scope,
  type: string,
  field: F,
  idOf: (event: StoredEvent) => string,
): AsyncIterable<Record<F, never>> {
  refuseUnless(caller.kind === 'service' || hasScope(caller, scope), caller);
  const events = live().subscribe({
    tenant: caller.tenant,
    types: [type],
    afterEventId: lastEventId,
  });
  return toPayloads(events, ({ event }) => ({ [field]: idOf(event) })) as unknown as AsyncIterable<
    Record<F, never>
  >;
}

function gone(says: string): never {
  throw new ShopError('NOT_FOUND', says);
}
