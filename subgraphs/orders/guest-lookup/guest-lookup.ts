import type { Caller, ShopperCaller } from '../../../kernel/caller.ts';
import { addMs, type Clock, HOUR_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { normaliseEmail } from '../../../kernel/email.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { createUlid, localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { Notifier } from '../../../kernel/notifier.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { oneTimeCode, type Random } from '../../../kernel/random.ts';
import {
  orderAccessTtlMs,
  signOrderLink,
  signSessionToken,
  verifyOrderLink,
} from '../../../kernel/tokens.ts';
import type { RunOnce } from '../context.ts';
import type { ErasureRepository } from '../customer-erasure/repository.ts';
import {
  challengedOrdersMax,
  judgeCode,
  judgeLink,
  type LookupChallengeRecord,
  lookupTtlMs,
  withProvedOrders,
} from '../domain/lookup-challenge.ts';
import { isSamePostalCode, normalisePostalCode } from '../domain/postal-code.ts';
import type {
  MutationOrderLookupOpenArgs,
  MutationOrderLookupRequestArgs,
  MutationOrderLookupVerifyArgs,
  OrderLookupOpenPayload,
  OrderLookupRequestPayload,
  OrderLookupVerifyPayload,
} from '../generated/types.ts';
import type { OrderRecord, OrderRepository } from '../repository.ts';
import type { Afterwards } from './afterwards.ts';
import { type LookupDetails, readDetails } from './details.ts';
import { codeLetter } from './letter.ts';
import { refusal } from './refusals.ts';
import type { Limit, LookupRepository } from './repository.ts';

/** What one session may ask for. */
const perSession: Limit = { max: 10, windowMs: 10 * MINUTE_MS };
/** Letters one address may get, whoever asks; it also bounds the guesses at one order's code to fifty an hour. */
const perAddress: Limit = { max: 10, windowMs: HOUR_MS };

/** Latest orders of an address among which those of a postal code are looked for. */
const lookedThroughMax = 20;

/** Tries to store one attempt while others store theirs. */
const storeTriesMax = 10;

export interface GuestLookupParts {
  readonly orders: OrderRepository;
  readonly lookups: LookupRepository;
  /** Where it is kept which session opened which order. */
  readonly erasures: Pick<ErasureRepository, 'addOpenings'>;
  readonly notifier: Pick<Notifier, 'send'>;
  readonly afterwards: Afterwards;
  readonly runOnce: RunOnce;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: { readonly session: string; readonly piiSalt: string };
  /** Where people reach the shop: links in letters begin with it. */
  readonly publicUrl: string;
}

export type GuestLookup = ReturnType<typeof createGuestLookup>;

/**
 * How a guest proves the right to orders: the e-mail address with the order's number or the postal code that it went
 * to, then a code or a link from a letter. Nobody looks whether there is such an order before the answer has gone out,
 * so that neither its shape nor its time can tell.
 */
export function createGuestLookup(parts: GuestLookupParts) {
  const { orders, lookups, erasures, notifier, afterwards } = parts;
  const { runOnce, clock, random, secrets, publicUrl } = parts;
  const hash = (value: string): string => hashPersonal(value, secrets.piiSalt);

  const mayAsk = async (caller: ShopperCaller, address: string): Promise<boolean> => {
    const now = clock.now();
    const within = await Promise.all([
      lookups.take(caller.tenant, `session:${caller.sessionId}`, perSession, now),
      lookups.take(caller.tenant, `email:${hash(address)}`, perAddress, now),
    ]);
    return within.every(Boolean);
  };

  /** Orders that the details are right for, latest first. */
  const ordersOf = async (tenant: string, details: LookupDetails): Promise<OrderRecord[]> => {
    const emailHash = hash(details.address);
    if (details.number !== null) {
      const order = await orders.findByNumber(tenant, details.number);
      return order && hash(normaliseEmail(order.customer.email)) === emailHash ? [order] : [];
    }
    const latest = await orders.latestOfEmail(tenant, emailHash, lookedThroughMax);
    return latest
      .filter(({ customer }) =>
        isSamePostalCode(normalisePostalCode(customer.postalCode ?? ''), details.postalCode),
      )
      .slice(0, challengedOrdersMax);
  };

  /** Stores a challenge that opens nothing yet. */
  const pose = async ({ tenant, sessionId }: ShopperCaller): Promise<Posed> => {
    const code = oneTimeCode(random);
    const now = clock.now();
    const id = `lch_${createUlid(clock)}`;
    const expiresAt = addMs(now, lookupTtlMs);
    await lookups.add({
      _id: id,
      tenant,
      sessionId,
      orderIds: [],
      codeHash: hash(`${id}:${code}`),
      createdAt: now,
      expiresAt,
      openedAt: null,
      openedBy: null,
      attempts: [],
      version: 1,
    });
    return { id, code, expiresAt };
  };

  /** Looks whether there are such orders; if so, the challenge opens them and the letter goes out. */
  const send = async (
    { id, code, expiresAt }: Posed,
    tenant: string,
    details: LookupDetails,
  ): Promise<void> => {
    const found = await ordersOf(tenant, details);
    const [latest] = found;
    if (!latest) return;
    await lookups.fill(
      tenant,
      id,
      found.map(({ _id }) => _id),
    );
    const claims = { tenant, challengeId: id, expiresAt };
    const link = await signOrderLink(claims, secrets.session, clock);
    const orderNumbers = found.map(({ number }) => number);
    await notifier.send({
      tenant,
      orderId: latest._id,
      channel: 'email',
      to: latest.customer.email,
      ...codeLetter({ code, link, orderNumbers, publicUrl }),
    });
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

  /** The same for a link: whoever holds it has read the letter. */
  const judgeLinkOf = async (caller: ShopperCaller, id: string, key: string) => {
    const given = { sessionId: caller.sessionId, keyHash: hash(key) };
    for (let tries = 0; tries < storeTriesMax; tries += 1) {
      const found = await lookups.find(caller.tenant, id);
      if (!found) return null;
      const judged = judgeLink(found, given, clock.now());
      if (judged.challenge === found || (await lookups.replace(judged.challenge)))
        return judged.isOpened ? judged.challenge : null;
    }
    throw new ShopError('CONFLICT', 'That link is being used several times at once');
  };

  const open = async (caller: ShopperCaller, { orderIds }: LookupChallengeRecord) => {
    const [latest] = orderIds;
    if (latest === undefined) throw new Error('A miss was opened');
    const { tenant, sessionId } = caller;
    // The token lives for another hour; an order whose own hour is over does not come along.
    const since = addMs(clock.now(), -orderAccessTtlMs);
    const proved = await lookups.provedSince(tenant, sessionId, since);
    const stillOpen = caller.orderIds.filter((id) => proved.includes(id));
    await erasures.addOpenings(tenant, sessionId, orderIds, clock.now());
    const claims = { tenant, sessionId, orderIds: withProvedOrders(stillOpen, orderIds) };
    return {
      accessToken: await signSessionToken(claims, secrets.session, clock),
      accessExpiresAt: addMs(clock.now(), orderAccessTtlMs),
      orderId: toGlobalId('Order', latest),
      orderIds: orderIds.map((id) => toGlobalId('Order', id)),
      userErrors: [],
    };
  };

  return {
    async request(
      caller: Caller,
      { idempotencyKey, ...given }: MutationOrderLookupRequestArgs['input'],
    ): Promise<OrderLookupRequestPayload> {
      const { details, userErrors } = readDetails(given);
      if (details === null) return { userErrors };
      if (caller.kind !== 'shopper') return { userErrors: [refusal('SESSION_REQUIRED')] };
      if (!(await mayAsk(caller, details.address)))
        return { userErrors: [refusal('TOO_MANY_REQUESTS')] };
      const posed: Posed[] = [];
      const made = await runOnce(
        {
          tenant: caller.tenant,
          actor: caller.sessionId,
          operation: 'orderLookupRequest',
          key: idempotencyKey,
          body: { ...details, address: hash(details.address) },
        },
        async () => {
          const challenge = await pose(caller);
          posed.push(challenge);
          const { id, expiresAt } = challenge;
          return { challengeId: toGlobalId('OrderLookup', id), expiresAt };
        },
      );
      // None when the request had been made before.
      for (const challenge of posed)
        afterwards.run('order lookup', () => send(challenge, caller.tenant, details));
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

    async open(
      caller: Caller,
      { link, idempotencyKey }: MutationOrderLookupOpenArgs['input'],
    ): Promise<OrderLookupOpenPayload> {
      if (caller.kind !== 'shopper') return { userErrors: [refusal('SESSION_REQUIRED')] };
      const claims = await verifyOrderLink(link, secrets.session, clock);
      const isOurs = claims?.tenant === caller.tenant;
      const challenge = isOurs
        ? await judgeLinkOf(caller, claims.challengeId, idempotencyKey)
        : null;
      return challenge ? open(caller, challenge) : { userErrors: [refusal('LINK_INVALID')] };
    },
  };
}

/** A challenge as it was made; the code is nowhere else. */
interface Posed {
  readonly id: string;
  readonly code: string;
  readonly expiresAt: Date;
}
