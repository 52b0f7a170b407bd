import type { ClientSession } from 'mongodb';
import {
  actorOf,
  type Caller,
  hasScope,
  refuseUnless,
  type ShopperCaller,
} from '../../../kernel/caller.ts';
import type { IdempotentRequest } from '../../../kernel/data/idempotency.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { onceInTransaction, replyBefore } from '../../../kernel/data/once-in-transaction.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { freeSlot } from '../../../kernel/free-slot.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createUlid } from '../../../kernel/ids.ts';
import { createOneAtATime } from '../../../kernel/one-at-a-time.ts';
import type { ConversationDesk } from '../conversation.ts';
import { held } from '../domain/scripts.ts';
import type { MessageRange } from '../repository.ts';
import type { OrderValues } from '../tickets/order-values.ts';
import {
  convert,
  expire,
  extend,
  type HoldRecord,
  type HoldRefusal,
  holdsMax,
  isActive,
  newHold,
  release,
} from './hold.ts';
import type { PieceRefusal, Pieces } from './pieces.ts';
import type { HoldRepository } from './repository.ts';

export type HoldProblem =
  | HoldRefusal
  | PieceRefusal
  | 'ALREADY_HELD'
  | 'TOO_MANY'
  | 'NOT_FOUND'
  | 'ORDER_UNKNOWN';

export interface HoldAnswer {
  /** Local id of the hold, as it is now; null when there is none for this caller. */
  readonly holdId: string | null;
  readonly problem: HoldProblem | null;
  /** Where Aurora's words to it stand; null when she has none. */
  readonly remark: MessageRange | null;
}

export interface Reservation {
  /** Local ids. */
  readonly productId: string;
  readonly variantId: string;
  readonly idempotencyKey: string;
}

/** What the catalog and the orders have told. */
export interface KnownOfOthers {
  readonly pieces: Pick<Pieces, 'refusalOf'>;
  readonly orders: Pick<OrderValues, 'byIds'>;
}

export type HoldDesk = ReturnType<typeof createHoldDesk>;

