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
      stream(context, 'kpis:read', kpisChangedType, snapshotIdOf),
    resolve: async (root: unknown, _args: object, { caller, snapshots }: AnalyticsContext) =>
      (await snapshots.byId(caller.tenant, idIn(root))) ?? gone('Those figures are gone'),
  },

  csatReceived: {
    subscribe: (_root, _args, context) =>
      stream(context, 'sessions:read', csatSubmittedType, csatIdOf),
    resolve: async (root: unknown, _args: object, { loaders }: AnalyticsContext) =>
      (await loaders.csatById.load(idIn(root))) ?? gone('That rating is gone'),
  },
};

/** The root value of one event: what it tells of. */
interface Told {
  readonly id: string;
}

const idIn = (root: unknown): string => (root as Told).id;

/**
 * The generated types know the field's value alone; `resolve` makes it of the root value.
 * Service callers read for streams that many people share: the gateway has checked each of those.
 */
function stream(
  { caller, live, lastEventId }: AnalyticsContext,
  scope: Scope,
  type: string,
  idOf: (event: StoredEvent) => string,
): AsyncIterable<never> {
  refuseUnless(caller.kind === 'service' || hasScope(caller, scope), caller);
  const { tenant } = caller;
  const events = live().subscribe({ tenant, types: [type], afterEventId: lastEventId });
  const told = toPayloads(events, ({ event }): Told => ({ id: idOf(event) }));
  return told as unknown as AsyncIterable<never>;
}

function gone(says: string): never {
  throw new ShopError('NOT_FOUND', says);
}
