import { type Caller, hasScope, mustHave } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { toPayloads } from '../../../kernel/graphql/to-payloads.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { readPage, toConnection } from '../../../kernel/page.ts';
import type { ConciergeContext } from '../context.ts';
import type {
  CapsuleHoldChangedResolvers,
  CapsuleHoldConnectionResolvers,
  CapsuleHoldResolvers,
  MutationResolvers,
  ProductResolvers,
  QueryResolvers,
  SubscriptionResolvers,
} from '../generated/types.ts';
import { type HoldChange, holdChangedType, holdChangeOf, holdKey } from '../holds/events.ts';
import { type HoldRecord, type HoldState, isActive, isExtendable } from '../holds/hold.ts';
import type { HoldAnswer, HoldProblem } from '../holds/hold-desk.ts';
import { mustBeShopper } from './shopper.ts';

/** A product as this subgraph points at it: by local id alone. */
export interface ProductRef {
  readonly productId: string;
}

export const CapsuleHold: CapsuleHoldResolvers = {
  __resolveReference: ({ id }, context) => visibleHold(localIdOf('CapsuleHold', id), context),
  id: ({ _id }) => toGlobalId('CapsuleHold', _id),
  product: ({ productId }) => ({ productId }),
  variant: ({ variantId }) => ({ id: toGlobalId('ProductVariant', variantId) }),
  extendable: (hold, _args, { clock }) => isExtendable(hold, clock.now()),
};

export const CapsuleHoldConnection: CapsuleHoldConnectionResolvers = {
  totalCount: ({ states }, _args, { caller, holds }) => holds.count(caller.tenant, states),
};

export const Product: ProductResolvers = {
  __resolveReference: ({ id }): ProductRef => ({ productId: localIdOf('Product', id) }),
  id: ({ productId }) => toGlobalId('Product', productId),
  activeHold: async ({ productId }, _args, { caller, clock, loaders }) => {
    if (caller.kind !== 'shopper') return null;
    const open = await loaders.openHoldsBySession.load(caller.sessionId);
    const now = clock.now();
    return open.find((hold) => hold.productId === productId && isActive(hold, now)) ?? null;
  },
};

/** The page of holds, and what its count is of. */
export type HoldList = Awaited<ReturnType<typeof listHolds>>;

const sortName = 'capsuleHolds';

async function listHolds(
  { caller, holds, secrets }: ConciergeContext,
  states: readonly HoldState[],
  args: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
) {
  const page = await holds.page(caller.tenant, states, readPage(args, sortName, secrets.cursor));
  const valuesOf = ({ expiresAt, _id }: HoldRecord) => [expiresAt.toISOString(), _id];
  return { ...toConnection(page, args, { sortName, secret: secrets.cursor, valuesOf }), states };
}

export const holdQueries: Pick<QueryResolvers, 'capsuleHold' | 'capsuleHolds'> = {
  capsuleHold: (_root, { id }, context) => visibleHold(localIdOf('CapsuleHold', id, 'id'), context),
  capsuleHolds: (_root, { states, ...page }, context) => {
    mustHave(context.caller, 'sessions:read');
    return listHolds(context, states ?? ['ACTIVE', 'EXTENDED'], page);
  },
};

export const holdMutations: Pick<
  MutationResolvers,
  'capsuleReserve' | 'capsuleExtend' | 'capsuleRelease' | 'capsuleConvert'