/** Holds of pieces: each change once a key, the hold, its event and the reply in one transaction. */
export function createHoldDesk(
  parts: SubgraphParts,
  holds: HoldRepository,
  { pieces, orders }: KnownOfOthers,
  { remark }: Pick<ConversationDesk, 'remark'>,
) {
  const { clock, random } = parts;
  const oneAtATime = createOneAtATime();

  /** @param decide what becomes of it, or why nothing does; a refusal is not remembered */
  const once = async (
    request: IdempotentRequest,
    decide: (session: ClientSession) => Promise<HoldAnswer>,
  ): Promise<HoldAnswer> => {
    for (let tries = 1; ; tries += 1) {
      let refused: HoldAnswer | null = null;
      try {
        const reply = await onceInTransaction<HoldReply>(parts, request, async (session) => {
          const answer = await decide(session);
          refused = answer.problem === null ? null : answer;
          return answer.problem === null ? replyOf(answer) : null;
        });
        return reply ? { ...reply, problem: null } : (refused ?? nothing);
      } catch (error) {
        // Another request of this session took the piece or the place: what it did decides the next look.
        if (!isDuplicateKey(error) || tries > holdsMax) throw error;
      }
    }
  };

  const change = (
    caller: Caller,
    operation: string,
    {
      holdId,
      idempotencyKey,
      ...body
    }: { readonly holdId: string; readonly idempotencyKey: string },
    mayChange: (hold: HoldRecord) => boolean,
    step: (hold: HoldRecord, now: Date) => HoldRecord | HoldProblem,
  ): Promise<HoldAnswer> =>
    once(
      {
        tenant: caller.tenant,
        actor: actorOf(caller),
        operation,
        key: idempotencyKey,
        body: { holdId, ...body },
      },
      async (session) => {
        const hold = await holds.byId(caller.tenant, holdId, session);
        if (!hold || !mayChange(hold)) return nothing;
        const next = step(hold, clock.now());
        if (typeof next === 'string') return { holdId, problem: next, remark: null };
        if (!(await holds.replace(next, session)))
          throw new ShopError('CONFLICT', 'Another change of this hold came first');
        return { holdId, problem: null, remark: null };
      },
    );

  return {
    async reserve(
      { tenant, sessionId }: ShopperCaller,
      { productId, variantId, idempotencyKey }: Reservation,
    ): Promise<HoldAnswer> {
      const request = {
        tenant,
        actor: sessionId,
        operation: 'capsuleReserve',
        key: idempotencyKey,
        body: { productId, variantId },
      };
      const decide = async (session?: ClientSession): Promise<HoldAnswer | Opening> => {
        const now = clock.now();
        const open = await holds.openOf(tenant, [sessionId], session);
        const own = open.find((hold) => hold.variantId === variantId);
        if (own && isActive(own, now))
          return { holdId: own._id, problem: 'ALREADY_HELD', remark: null };
        const over = open.filter((hold) => !isActive(hold, now));
        const taken = open.filter((hold) => isActive(hold, now)).map((hold) => hold.slot);
        const slot = freeSlot(taken, holdsMax);
        return slot === null
          ? { holdId: null, problem: 'TOO_MANY', remark: null }
          : { slot, over, now };
      };

      const look = async (): Promise<HoldAnswer> => {
        // Of many at once nearly all end here, without a transaction.
        const before = await replyBefore<HoldReply>(parts, request);
        if (before) return { ...before, problem: null };
        const glance = await decide();
        if (!('slot' in glance)) return glance;
        const problem = await pieces.refusalOf(tenant, { productId, variantId });
        return problem === null ? take() : { holdId: null, problem, remark: null };
      };
      const take = (): Promise<HoldAnswer> =>
        once(request, async (session) => {
          const opening = await decide(session);
          if (!('slot' in opening)) return opening;
          const { slot, over, now } = opening;
          // Own holds that the sweeper has not seen yet do not stand in the way.
          for (const hold of over) await holds.replace(expire(hold, now), session);
          const _id = `hld_${createUlid(clock, random)}`;
          const ids = { _id, tenant, sessionId, productId, variantId, slot };
          await holds.insert(newHold(ids, now), session);
          const words = await remark({ tenant, sessionId }, [held], session);
          return { holdId: _id, problem: null, remark: words };
        });
      return oneAtATime(`${tenant}:${sessionId}`, look);
    },

    extend: (caller: Caller, input: { holdId: string; idempotencyKey: string }) =>
      change(caller, 'capsuleExtend', input, mine(caller), extend),

    release: (caller: Caller, input: { holdId: string; idempotencyKey: string }) =>
      change(caller, 'capsuleRelease', input, mine(caller), release),

    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED without the right to orders or stock */
    async convert(
      caller: Caller,
      input: { holdId: string; orderId: string; idempotencyKey: string },
    ): Promise<HoldAnswer> {
      const mayConvert = hasScope(caller, 'orders:write') || hasScope(caller, 'catalog:write');
      refuseUnless(mayConvert, caller);
      const { orderId } = input;
      const isKnown = (await orders.byIds(caller.tenant, [orderId])).has(orderId);
      return change(
        caller,
        'capsuleConvert',
        input,
        () => true,
        (hold, now) => (isKnown ? convert(hold, orderId, now) : 'ORDER_UNKNOWN'),
      );
    },
  };
}

/** A place for a new hold, and the holds that are over and make room. */
interface Opening {
  readonly slot: number;
  readonly over: readonly HoldRecord[];
  readonly now: Date;
}

/** A shopper's own; staff who see sessions and write tickets act for them. Others are told that there is none. */
export const mine =
  (caller: Caller) =>
  ({ sessionId }: HoldRecord): boolean =>
    (caller.kind === 'shopper' && caller.sessionId === sessionId) ||
    hasScope(caller, 'tickets:write');

/** What is remembered of a request that went through. */
type HoldReply = Omit<HoldAnswer, 'problem'>;

const replyOf = ({ holdId, remark }: HoldAnswer): HoldReply => ({ holdId, remark });

const nothing: HoldAnswer = { holdId: null, problem: 'NOT_FOUND', remark: null };
