import type { Caller, ShopperCaller } from '../../../kernel/caller.ts';
import { addMs, type Clock, HOUR_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { createUlid, localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { oneTimeCode, type Random } from '../../../kernel/random.ts';
import { orderAccessTtlMs, signSessionToken } from '../../../kernel/tokens.ts';
import type { RunOnce } from '../context.ts';
import type { ErasureRepository } from '../customer-erasure/repository.ts';
import { isEmail, normaliseEmail } from '../domain/email.ts';
import {
  judgeCode,
  type LookupChallengeRecord,
  lookupTtlMs,
  withProvedOrder,
} from '../domain/lookup-challenge.ts';
import { readOrderNumber } from '../domain/order-number.ts';
import type {
  MutationOrderLookupRequestArgs,
  MutationOrderLookupVerifyArgs,
  OrderLookupRequestPayload,
  OrderLookupVerifyPayload,
} from '../generated/types.ts';
import type { OrderRepository } from '../repository.ts';
import type { Courier } from './courier.ts';
import { codeLetter } from './letter.ts';
import { refusal } from './refusals.ts';
import type { Limit, LookupRepository } from './repository.ts';

/** What one session may ask for. */
const perSession: Limit = { max: 10, windowMs: 10 * MINUTE_MS };
/** Letters one address may get, whoever asks; it also bounds the guesses at one order's code to fifty an hour. */
const perAddress: Limit = { max: 10, windowMs: HOUR_MS };

/** Tries to store one attempt while others store theirs. */
const storeTriesMax = 10;

export interface GuestLookupParts {
  readonly orders: OrderRepository;
  readonly lookups: LookupRepository;
  /** Where it is kept which session opened which order. */
  readonly erasures: Pick<ErasureRepository, 'addOpenings'>;
  readonly courier: Courier;
  readonly runOnce: RunOnce;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: { readonly session: string; readonly piiSalt: string };
}

export type GuestLookup = ReturnType<typeof createGuestLookup>;

/**
 * How a guest proves the right to an order: its number and e-mail address, then a code from a letter. Every
 * answer is the same, in shape and in work done, whether or not there is such an order.
 */
export function createGuestLookup(parts: GuestLookupParts) {
  const { orders, lookups, erasures, courier, runOnce, clock, random, secrets } = parts;
  const hash = (value: string): string => hashPersonal(value, secrets.piiSalt);

  const mayAsk = async (caller: ShopperCaller, address: string): Promise<boolean> => {
    const now = clock.now();
    const within = await Promise.all([
      lookups.take(caller.tenant, `session:${caller.sessionId}`, perSession, now),
      lookups.take(caller.tenant, `email:${hash(address)}`, perAddress, now),
    ]);
    return within.every(Boolean);
  };

  const challenge = async (caller: ShopperCaller, number: string, address: string) => {
    const order = await orders.findByNumber(caller.tenant, number);
    const theirs = hash(normaliseEmail(order?.customer.email ?? ''));
    const isTheirs = order !== null && theirs === hash(address);
    const code = oneTimeCode(random);
    const now = clock.now();
    const id = `lch_${createUlid(clock)}`;
    const expiresAt = addMs(now, lookupTtlMs);
    await lookups.add({
      _id: id,
      tenant: caller.tenant,
      sessionId: caller.sessionId,
      orderId: isTheirs ? order._id : null,
      codeHash: hash(`${id}:${code}`),
      createdAt: now,
      expiresAt,
      openedAt: null,
      attempts: [],
      version: 1,
    });
    if (isTheirs)
      courier.post({
        tenant: caller.tenant,
        channel: 'email',
        to: order.customer.email,
        ...codeLetter(code, order.number),
      });
    return { challengeId: toGlobalId('OrderLookup', id), expiresAt };
  };

  /** The right order for the right code; judged and stored as one step, also when several try at once. */
  const judge = async (caller: ShopperCaller, id: string, code: string, key: string) => {
    const given = {
      sessionId: caller.sessionId,
      codeHash: hash(`${id}:${code}`),
      keyHash: hash(key),
    };
    for (let tries = 0; tries < storeTriesMax; tries += 1) {
      const found = await lookups.find(caller.tenant, id);
      if (!found) return { verdict: 'GONE', attemptsLeft: null, challenge: null } as const;
      const judged = judgeCode(found, given, clock.now());
      if (judged.challenge === found || (await lookups.replace(judged.challenge))) return judged;
    }
    throw new ShopError('CONFLICT', 'That code is being tried several times at once');
  };

  const open = async (caller: ShopperCaller, { orderId }: LookupChallengeRecord) => {
    if (orderId === null) throw new Error('A miss was opened');
    const { tenant, sessionId } = caller;
    // The token lives for another hour; an order whose own hour is over does not come along.
    const since = addMs(clock.now(), -orderAccessTtlMs);
    const proved = await lookups.provedSince(tenant, sessionId, since);
    const stillOpen = caller.orderIds.filter((id) => proved.includes(id));
    await erasures.addOpenings(tenant, sessionId, [orderId], clock.now());
    const claims = { tenant, sessionId, orderIds: withProvedOrder(stillOpen, orderId) };
    return {
      accessToken: await signSessionToken(claims, secrets.session, clock),
      accessExpiresAt: addMs(clock.now(), orderAccessTtlMs),
      orderId: toGlobalId('Order', orderId),
      userErrors: [],
    };
  };

  return {
    async request(
      caller: Caller,
      { orderNumber, email, idempotencyKey }: MutationOrderLookupRequestArgs['input'],
    ): Promise<OrderLookupRequestPayload> {
      const number = readOrderNumber(orderNumber);
      const address = normaliseEmail(email);
      const userErrors = [
        ...(number ? [] : [refusal('ORDER_NUMBER_INVALID')]),
        ...(isEmail(address) ? [] : [refusal('EMAIL_INVALID')]),
      ];
      if (number === null || userErrors.length > 0) return { userErrors };
      if (caller.kind !== 'shopper') return { userErrors: [refusal('SESSION_REQUIRED')] };
      if (!(await mayAsk(caller, address))) return { userErrors: [refusal('TOO_MANY_REQUESTS')] };
      const made = await runOnce(
        {
          tenant: caller.tenant,
          actor: caller.sessionId,
          operation: 'orderLookupRequest',
          key: idempotencyKey,
          body: { number, address: hash(address) },
        },
        () => challenge(caller, number, address),
      );
      return { ...made, userErrors: [] };
    },

    async verify(
      caller: Caller,
      { challengeId, code, idempotencyKey }: MutationOrderLookupVerifyArgs['input'],
    ): Promise<OrderLookupVerifyPayload> {
      if (caller.kind !== 'shopper') return { userErrors: [refusal('SESSION_REQUIRED')] };
      const digits = code.replace(/[\s-]+/g, '');
      if (!/^\d{6}$/.test(digits)) return { userErrors: [refusal('CODE_INVALID')] };
      const id = localIdOf('OrderLookup', challengeId, 'challengeId');
      const judged = await judge(caller, id, digits, idempotencyKey);
      switch (judged.verdict) {
        case 'OPENED':
          return open(caller, judged.challenge);
        case 'WRONG':
          return { attemptsLeft: judged.attemptsLeft, userErrors: [refusal('CODE_INVALID')] };
        case 'SPENT':
          return { attemptsLeft: 0, userErrors: [refusal('TOO_MANY_ATTEMPTS')] };
        case 'GONE':
          return { userErrors: [refusal('CODE_EXPIRED')] };
        case 'REUSED':
          throw new ShopError(
            'IDEMPOTENCY_KEY_REUSED',
            'That idempotency key was used for another code',
            { field: 'idempotencyKey' },
          );
      }
    },
  };
}