> = {
  capsuleReserve: async (_root, { input }, context) => {
    const shopper = mustBeShopper(context.caller);
    const reservation = {
      productId: localIdOf('Product', input.productId, 'productId'),
      variantId: localIdOf('ProductVariant', input.variantId, 'variantId'),
      idempotencyKey: input.idempotencyKey,
    };
    const answer = await context.holdDesk.reserve(shopper, reservation);
    const { remark } = answer;
    const messages = remark ? await context.repository.messagesInRange(shopper.tenant, remark) : [];
    return { ...(await toPayload(answer, input, context, 'variantId')), messages };
  },

  capsuleExtend: async (_root, { input }, context) =>
    toPayload(await context.holdDesk.extend(context.caller, local(input)), input, context),

  capsuleRelease: async (_root, { input }, context) =>
    toPayload(await context.holdDesk.release(context.caller, local(input)), input, context),

  capsuleConvert: async (_root, { input }, context) => {
    const orderId = localIdOf('Order', input.orderId, 'orderId');
    const answer = await context.holdDesk.convert(context.caller, { ...local(input), orderId });
    return toPayload(answer, input, context);
  },
};

const local = ({ holdId, idempotencyKey }: { holdId: string; idempotencyKey: string }) => ({
  holdId: localIdOf('CapsuleHold', holdId, 'holdId'),
  idempotencyKey,
});

const problems: Readonly<Record<HoldProblem, string>> = {
  ALREADY_HELD: 'You hold this piece already',
  TOO_MANY: 'Five pieces are held for you; give one back first',
  ALREADY_EXTENDED: 'A hold is extended once',
  NOT_ACTIVE: 'This piece is no longer held',
  NOT_FOUND: 'There is no hold with that id',
  ORDER_UNKNOWN: 'We do not know that order yet; try again in a moment',
  VARIANT_UNKNOWN: 'That is no variant of this piece',
  SOLD_OUT: 'That is sold out; a hold is for what can be had',
};

async function toPayload(
  { holdId, problem }: HoldAnswer,
  { clientMutationId }: { readonly clientMutationId?: string | null | undefined },
  { loaders }: ConciergeContext,
  usualField = 'holdId',
) {
  const field = problem === 'ORDER_UNKNOWN' ? 'orderId' : usualField;
  return {
    hold: holdId === null ? null : await loaders.holdById.load(holdId),
    userErrors: problem
      ? [{ code: problem, message: problems[problem], field: ['input', field] }]
      : [],
    clientMutationId: clientMutationId ?? null,
  };
}

export const holdSubscriptions: Pick<SubscriptionResolvers, 'capsuleHoldChanged'> = {
  capsuleHoldChanged: {
    subscribe: async (_root, { holdId }, { caller, loaders, live, lastEventId }) => {
      const id = localIdOf('CapsuleHold', holdId, 'holdId');
      const hold = await loaders.holdById.load(id);
      if (!hold || !maySee(caller, hold))
        throw new ShopError('FORBIDDEN', 'This is not yours to see or change');
      const stream = live().subscribe({
        tenant: caller.tenant,
        types: [holdChangedType],
        key: holdKey(id),
        afterEventId: lastEventId,
      });
      // The generated types know the root value alone; `subscribeToSubgraph` takes it out of its `EventPayload`.
      return toPayloads(stream, ({ event }) => ({
        capsuleHoldChanged: holdChangeOf(event),
      })) as unknown as AsyncIterable<{ capsuleHoldChanged: HoldChange }>;
    },
  },
};

/** The hold as it is now: an event that comes late or twice never shows an older one. */
export const CapsuleHoldChanged: CapsuleHoldChangedResolvers = {
  hold: async ({ holdId }, _args, { loaders }) => {
    const hold = await loaders.holdById.load(holdId);
    if (!hold) throw new ShopError('NOT_FOUND', 'That hold is gone');
    return hold;
  },
};

async function visibleHold(
  id: string,
  { caller, loaders }: ConciergeContext,
): Promise<HoldRecord | null> {
  const hold = await loaders.holdById.load(id);
  return hold && maySee(caller, hold) ? hold : null;
}

/** Service callers read for streams that many people share: the gateway has checked each of them. */
const maySee = (caller: Caller, { sessionId }: HoldRecord): boolean =>
  caller.kind === 'service' ||
  hasScope(caller, 'sessions:read') ||
  (caller.kind === 'shopper' && caller.sessionId === sessionId);
