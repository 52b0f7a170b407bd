import type { ClientSession } from 'mongodb';
import { type Caller, maySeeOrder } from '../../../kernel/caller.ts';
import { replyBefore } from '../../../kernel/data/once-in-transaction.ts';
import { normaliseEmail } from '../../../kernel/email.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { freeSlot } from '../../../kernel/free-slot.ts';
import { createUlid, localIdOf } from '../../../kernel/ids.ts';
import type { OrderUpdatesSubscribeInput } from '../generated/types.ts';
import type { OrderRecord } from '../repository.ts';
import {
  type DeskParts,
  type DeskTools,
  mustBeGuest,
  refused,
  type SubscriptionAnswer,
} from './desk-parts.ts';
import { isOver } from './news.ts';
import { createProofCodes } from './proof-codes.ts';
import { sealTarget } from './sealed-target.ts';
import {
  begun,
  ended,
  isForsaken,
  perOrderMax,
  perSessionMax,
  type UpdateSubscriptionRecord,
} from './subscription.ts';
import { identityOf, noticeChannelOf, readTarget, type UpdateTarget } from './target.ts';
import { terms } from './terms.ts';

/** The remembered reply. */
interface Subscribed {
  readonly subscriptionId: string;
  /** The proof that this request made; null where none was needed. */
  readonly proofId: string | null;
}

/** Where a subscription finds room. */
interface Places {
  readonly orderSlot: number;
  readonly sessionSlot: number;
}

/** How somebody comes to be told of an order. */
export function createSubscribe(parts: DeskParts, tools: DeskTools) {
  const { subscriptions, notifier, config, clock, random } = parts;
  const { hash, findOrder, once, put } = tools;
  const codes = createProofCodes(parts, tools);

  /** The places for one more, once those whose code never came back are out of the way; null where there are none. */
  const makeRoom = async (
    { tenant, orderId, sessionId }: { tenant: string; orderId: string; sessionId: string },
    existing: UpdateSubscriptionRecord | null,
    session: ClientSession,
  ): Promise<Places | null> => {
    const now = clock.now();
    const isOther = ({ _id }: UpdateSubscriptionRecord): boolean => _id !== existing?._id;
    const ofOrder = await subscriptions.openOfOrder(tenant, orderId, session);
    const ofSession = await subscriptions.openOfSession(tenant, sessionId, session);
    const open = new Map([...ofOrder, ...ofSession].map((record) => [record._id, record]));
    for (const record of open.values())
      if (isOther(record) && isForsaken(record, now))
        await put(ended(record, 'UNPROVED', now), session);
    const stays = (record: UpdateSubscriptionRecord): boolean =>
      isOther(record) && !isForsaken(record, now);
    const orderSlot = freeSlot(
      ofOrder.filter(stays).map((record) => record.orderSlot),
      perOrderMax,
    );
    const sessionSlot = freeSlot(
      ofSession.filter(stays).map((record) => record.sessionSlot),
      perSessionMax,
    );
    return orderSlot === null || sessionSlot === null ? null : { orderSlot, sessionSlot };
  };

  /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who has proved no order, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED, CONFLICT */
  return async (caller: Caller, input: OrderUpdatesSubscribeInput): Promise<SubscriptionAnswer> => {
    const shopper = mustBeGuest(caller);
    const { tenant, sessionId } = shopper;
    const { channel, termsVersion } = input;
    const orderId = localIdOf('Order', input.orderId, 'orderId');
    const order = maySeeOrder(shopper, orderId) ? await findOrder(tenant, orderId) : null;
    if (!order) return refused('NOT_FOUND', 'orderId');
    if (termsVersion !== terms.version) return refused('TERMS_OUTDATED');
    if (!notifier.channels.includes(noticeChannelOf[channel]))
      return refused('CHANNEL_UNAVAILABLE');
    const target = readTarget(input, order.customer.email, parts.allowsLoopback);
    if (typeof target === 'string') return refused(target);

    const targetHash = hash(identityOf(target));
    const request = {
      tenant,
      actor: sessionId,
      operation: 'orderUpdatesSubscribe',
      key: input.idempotencyKey,
      body: { orderId, targetHash, termsVersion },
    };
    const before = await replyBefore<Subscribed>(parts, request);
    if (before) return { subscriptionId: before.subscriptionId, problem: null };
    if (isOver(order.state)) return refused('ORDER_DONE');

    const known = await subscriptions.byTarget(tenant, orderId, channel, targetHash);
    const needsProof = !isProvedWith(order, target);
    const needsCode = needsProof && known?.state !== 'ACTIVE';
    if (needsCode && !(await codes.mayAsk(shopper, targetHash)))
      return refused('TOO_MANY_REQUESTS');
    const made = needsCode ? codes.make(shopper) : null;

    const reply = await once<Subscribed>(request, async (session) => {
      const existing = await subscriptions.byTarget(tenant, orderId, channel, targetHash, session);
      if (existing?.state === 'ACTIVE') return { subscriptionId: existing._id, proofId: null };
      // It was active a moment ago and ended since: without a code it must not begin anew.
      if (needsProof && !made)
        throw new ShopError('CONFLICT', 'It was ended at this moment; ask once more');
      const places = await makeRoom({ tenant, orderId, sessionId }, existing, session);
      if (!places) return null;
      const _id = existing?._id ?? `ous_${createUlid(clock, random)}`;
      const wish = {
        ...{ _id, tenant, orderId, sessionId, channel, targetHash, termsVersion },
        ...places,
        sealedTarget: sealTarget(target, config.secrets.data, _id),
        proof: made?.proof ?? null,
        orderVersion: order.version,
      };
      await put(begun(wish, existing, clock.now()), session);
      return { subscriptionId: _id, proofId: made?.proof._id ?? null };
    });
    if (!reply) return refused('TOO_MANY_SUBSCRIPTIONS');
    // Of several at once one made the code that works: only that one is sent.
    if (made && reply.proofId === made.proof._id) codes.send(target, made.code, order);
    return { subscriptionId: reply.subscriptionId, problem: null };
  };
}

/** The order was opened by a letter to its own address; and who can name a browser's keys has the browser. */
const isProvedWith = (order: OrderRecord, target: UpdateTarget): boolean =>
  target.channel === 'PUSH' ||
  (target.channel === 'EMAIL' && target.email === normaliseEmail(order.customer.email));
