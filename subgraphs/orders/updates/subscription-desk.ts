import type { ClientSession } from 'mongodb';
import { type Caller, maySeeOrder, mustHave, type ShopperCaller } from '../../../kernel/caller.ts';
import { addMs, HOUR_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import type { IdempotentRequest } from '../../../kernel/data/idempotency.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { onceInTransaction, replyBefore } from '../../../kernel/data/once-in-transaction.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { createUlid, localIdOf } from '../../../kernel/ids.ts';
import type { Notifier } from '../../../kernel/notifier.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { oneTimeCode } from '../../../kernel/random.ts';
import { normaliseEmail } from '../domain/email.ts';
import type {
  OrderUpdateErrorCode,
  OrderUpdatesConfirmInput,
  OrderUpdatesSubscribeInput,
  OrderUpdatesUnsubscribeInput,
} from '../generated/types.ts';
import type { Afterwards } from '../guest-lookup/afterwards.ts';
import type { Limit, LookupRepository } from '../guest-lookup/repository.ts';
import type { OrderRecord, OrderRepository } from '../repository.ts';
import { isOver } from './news.ts';
import { codeText } from './notice-text.ts';
import type { UpdateParts } from './order-updates.ts';
import { judgeProof, type Proof, proofTtlMs, type Verdict } from './proof.ts';
import type { UpdateSubscriptionRepository } from './repository.ts';
import { sealTarget } from './sealed-target.ts';
import {
  begun,
  doubted,
  ended,
  freeSlot,
  isForsaken,
  perOrderMax,
  perSessionMax,
  proved,
  type UpdateSubscriptionRecord,
} from './subscription.ts';
import { identityOf, noticeChannelOf, readTarget, type UpdateTarget } from './target.ts';
import { terms } from './terms.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

/** Codes that one session may ask for. */
const perSession: Limit = { max: 10, windowMs: 10 * MINUTE_MS };
/** Codes that one address may get, whoever asks. */
const perAddress: Limit = { max: 5, windowMs: HOUR_MS };

/** What came of it: the subscription as it is now, or why there is none or no change. */
export interface SubscriptionAnswer {
  /** Local id; null where there is nothing to show. */
  readonly subscriptionId: string | null;
  readonly problem: { readonly code: OrderUpdateErrorCode; readonly field?: string } | null;
  /** Tries left after a wrong code. */
  readonly attemptsLeft?: number | null;
}

export interface SubscriptionDeskParts extends UpdateParts {
  readonly subscriptions: UpdateSubscriptionRepository;
  readonly orders: OrderRepository;
  readonly lookups: LookupRepository;
  readonly afterwards: Afterwards;
  readonly notifier: Notifier;
}

export type SubscriptionDesk = ReturnType<typeof createSubscriptionDesk>;

/** Who is told of an order: asked for, proved, ended. Each change once a key; record, event and reply in one transaction. */
export function createSubscriptionDesk(parts: SubscriptionDeskParts) {
  const { subscriptions, orders, lookups, afterwards, notifier, config, clock, random } = parts;
  const { secrets } = config;
  const hash = (value: string): string => hashPersonal(value, secrets.piiSalt);
  const findOrder = async (tenant: string, id: string): Promise<OrderRecord | null> =>
    (await orders.byIds(tenant, [id]))[0] ?? null;

  const mayAskForCode = async (caller: ShopperCaller, targetHash: string): Promise<boolean> => {
    const now = clock.now();
    const within = await Promise.all([
      lookups.take(caller.tenant, `updates-session:${caller.sessionId}`, perSession, now),
      lookups.take(caller.tenant, `updates-address:${targetHash}`, perAddress, now),
    ]);
    return within.every(Boolean);
  };

  /** A code, and what remembers it: nobody but the session that asked can answer. */
  const proofFor = ({ sessionId }: ShopperCaller): { code: string; proof: Proof } => {
    const code = oneTimeCode(random);
    const _id = `upr_${createUlid(clock, random)}`;
    const codeHash = hash(`${_id}:${code}`);
    const expiresAt = addMs(clock.now(), proofTtlMs);
    return { code, proof: { _id, sessionId, codeHash, expiresAt, wrongCodes: 0 } };
  };

  const sendCode = (tenant: string, target: UpdateTarget, code: string, order: OrderRecord) => {
    const text = codeText(code, order.number, proofTtlMs / MINUTE_MS);
    const words = {
      tenant,
      template: 'order_update_code',
      fields: { code, orderNumber: order.number },
      ...text,
    };
    afterwards.run('order update code', async () => {
      if (target.channel === 'EMAIL')
        await notifier.send({ ...words, channel: 'email', to: target.email });
      if (target.channel === 'SMS')
        await notifier.send({ ...words, channel: 'sms', to: target.phone, body: text.subject });
    });
  };

  /** Runs a step again where another request took the address or the place at the same time. */
  const once = async <R>(
    request: IdempotentRequest,
    step: (session: ClientSession) => Promise<R | null>,
  ): Promise<R | null> => {
    for (let tries = 1; ; tries += 1)
      try {
        return await onceInTransaction(parts, request, step);
      } catch (error) {
        if (!isDuplicateKey(error) || tries > perSessionMax) throw error;
      }
  };

  const put = async (next: UpdateSubscriptionRecord, session: ClientSession): Promise<void> => {
    if (!(await subscriptions.put(next, session)))
      throw new ShopError('CONFLICT', 'Another change of this subscription came first');
  };

  /** Ends those whose code never came back. @returns their ids */
  const endForsaken = async (
    open: readonly UpdateSubscriptionRecord[],
    but: UpdateSubscriptionRecord | null,
    now: Date,
    session: ClientSession,
  ): Promise<ReadonlySet<string>> => {
    const over = open.filter((record) => record._id !== but?._id && isForsaken(record, now));
    const byId = new Map(over.map((record) => [record._id, record]));
    for (const record of byId.values()) await put(ended(record, 'UNPROVED', now), session);
    return new Set(byId.keys());
  };

  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who has proved no order, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED */
    async subscribe(
      caller: Caller,
      input: OrderUpdatesSubscribeInput,
    ): Promise<SubscriptionAnswer> {
      const shopper = mustBeGuest(caller);
      const { tenant, sessionId } = shopper;
      const orderId = localIdOf('Order', input.orderId, 'orderId');
      const order = maySeeOrder(shopper, orderId) ? await findOrder(tenant, orderId) : null;
      if (!order) return refused('NOT_FOUND', 'orderId');
      if (input.termsVersion !== terms.version) return refused('TERMS_OUTDATED');
      const { channel } = input;
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
        body: { orderId, targetHash, termsVersion: input.termsVersion },
      };
      const before = await replyBefore<Subscribed>(parts, request);
      if (before) return { subscriptionId: before.subscriptionId, problem: null };
      if (isOver(order.state)) return refused('ORDER_DONE');

      const known = await subscriptions.byTarget(tenant, orderId, channel, targetHash);
      const needsCode =
        known?.state !== 'ACTIVE' &&
        (target.channel === 'SMS' || (target.channel === 'EMAIL' && !isOwn(target, order)));
      if (needsCode && !(await mayAskForCode(shopper, targetHash)))
        return refused('TOO_MANY_REQUESTS');
      const made = needsCode ? proofFor(shopper) : null;

      let isFull = false;
      const reply = await once<Subscribed>(request, async (session) => {
        isFull = false;
        const existing = await subscriptions.byTarget(
          tenant,
          orderId,
          channel,
          targetHash,
          session,
        );
        if (existing?.state === 'ACTIVE') return { subscriptionId: existing._id, proofId: null };
        const now = clock.now();
        const ofOrder = await subscriptions.openOfOrder(tenant, orderId, session);
        const ofSession = await subscriptions.openOfSession(tenant, sessionId, session);
        const forsaken = await endForsaken([...ofOrder, ...ofSession], existing, now, session);
        const stays = ({ _id }: UpdateSubscriptionRecord): boolean =>
          _id !== existing?._id && !forsaken.has(_id);
        const orderSlot = freeSlot(
          ofOrder.filter(stays).map((record) => record.orderSlot),
          perOrderMax,
        );
        const sessionSlot = freeSlot(
          ofSession.filter(stays).map((record) => record.sessionSlot),
          perSessionMax,
        );
        if (orderSlot === null || sessionSlot === null) {
          isFull = true;
          return null;
        }
        const _id = existing?._id ?? `ous_${createUlid(clock, random)}`;
        const wish = {
          ...{ _id, tenant, orderId, sessionId, channel, targetHash, orderSlot, sessionSlot },
          sealedTarget: sealTarget(target, secrets.data, _id),
          proof: made?.proof ?? null,
          termsVersion: input.termsVersion,
          orderVersion: order.version,
        };
        await put(begun(wish, existing, now), session);
        return { subscriptionId: _id, proofId: made?.proof._id ?? null };
      });
      if (!reply) {
        if (isFull) return refused('TOO_MANY_SUBSCRIPTIONS');
        throw new Error('A subscription was neither made nor refused');
      }
      // Of several at once one made the code that works: only that one is sent.
      if (made && reply.proofId === made.proof._id) sendCode(tenant, target, made.code, order);
      return { subscriptionId: reply.subscriptionId, problem: null };
    },

    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED for who has proved no order, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED */
    async confirm(caller: Caller, input: OrderUpdatesConfirmInput): Promise<SubscriptionAnswer> {
      const shopper = mustBeGuest(caller);
      const { tenant, sessionId } = shopper;
      const id = localIdOf('OrderUpdateSubscription', input.subscriptionId, 'subscriptionId');
      const digits = input.code.replace(/[\s-]+/g, '');
      if (!/^\d{6}$/.test(digits)) return refused('CODE_INVALID');
      const found = await subscriptions.byId(tenant, id);
      if (!found || !maySeeOrder(shopper, found.orderId))
        return refused('NOT_FOUND', 'subscriptionId');
      const order = await findOrder(tenant, found.orderId);
      if (!order) return refused('NOT_FOUND', 'subscriptionId');

      const judged = await once<Judgement>(
        {
          tenant,
          actor: sessionId,
          operation: 'orderUpdatesConfirm',
          key: input.idempotencyKey,
          body: { id, code: hash(`${id}:${digits}`) },
        },
        async (session) => {
          const record = await subscriptions.byId(tenant, id, session);
          if (record?.state !== 'PENDING' || !record.proof) return null;
          const now = clock.now();
          const codeHash = hash(`${record.proof._id}:${digits}`);
          const { verdict, attemptsLeft, proof } = judgeProof(
            record.proof,
            { sessionId, codeHash },
            now,
          );
          if (verdict === 'GONE') return null;
          if (verdict === 'RIGHT') await put(proved(record, order.version, now), session);
          else if (proof !== record.proof) await put(doubted(record, proof, now), session);
          return { verdict, attemptsLeft };
        },
      );
      if (judged?.verdict === 'RIGHT') return { subscriptionId: id, problem: null };
      const { problem } = refused(problemOf[judged?.verdict ?? 'GONE']);
      return { subscriptionId: id, problem, attemptsLeft: judged?.attemptsLeft ?? null };
    },

    /** @throws ShopError UNAUTHENTICATED or FORBIDDEN by id for who has proved no order, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED */
    async unsubscribe(
      caller: Caller,
      { subscriptionId, token, idempotencyKey }: OrderUpdatesUnsubscribeInput,
    ): Promise<SubscriptionAnswer> {
      if (Boolean(subscriptionId) === Boolean(token)) return refused('ONE_NEEDED');
      const { tenant } = caller;
      const shopper = token ? null : mustBeGuest(caller);
      const id = token
        ? readUnsubscribeToken(tenant, token, secrets.data)
        : localIdOf('OrderUpdateSubscription', subscriptionId ?? '', 'subscriptionId');
      if (id === null) return refused('LINK_INVALID');
      const found = await subscriptions.byId(tenant, id);
      // A link of long ago has done what it says.
      if (!found && token) return { subscriptionId: null, problem: null };
      if (!found || (shopper && !maySeeOrder(shopper, found.orderId)))
        return refused('NOT_FOUND', 'subscriptionId');

      await once(
        {
          tenant,
          actor: shopper?.sessionId ?? 'unsubscribe-link',
          operation: 'orderUpdatesUnsubscribe',
          key: idempotencyKey,
          body: { id },
        },
        async (session) => {
          const record = await subscriptions.byId(tenant, id, session);
          if (record && (record.state !== 'ENDED' || record.sealedTarget !== null))
            await put(ended(record, 'UNSUBSCRIBED', clock.now()), session);
          return { subscriptionId: id };
        },
      );
      return { subscriptionId: token ? null : id, problem: null };
    },
  };
}

/** Remembered replies. */
interface Subscribed {
  readonly subscriptionId: string;
  readonly proofId: string | null;
}

interface Judgement {
  readonly verdict: Exclude<Verdict, 'GONE'>;
  readonly attemptsLeft: number | null;
}

const problemOf = {
  WRONG: 'CODE_INVALID',
  SPENT: 'TOO_MANY_ATTEMPTS',
  GONE: 'CODE_EXPIRED',
} as const satisfies Record<Exclude<Verdict, 'RIGHT'>, OrderUpdateErrorCode>;

/** Consent is the shopper's own: staff and services cannot give it for them. */
function mustBeGuest(caller: Caller): ShopperCaller {
  mustHave(caller, 'order:read');
  if (caller.kind !== 'shopper')
    throw new ShopError('FORBIDDEN', 'Only the shopper whose order it is may do this');
  return caller;
}

const isOwn = ({ email }: { readonly email: string }, order: OrderRecord): boolean =>
  email === normaliseEmail(order.customer.email);

const refused = (code: OrderUpdateErrorCode, field?: string): SubscriptionAnswer => ({
  subscriptionId: null,
  problem: { code, ...(field === undefined ? {} : { field }) },
});
