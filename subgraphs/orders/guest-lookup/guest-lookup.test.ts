import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { MINUTE_MS } from '../../../kernel/clock.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { verifySessionToken } from '../../../kernel/tokens.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { anOrder } from '../testing/an-order.ts';
import { aShopper, type StartedOrders, startOrders, tenant } from '../testing/start-orders.ts';

let orders: StartedOrders;
beforeAll(async () => {
  orders = await startOrders(anOrder(), anOrder({ _id: 'ord_2', number: 'GG-12048' }));
});
afterAll(async () => orders[Symbol.asyncDispose]());

interface Requested {
  readonly challengeId: string | null;
  readonly expiresAt: string | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
  }[];
}

interface Verified {
  readonly accessToken: string | null;
  readonly accessExpiresAt: string | null;
  readonly orderId: string | null;
  readonly attemptsLeft: number | null;
  readonly userErrors: readonly { readonly code: string }[];
}

let keys = 0;
const nextKey = (): string => {
  keys += 1;
  return `key-${keys}`;
};

async function request(
  caller: Caller,
  input: Readonly<Record<string, unknown>> = {},
): Promise<Requested> {
  const { data, errors } = await orders.ask<{ orderLookupRequest: Requested }>(
    `mutation ($input: OrderLookupRequestInput!) {
      orderLookupRequest(input: $input) { challengeId expiresAt userErrors { code field } }
    }`,
    {
      input: {
        orderNumber: 'GG-12047',
        email: 'opal@example.com',
        idempotencyKey: nextKey(),
        ...input,
      },
    },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.orderLookupRequest;
}

async function verify(
  caller: Caller,
  input: { challengeId: string | null; code: string; idempotencyKey?: string },
): Promise<Verified> {
  const { data, errors } = await orders.ask<{ orderLookupVerify: Verified }>(
    `mutation ($input: OrderLookupVerifyInput!) {
      orderLookupVerify(input: $input) {
        accessToken accessExpiresAt orderId attemptsLeft userErrors { code }
      }
    }`,
    { input: { idempotencyKey: nextKey(), ...input } },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.orderLookupVerify;
}

const codesOf = ({ userErrors }: { userErrors: readonly { code: string }[] }) =>
  userErrors.map((error) => error.code);

/** The code of the letter that `ask` brings about. */
async function codeAfter<T>(ask: () => Promise<T>): Promise<{ answer: T; code: string }> {
  const before = orders.letters.length;
  const answer = await ask();
  const letter = await eventually(() => {
    const [latest] = orders.letters.slice(before);
    if (!latest) throw new Error('No letter came');
    return latest;
  });
  return { answer, code: letter.fields['code'] ?? '' };
}

const wrongOf = (code: string): string => (code === '000000' ? '000001' : '000000');

/** Sessions are limited: each test is a shopper of its own. */
let sessions = 0;
const newShopper = () => {
  sessions += 1;
  // The address is limited too: each test asks in an hour of its own.
  orders.clock.advance(60 * MINUTE_MS);
  return aShopper({ sessionId: `ses_test_${sessions}` });
};

describe('a guest', () => {
  test('opens an order with the code from the letter', async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() =>
      request(shopper, { orderNumber: ' gg 12047', email: ' Opal@Example.com' }),
    );
    const opened = await verify(shopper, { challengeId: answer.challengeId, code });
    expect(opened).toMatchObject({ orderId: toGlobalId('Order', 'ord_1'), userErrors: [] });
    const claims = await verifySessionToken(
      opened.accessToken ?? '',
      orders.parts.config.secrets.session,
      orders.clock,
    );
    expect(claims).toMatchObject({
      tenant,
      sessionId: shopper.sessionId,
      orderIds: ['ord_1'],
    });
    expect(new Date(opened.accessExpiresAt ?? 0).getTime()).toBe(claims.expiresAtMs);
  });

  test('keeps an order proved before for as long as its own hour lasts', async () => {
    const { sessionId } = newShopper();
    const open = async (orderNumber: string, orderIds: readonly string[]) => {
      const shopper = aShopper({ sessionId, orderIds });
      const { answer, code } = await codeAfter(() => request(shopper, { orderNumber }));
      const { accessToken } = await verify(shopper, { challengeId: answer.challengeId, code });
      const { session } = orders.parts.config.secrets;
      return (await verifySessionToken(accessToken ?? '', session, orders.clock)).orderIds;
    };
    const first = await open('GG-12047', []);
    orders.clock.advance(50 * MINUTE_MS);
    const both = await open('GG-12048', first);
    expect(both).toEqual(['ord_1', 'ord_2']);
    orders.clock.advance(20 * MINUTE_MS);
    expect(await open('GG-12048', both)).toEqual(['ord_2']);
  });

  test('is answered alike whether or not the details match an order', async () => {
    const shopper = newShopper();
    const hit = await codeAfter(() => request(shopper));
    const letters = orders.letters.length;
    const misses = await Promise.all([
      request(shopper, { email: 'jasper@example.com' }),
      request(shopper, { orderNumber: 'GG-99999' }),
    ]);
    const shapeOf = ({ challengeId, ...rest }: Requested) => ({
      ...rest,
      challengeId: challengeId?.length,
    });
    expect(misses.map(shapeOf)).toEqual([shapeOf(hit.answer), shapeOf(hit.answer)]);
    for (const miss of misses)
      expect(await verify(shopper, { challengeId: miss.challengeId, code: hit.code })).toEqual(
        await verify(shopper, {
          challengeId: hit.answer.challengeId,
          code: wrongOf(hit.code),
          idempotencyKey: 'one wrong try',
        }),
      );
    expect(orders.letters).toHaveLength(letters);
  });

  test('has five tries, then not even the right code helps', async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() => request(shopper));
    const { challengeId } = answer;
    const left: unknown[] = [];
    for (let tries = 0; tries < 5; tries += 1)
      left.push((await verify(shopper, { challengeId, code: wrongOf(code) })).attemptsLeft);
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect(codesOf(await verify(shopper, { challengeId, code }))).toEqual(['TOO_MANY_ATTEMPTS']);
  });

  test('has five tries in all, also when they come at once', async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() => request(shopper));
    const tries = Array.from({ length: 8 }, () =>
      verify(shopper, { challengeId: answer.challengeId, code: wrongOf(code) }),
    );
    const codes = (await Promise.all(tries)).flatMap(codesOf);
    expect(codes.filter((each) => each === 'CODE_INVALID')).toHaveLength(4);
    expect(codes.filter((each) => each === 'TOO_MANY_ATTEMPTS')).toHaveLength(4);
  });

  test('uses a code once', async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() => request(shopper));
    const given = { challengeId: answer.challengeId, code, idempotencyKey: 'the first use' };
    await verify(shopper, given);
    expect(codesOf(await verify(shopper, { ...given, idempotencyKey: 'the second' }))).toEqual([
      'CODE_EXPIRED',
    ]);
    const again = await verify(shopper, given);
    expect(again.orderId).toBe(toGlobalId('Order', 'ord_1'));
  });

  test('cannot send another code under the same key', async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() => request(shopper));
    const given = { challengeId: answer.challengeId, idempotencyKey: 'key' };
    await verify(shopper, { ...given, code: wrongOf(code) });
    await expect(verify(shopper, { ...given, code })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  test('cannot use a code after ten minutes', async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() => request(shopper));
    orders.clock.advance(10 * MINUTE_MS);
    expect(codesOf(await verify(shopper, { challengeId: answer.challengeId, code }))).toEqual([
      'CODE_EXPIRED',
    ]);
  });

  test("cannot answer another session's challenge", async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() => request(shopper));
    const thief = newShopper();
    const stolen = await verify(thief, { challengeId: answer.challengeId, code });
    expect(codesOf(stolen)).toEqual(['CODE_EXPIRED']);
    expect(stolen.accessToken).toBeNull();
  });

  test('who sends the same request again gets the same challenge and one letter', async () => {
    const shopper = newShopper();
    const first = await codeAfter(() => request(shopper, { idempotencyKey: 'again' }));
    const letters = orders.letters.length;
    expect(await request(shopper, { idempotencyKey: 'again' })).toEqual(first.answer);
    expect(orders.letters).toHaveLength(letters);
    await expect(
      request(shopper, { idempotencyKey: 'again', email: 'other@example.com' }),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test('cannot ask for ever', async () => {
    const shopper = newShopper();
    for (let asked = 0; asked < 10; asked += 1)
      expect(codesOf(await request(shopper, { email: `${asked}@example.com` }))).toEqual([]);
    expect(codesOf(await request(shopper))).toEqual(['TOO_MANY_REQUESTS']);
    orders.clock.advance(10 * MINUTE_MS);
    expect(codesOf(await request(shopper))).toEqual([]);
  });

  test('cannot have one address written to for ever, from however many sessions', async () => {
    newShopper();
    const answers = [];
    for (let asked = 0; asked < 11; asked += 1)
      answers.push(await request(aShopper({ sessionId: `ses_crowd_${asked}` })));
    expect(answers.slice(0, 10).flatMap(codesOf)).toEqual([]);
    expect(answers.slice(10).flatMap(codesOf)).toEqual(['TOO_MANY_REQUESTS']);
  });

  test('needs a session to ask and to answer', async () => {
    expect(codesOf(await request(anonymous(tenant)))).toEqual(['SESSION_REQUIRED']);
    const given = { challengeId: toGlobalId('OrderLookup', 'lch_x'), code: '123456' };
    expect(codesOf(await verify(anonymous(tenant), given))).toEqual(['SESSION_REQUIRED']);
  });

  test('is told what is no order number and no address', async () => {
    const { userErrors, challengeId } = await request(newShopper(), {
      orderNumber: 'hello',
      email: 'there',
    });
    expect(challengeId).toBeNull();
    expect(userErrors).toEqual([
      { code: 'ORDER_NUMBER_INVALID', field: ['input', 'orderNumber'] },
      { code: 'EMAIL_INVALID', field: ['input', 'email'] },
    ]);
  });

  test('who mistypes the form of a code loses no try', async () => {
    const shopper = newShopper();
    const { answer, code } = await codeAfter(() => request(shopper));
    const { challengeId } = answer;
    for (let tries = 0; tries < 6; tries += 1)
      expect(codesOf(await verify(shopper, { challengeId, code: 'abc' }))).toEqual([
        'CODE_INVALID',
      ]);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect(codesOf(await verify(shopper, { challengeId, code: spaced }))).toEqual([]);
  });
});

test('neither code nor address is stored in the clear', async () => {
  const shopper = newShopper();
  const { code } = await codeAfter(() => request(shopper));
  const stored = JSON.stringify([
    await orders.parts.db.collection('order_lookups').find().toArray(),
    await orders.parts.db.collection('order_lookup_limits').find().toArray(),
    await orders.parts.db.collection('idempotency').find().toArray(),
  ]);
  expect(stored).not.toContain(`"${code}"`);
  expect(stored).not.toContain('opal@');
});
