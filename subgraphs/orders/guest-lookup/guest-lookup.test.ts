import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type CommandStartedEvent, MongoClient } from 'mongodb';
import { anonymous, type Caller } from '../../../kernel/caller.ts';
import { MINUTE_MS } from '../../../kernel/clock.ts';
import { executeOnSubgraph } from '../../../kernel/graphql/execute.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { Notice } from '../../../kernel/notifier.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { verifySessionToken } from '../../../kernel/tokens.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { createOrdersSubgraph, type OrderRecord, ordersCollection } from '../index.ts';
import { anOrder } from '../testing/an-order.ts';
import { aShopper, type StartedOrders, startOrders, tenant } from '../testing/start-orders.ts';

let orders: StartedOrders;
beforeAll(async () => {
  const order = anOrder();
  orders = await startOrders(
    order,
    anOrder({ _id: 'ord_2', number: 'GG-12048' }),
    anOrder({
      _id: 'ord_after',
      number: 'GG-12049',
      customer: { ...order.customer, email: 'after@example.com' },
    }),
  );
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
  readonly orderIds: readonly string[] | null;
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
        accessToken accessExpiresAt orderId orderIds attemptsLeft userErrors { code }
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

interface Opened {
  readonly accessToken: string | null;
  readonly orderId: string | null;
  readonly orderIds: readonly string[] | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
  }[];
}

async function openLink(
  caller: Caller,
  link: string,
  idempotencyKey = nextKey(),
  asked: StartedOrders['ask'] = orders.ask,
): Promise<Opened> {
  const { data, errors } = await asked<{ orderLookupOpen: Opened }>(
    `mutation ($input: OrderLookupOpenInput!) {
      orderLookupOpen(input: $input) { accessToken orderId orderIds userErrors { code field } }
    }`,
    { input: { link, idempotencyKey } },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.orderLookupOpen;
}

/** What the letter that `ask` brings about holds. */
async function codeAfter(
  ask: () => Promise<Requested>,
): Promise<{ answer: Requested; code: string; link: string; subject: string }> {
  const answer = await ask();
  const id = localIdOf('OrderLookup', answer.challengeId ?? '');
  return eventually(() => {
    for (const { link, fields, subject } of orders.letters) {
      const token = new URL(link?.url ?? 'none:').searchParams.get('order_link') ?? '';
      if (decodeJwt(token).sub === id)
        return { answer, code: fields['code'] ?? '', link: token, subject };
    }
    throw new Error('No letter came');
  });
}

/** Whom letters were sent to so far. Nothing is on its way: a letter that is asked for now goes out behind all of it. */
async function addressees(): Promise<Notice['to'][]> {
  const email = 'after@example.com';
  const shopper = aShopper({ sessionId: `ses_after_${nextKey()}` });
  await codeAfter(() => request(shopper, { orderNumber: 'GG-12049', email }));
  return orders.letters.map(({ to }) => to).filter((to) => to !== email);
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
    const before = await addressees();
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
    expect(await addressees()).toEqual(before);
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
    const before = await addressees();
    expect(await request(shopper, { idempotencyKey: 'again' })).toEqual(first.answer);
    expect(await addressees()).toEqual(before);
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

describe('a guest who knows no number', () => {
  const placed = (day: number) => new Date(Date.UTC(2026, 9, day));
  const piiSalt = () => orders.parts.config.secrets.piiSalt;
  /** An order of Ruby's, placed on that day of October. */
  const rubys = (day: number, postalCode: string | null) => {
    const order = anOrder({ _id: `ord_ruby_${day}`, number: `GG-${30_000 + day}`, lines: [] });
    return {
      ...order,
      shipments: [],
      placedAt: placed(day),
      customer: { ...order.customer, email: 'ruby@example.com', postalCode },
      emailHash: hashPersonal('ruby@example.com', piiSalt()),
    };
  };
  beforeAll(async () => {
    const shop = [
      ...[1, 2, 3, 4, 5, 6].map((day) => rubys(day, '3511 AB')),
      rubys(7, '75002'),
      rubys(8, null),
    ];
    await orders.parts.db.collection<OrderRecord>(ordersCollection).insertMany(shop);
  });

  const byPostalCode = (postalCode: string, more: Readonly<Record<string, unknown>> = {}) => ({
    orderNumber: null,
    postalCode,
    email: 'ruby@example.com',
    ...more,
  });

  test('opens the five latest orders that went to a postal code', async () => {
    const shopper = newShopper();
    const { answer, code, subject } = await codeAfter(() =>
      request(shopper, byPostalCode('3511 ab')),
    );
    expect(subject).toBe(`${code} is your code for order GG-30006 and 4 more`);
    const opened = await verify(shopper, { challengeId: answer.challengeId, code });
    const ids = [6, 5, 4, 3, 2].map((day) => toGlobalId('Order', `ord_ruby_${day}`));
    expect(opened).toMatchObject({ orderId: ids[0], orderIds: ids, userErrors: [] });
    const claims = await verifySessionToken(
      opened.accessToken ?? '',
      orders.parts.config.secrets.session,
      orders.clock,
    );
    expect([...claims.orderIds].sort()).toEqual([2, 3, 4, 5, 6].map((day) => `ord_ruby_${day}`));
  });

  test('is answered alike where the postal code is not theirs, and gets no letter', async () => {
    const shopper = newShopper();
    const before = await addressees();
    const misses = [
      await request(shopper, byPostalCode('3512 AB')),
      await request(shopper, byPostalCode('3511 AB', { email: 'jasper@example.com' })),
    ];
    for (const { challengeId, expiresAt, userErrors } of misses)
      expect([challengeId?.length, expiresAt, userErrors]).toEqual([
        toGlobalId('OrderLookup', `lch_${'0'.repeat(26)}`).length,
        new Date(orders.clock.now().getTime() + 10 * MINUTE_MS).toISOString(),
        [],
      ]);
    expect(await addressees()).toEqual(before);
  });

  test('may give the number as well, which is then all that counts', async () => {
    const { subject } = await codeAfter(() =>
      request(newShopper(), byPostalCode('nonsense!', { orderNumber: 'GG-30007' })),
    );
    expect(subject).toContain('GG-30007');
  });

  test.each([
    [{ orderNumber: null }, ['DETAILS_MISSING'], 'orderNumber'],
    [{ orderNumber: ' ', postalCode: ' ' }, ['DETAILS_MISSING'], 'orderNumber'],
    [{ orderNumber: null, postalCode: '!!' }, ['POSTAL_CODE_INVALID'], 'postalCode'],
    [{ orderNumber: null, postalCode: '1'.repeat(11) }, ['POSTAL_CODE_INVALID'], 'postalCode'],
    [{ orderNumber: 'G'.repeat(10_000) }, ['ORDER_NUMBER_INVALID'], 'orderNumber'],
    [{ email: `${'a'.repeat(300)}@example.com` }, ['EMAIL_INVALID'], 'email'],
  ])('is told what is wrong with %j', async (given, codes, field) => {
    const answer = await request(newShopper(), given);
    expect(answer.challengeId).toBeNull();
    expect(codesOf(answer)).toEqual(codes);
    expect(answer.userErrors[0]?.field).toEqual(['input', field]);
  });
});

describe('the link of a letter', () => {
  const tooOld = (link: string): string => {
    orders.clock.advance(11 * MINUTE_MS);
    return link;
  };

  test('opens the order on another device, once', async () => {
    const { link, code, answer } = await codeAfter(() => request(newShopper()));
    const phone = aShopper({ sessionId: 'ses_phone' });
    const opened = await openLink(phone, link, 'the only use');
    expect(opened).toMatchObject({ orderId: toGlobalId('Order', 'ord_1'), userErrors: [] });
    const claims = await verifySessionToken(
      opened.accessToken ?? '',
      orders.parts.config.secrets.session,
      orders.clock,
    );
    expect(claims).toMatchObject({ sessionId: phone.sessionId, orderIds: ['ord_1'] });

    expect((await openLink(phone, link, 'the only use')).orderId).toBe(opened.orderId);
    const refused = { accessToken: null, orderId: null };
    for (const caller of [phone, aShopper({ sessionId: 'ses_third' })])
      expect(await openLink(caller, link)).toMatchObject({
        ...refused,
        userErrors: [{ code: 'LINK_INVALID', field: ['input', 'link'] }],
      });
    const late = { challengeId: answer.challengeId, code };
    expect(codesOf(await verify(aShopper({ sessionId: 'ses_asked' }), late))).toEqual([
      'CODE_EXPIRED',
    ]);
  });

  test('opens to one of many who follow it at the same time', async () => {
    const { link } = await codeAfter(() => request(newShopper()));
    const crowd = Array.from({ length: 6 }, (_, index) =>
      openLink(aShopper({ sessionId: `ses_crowd_link_${index}` }), link),
    );
    const opened = (await Promise.all(crowd)).filter(({ accessToken }) => accessToken !== null);
    expect(opened).toHaveLength(1);
  });

  test.each([
    ['is too old', tooOld],
    // The first letter of its signature: of the last one, not every bit counts.
    [
      'was altered',
      (link: string) => link.replace(/\.(?=[^.]*$)./, (at) => (at === '.x' ? '.y' : '.x')),
    ],
    ['is none', () => 'hello'],
    ['is empty', () => ''],
    ['is endless', () => 'e'.repeat(100_000)],
  ])('opens nothing when it %s', async (_what, change) => {
    const { link } = await codeAfter(() => request(newShopper()));
    const answer = await openLink(aShopper({ sessionId: 'ses_bad_link' }), change(link));
    expect(answer).toMatchObject({
      accessToken: null,
      userErrors: [{ code: 'LINK_INVALID', field: ['input', 'link'] }],
    });
  });

  test('opens nothing in another shop, and nothing without a session', async () => {
    const { link } = await codeAfter(() => request(newShopper()));
    const elsewhere = { ...aShopper({ sessionId: 'ses_elsewhere' }), tenant: 'another-shop' };
    expect(codesOf(await openLink(elsewhere, link))).toEqual(['LINK_INVALID']);
    expect(codesOf(await openLink(anonymous(tenant), link))).toEqual(['SESSION_REQUIRED']);
    expect(codesOf(await openLink(aShopper({ sessionId: 'ses_late' }), link))).toEqual([]);
  });

  test.each([
    ['link', undefined],
    ['link', 7],
    ['idempotencyKey', undefined],
  ])('is refused when %s is %j', async (field, value) => {
    const { errors } = await orders.ask(
      'mutation ($input: OrderLookupOpenInput!) { orderLookupOpen(input: $input) { orderId } }',
      { input: { link: 'x', idempotencyKey: 'k', [field]: value } },
      aShopper(),
    );
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(errors)).toContain(field);
  });
});

/** Another copy of the process, over the same database; without what it does by itself, which asks the store too. */
function aCopy(client = orders.parts.client) {
  const db = client.db(orders.parts.db.databaseName);
  const notifier = { channels: [], send: async () => {} };
  const copy = createOrdersSubgraph({ ...orders.parts, client, db, notifier });
  return {
    async request(caller: Caller, input: Readonly<Record<string, unknown>>): Promise<Requested> {
      const { data } = await executeOnSubgraph(copy, {
        query: `mutation ($input: OrderLookupRequestInput!) {
          orderLookupRequest(input: $input) { challengeId userErrors { code } } }`,
        variables: { input: { idempotencyKey: nextKey(), ...input } },
        caller,
        requestId: 'req_copy',
        deadlineAtMs: null,
      });
      return (data as { orderLookupRequest: Requested }).orderLookupRequest;
    },
    [Symbol.asyncDispose]: () => copy.stop(),
  };
}

test('until the answer has gone out, a hit and a miss ask the store the same', async () => {
  const uri = process.env['AURORA_TEST_MONGODB_URI'] ?? '';
  const client = new MongoClient(uri, { monitorCommands: true });
  const asked = new Set<string>();
  try {
    const watch = ({ commandName, command }: CommandStartedEvent): void => {
      const collection = String(command[commandName]);
      if (/^order|^idempotency/.test(collection)) asked.add(`${commandName} ${collection}`);
    };
    const untilAnswer = async (input: Readonly<Record<string, unknown>>): Promise<string[]> => {
      // A copy for each: when it has stopped, what came after its answer is done.
      await using copy = aCopy(client);
      asked.clear();
      client.on('commandStarted', watch);
      const { challengeId } = await copy.request(newShopper(), input);
      client.off('commandStarted', watch);
      expect(challengeId).not.toBeNull();
      return [...asked].sort();
    };
    const hit = await untilAnswer({ orderNumber: 'GG-12047', email: 'opal@example.com' });
    expect(hit).toContain('insert order_lookups');
    expect(hit).not.toContain('find orders');
    for (const miss of [
      { orderNumber: 'GG-99999', email: 'opal@example.com' },
      { orderNumber: 'GG-12047', email: 'jasper@example.com' },
      { postalCode: '3511AB', email: 'opal@example.com' },
    ])
      expect(await untilAnswer(miss)).toEqual(hit);
  } finally {
    await client.close();
  }
});

test('limits hold for all copies of the process together', async () => {
  await using copy = aCopy();
  const shopper = newShopper();
  const number = { orderNumber: 'GG-12047' };
  for (let asked = 0; asked < 5; asked += 1) {
    expect(codesOf(await request(shopper, { email: `${asked}@example.com` }))).toEqual([]);
    const fromCopy = { ...number, email: `${asked}@copy.example.com` };
    expect(codesOf(await copy.request(shopper, fromCopy))).toEqual([]);
  }
  const last = { ...number, email: 'last@example.com' };
  expect(codesOf(await copy.request(shopper, last))).toEqual(['TOO_MANY_REQUESTS']);
  expect(codesOf(await request(shopper))).toEqual(['TOO_MANY_REQUESTS']);
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
