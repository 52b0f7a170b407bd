import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../kernel/caller.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { pushBrowser } from '../../../kernel/notices/testing/push-browser.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { anOrder, aShipment } from '../testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  theCarrier,
} from '../testing/start-orders.ts';
import { updateSubscriptionsCollection } from './repository.ts';
import { terms } from './terms.ts';

const own = 'opal@example.com';
const orderIdOf = (id: string): string => toGlobalId('Order', id);
/** Orders with nothing in common but their customer; each test has its own. */
const orders = Array.from({ length: 50 }, (_, index) =>
  anOrder({
    _id: `ord_${index}`,
    number: `GG-1200${index}`,
    shipments: [aShipment({ _id: `shp_${index}`, trackingNumber: `0123456789${1000 + index}` })],
  }),
);
let nextOrder = 5;
let nextKey = 0;
function key(): string {
  nextKey += 1;
  return `key-${nextKey}`;
}

let started: StartedOrders;
beforeAll(async () => {
  started = await startOrders(
    ...orders,
    anOrder({ _id: 'ord_done', number: 'GG-13000', state: 'DELIVERED', shipments: [] }),
    anOrder({ _id: 'ord_foreign', tenant: 'another', number: 'GG-14000', shipments: [] }),
  );
});
afterAll(async () => started[Symbol.asyncDispose]());

/** A guest of an order that no other test uses. */
function aGuest() {
  const orderId = `ord_${nextOrder}`;
  nextOrder += 1;
  return { orderId, guest: aShopper({ sessionId: `ses_${orderId}`, orderIds: [orderId] }) };
}

const fields = `subscription { id channel state destination termsVersion consentedAt confirmedAt
  codeExpiresAt endedAt endReason version }
  userErrors { code field message } clientMutationId`;

interface Payload {
  readonly subscription: Record<string, unknown> | null;
  readonly userErrors: readonly { readonly code: string; readonly field: string[] | null }[];
  readonly attemptsLeft?: number | null;
  readonly clientMutationId: string | null;
}

async function run(
  mutation: 'Subscribe' | 'Confirm' | 'Unsubscribe',
  input: Record<string, unknown>,
  caller: Caller,
) {
  const more = mutation === 'Confirm' ? 'attemptsLeft' : '';
  const { data, errors } = await started.ask<Record<string, Payload> | null>(
    `mutation M($input: OrderUpdates${mutation}Input!) {
      orderUpdates${mutation}(input: $input) { ${fields} ${more} } }`,
    { input: { idempotencyKey: key(), ...input } },
    caller,
  );
  const payload = data?.[`orderUpdates${mutation}`];
  return {
    payload,
    subscription: payload?.subscription ?? null,
    codes: payload?.userErrors.map(({ code }) => code) ?? [],
    field: payload?.userErrors[0]?.field ?? null,
    errorCodes: errors?.map(({ extensions }) => extensions['code']) ?? [],
    errorFields: errors?.map(({ extensions }) => extensions['field']) ?? [],
  };
}

const subscribe = (orderId: string, input: Record<string, unknown>, caller: Caller) =>
  run(
    'Subscribe',
    { orderId: orderIdOf(orderId), channel: 'EMAIL', termsVersion: terms.version, ...input },
    caller,
  );

const stored = () => started.parts.db.collection(updateSubscriptionsCollection);

/** The code that was sent last to that address. */
const codeTo = (to: string): Promise<string> =>
  eventually(() => {
    const letter = started.letters.findLast((each) => each.to === to);
    if (!letter) throw new Error('No letter yet');
    return letter.fields['code'] ?? '';
  });

/** Letters to that address so far. None is on its way: one that is asked for now goes out behind all of them. */
async function lettersTo(to: string) {
  const { orderId, guest } = aGuest();
  const email = `after.${orderId}@example.com`;
  await subscribe(orderId, { email }, guest);
  await codeTo(email);
  return started.letters.filter((each) => each.to === to);
}

const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

describe('asking', () => {
  test('the order’s own address is told at once, and no code is sent', async () => {
    const { orderId, guest } = aGuest();
    const { subscription, codes, payload } = await subscribe(
      orderId,
      { clientMutationId: 'mine' },
      guest,
    );
    expect(codes).toEqual([]);
    expect(payload?.clientMutationId).toBe('mine');
    expect(subscription).toMatchObject({
      channel: 'EMAIL',
      state: 'ACTIVE',
      destination: 'o•••@example.com',
      termsVersion: terms.version,
      consentedAt: '2026-11-21T12:00:00.000Z',
      confirmedAt: '2026-11-21T12:00:00.000Z',
      codeExpiresAt: null,
      version: 1,
    });
    expect(await lettersTo(own)).toEqual([]);
  });

  test('another address waits for the code that was sent there', async () => {
    const { orderId, guest } = aGuest();
    const email = 'jasper@example.com';
    const { subscription } = await subscribe(orderId, { email }, guest);
    expect(subscription).toMatchObject({
      state: 'PENDING',
      confirmedAt: null,
      codeExpiresAt: '2026-11-21T12:10:00.000Z',
    });
    const code = await codeTo(email);
    const confirmed = await run('Confirm', { subscriptionId: subscription?.['id'], code }, guest);
    expect(confirmed.codes).toEqual([]);
    expect(confirmed.subscription).toMatchObject({
      state: 'ACTIVE',
      confirmedAt: '2026-11-21T12:00:00.000Z',
      codeExpiresAt: null,
    });
  });

  test('a phone waits for the code of a text', async () => {
    const { orderId, guest } = aGuest();
    const { subscription } = await subscribe(
      orderId,
      { channel: 'SMS', phone: '+31 6 1234 0001' },
      guest,
    );
    expect(subscription).toMatchObject({ state: 'PENDING', destination: '+31 ••• 01' });
    const code = await codeTo('+31612340001');
    expect(await lettersTo('+31612340001')).toMatchObject([
      { channel: 'sms', template: 'order_update_code' },
    ]);
    const { subscription: active } = await run(
      'Confirm',
      { subscriptionId: subscription?.['id'], code: `${code.slice(0, 3)} ${code.slice(3)}` },
      guest,
    );
    expect(active).toMatchObject({ state: 'ACTIVE' });
  });

  test('a browser that has subscribed is told at once', async () => {
    const { orderId, guest } = aGuest();
    const { target: push } = pushBrowser('https://updates.push.services.mozilla.com/wpush/v2/abc');
    const { subscription } = await subscribe(orderId, { channel: 'PUSH', push }, guest);
    expect(subscription).toMatchObject({
      state: 'ACTIVE',
      destination: 'a browser, by updates.push.services.mozilla.com',
    });
  });

  test('neither address nor number nor browser is readable in the store or in an event', async () => {
    const records = JSON.stringify(await stored().find().toArray());
    const events = JSON.stringify(
      await started.parts.db
        .collection('events')
        .find({ type: 'aurora.order.update_subscription_changed' })
        .toArray(),
    );
    expect(records.length).toBeGreaterThan(1_000);
    expect(events).toContain('"state":"ACTIVE"');
    for (const text of [records, events])
      expect(text).not.toMatch(/example\.com|612340001|mozilla|opal|jasper/i);
  });

  test('the same address is one subscription, whoever asks and however many at once', async () => {
    const { orderId, guest } = aGuest();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => subscribe(orderId, {}, guest)),
    );
    const ids = new Set(answers.map(({ subscription }) => subscription?.['id']));
    expect(answers.flatMap(({ codes, errorCodes }) => [...codes, ...errorCodes])).toEqual([]);
    expect(ids.size).toBe(1);
    expect(await stored().countDocuments({ orderId })).toBe(1);
  });

  test('the same key is the same request, and another input under it is refused', async () => {
    const { orderId, guest } = aGuest();
    const email = 'again@example.com';
    const idempotencyKey = key();
    const first = await subscribe(orderId, { email, idempotencyKey }, guest);
    await codeTo(email);
    const second = await subscribe(orderId, { email, idempotencyKey }, guest);
    expect(second.subscription?.['id']).toBe(first.subscription?.['id']);
    expect(await lettersTo(email)).toHaveLength(1);
    const { errorCodes } = await subscribe(orderId, { idempotencyKey }, guest);
    expect(errorCodes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  test('an order tells five at most, however many ask at once', async () => {
    const { orderId, guest } = aGuest();
    const browsers = Array.from({ length: 8 }, (_, index) =>
      pushBrowser(`https://fcm.googleapis.com/fcm/send/${orderId}-${index}`),
    );
    const answers = await Promise.all(
      browsers.map(({ target: push }) => subscribe(orderId, { channel: 'PUSH', push }, guest)),
    );
    const taken = answers.filter(({ subscription }) => subscription);
    expect(taken).toHaveLength(5);
    expect(new Set(answers.flatMap(({ codes }) => codes))).toEqual(
      new Set(['TOO_MANY_SUBSCRIPTIONS']),
    );
    await run('Unsubscribe', { subscriptionId: taken[0]?.subscription?.['id'] }, guest);
    const { codes } = await subscribe(orderId, {}, guest);
    expect(codes).toEqual([]);
  });

  test('a session may follow ten orders’ worth and no more', async () => {
    const many = Array.from({ length: 11 }, () => aGuest().orderId);
    const guest = aShopper({ sessionId: 'ses_many', orderIds: many });
    const codes: string[] = [];
    for (const orderId of many) codes.push(...(await subscribe(orderId, {}, guest)).codes);
    expect(codes).toEqual(['TOO_MANY_SUBSCRIPTIONS']);
  });

  test('codes are not sent without end: five to an address within the hour', async () => {
    const orderId = 'ord_0';
    const email = 'busy@example.com';
    const codes: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const guest = aShopper({ sessionId: `ses_busy_${index}`, orderIds: [orderId] });
      codes.push(...(await subscribe(orderId, { email }, guest)).codes);
    }
    expect(codes).toEqual(['TOO_MANY_REQUESTS']);
  });
});

describe('what is refused', () => {
  const guest = aShopper({
    sessionId: 'ses_refused',
    orderIds: ['ord_0', 'ord_done', 'ord_foreign'],
  });

  test.each([
    [{ email: 'opal' }, 'EMAIL_INVALID', 'email'],
    [{ email: `${'a'.repeat(300)}@example.com` }, 'EMAIL_INVALID', 'email'],
    [{ channel: 'SMS' }, 'PHONE_INVALID', 'phone'],
    [{ channel: 'SMS', phone: '06 1234 5678' }, 'PHONE_INVALID', 'phone'],
    [{ channel: 'PUSH' }, 'PUSH_INVALID', 'push'],
    [
      { channel: 'PUSH', push: { endpoint: 'https://10.0.0.1/', p256dh: 'x', auth: 'x' } },
      'PUSH_INVALID',
      'push',
    ],
    [{ termsVersion: '2020-01' }, 'TERMS_OUTDATED', 'termsVersion'],
    [{ orderId: orderIdOf('ord_none') }, 'NOT_FOUND', 'orderId'],
    [{ orderId: orderIdOf('ord_4') }, 'NOT_FOUND', 'orderId'],
    [{ orderId: orderIdOf('ord_foreign') }, 'NOT_FOUND', 'orderId'],
    [{ orderId: orderIdOf('ord_done') }, 'ORDER_DONE', 'orderId'],
  ])('%j is %s', async (input, code, field) => {
    const answer = await subscribe('ord_0', input, guest);
    expect(answer.codes).toEqual([code]);
    expect(answer.field).toEqual(['input', field]);
    expect(answer.subscription).toBeNull();
  });

  test.each([
    [{ orderId: 'nonsense' }, 'orderId'],
    [{ orderId: toGlobalId('Return', 'ret_1') }, 'orderId'],
    [{ idempotencyKey: '' }, 'idempotencyKey'],
    [{ idempotencyKey: 'x'.repeat(201) }, 'idempotencyKey'],
  ])('%j is no input', async (input, field) => {
    const { errorCodes, errorFields } = await subscribe('ord_0', input, guest);
    expect(errorCodes).toEqual(['BAD_USER_INPUT']);
    expect(errorFields).toEqual([field]);
  });

  test.each([
    ['nobody', undefined, 'UNAUTHENTICATED'],
    ['a shopper without an order', aShopper(), 'FORBIDDEN'],
    ['staff', aStaffCaller('admin'), 'FORBIDDEN'],
    ['a service', theCarrier, 'FORBIDDEN'],
  ] as const)('%s cannot agree for the shopper', async (_who, caller, code) => {
    const { errorCodes } = await run(
      'Subscribe',
      { orderId: orderIdOf('ord_0'), channel: 'EMAIL', termsVersion: terms.version },
      caller as Caller,
    );
    expect(errorCodes).toEqual([code]);
  });
});

describe('proving', () => {
  async function pending(email: string) {
    const { orderId, guest } = aGuest();
    const { subscription } = await subscribe(orderId, { email }, guest);
    return { orderId, guest, subscriptionId: subscription?.['id'], code: await codeTo(email) };
  }

  test('a wrong code is told with the tries that are left, and the same request is the same try', async () => {
    const { guest, subscriptionId, code } = await pending('wrong@example.com');
    const input = { subscriptionId, code: wrong(code), idempotencyKey: key() };
    for (const _time of [1, 2]) {
      const { payload, codes, field } = await run('Confirm', input, guest);
      expect([payload?.attemptsLeft, codes, field]).toEqual([
        4,
        ['CODE_INVALID'],
        ['input', 'code'],
      ]);
    }
    const { errorCodes } = await run('Confirm', { ...input, code }, guest);
    expect(errorCodes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    for (const left of [3, 2, 1]) {
      const { payload } = await run('Confirm', { subscriptionId, code: wrong(code) }, guest);
      expect(payload?.attemptsLeft).toBe(left);
    }
    const last = await run('Confirm', { subscriptionId, code: wrong(code) }, guest);
    expect(last.codes).toEqual(['TOO_MANY_ATTEMPTS']);
    const late = await run('Confirm', { subscriptionId, code }, guest);
    expect(late.codes).toEqual(['TOO_MANY_ATTEMPTS']);
    expect(late.subscription).toMatchObject({ state: 'PENDING' });
  });

  test('a code works for the session that asked, and for ten minutes', async () => {
    const { orderId, guest, subscriptionId, code } = await pending('slow@example.com');
    const other = aShopper({ sessionId: 'ses_other', orderIds: [orderId] });
    expect((await run('Confirm', { subscriptionId, code }, other)).codes).toEqual(['CODE_EXPIRED']);
    started.clock.advance(10 * 60_000);
    expect((await run('Confirm', { subscriptionId, code }, guest)).codes).toEqual(['CODE_EXPIRED']);
    started.clock.advance(-10 * 60_000);
  });

  test.each(['12345', 'abcdef', ''])('%j is no code', async (code) => {
    const { guest, subscriptionId } = await pending(`format${code.length}@example.com`);
    const answer = await run('Confirm', { subscriptionId, code }, guest);
    expect([answer.codes, answer.field]).toEqual([['CODE_INVALID'], ['input', 'code']]);
  });

  test('codes that never came back make room for others once their time is over', async () => {
    const { orderId, guest } = aGuest();
    const asked = async (name: string) =>
      (await subscribe(orderId, { email: `${name}@example.com` }, guest)).codes;
    for (const name of ['room1', 'room2', 'room3', 'room4', 'room5'])
      expect(await asked(name)).toEqual([]);
    expect(await asked('room6')).toEqual(['TOO_MANY_SUBSCRIPTIONS']);
    started.clock.advance(10 * 60_000);
    expect(await asked('room6')).toEqual([]);
    const states = await stored().distinct('endReason', { orderId });
    expect(states).toContain('UNPROVED');
  });

  test('of an order that is not theirs is not there', async () => {
    const { subscriptionId, code } = await pending('theirs@example.com');
    const stranger = aShopper({ sessionId: 'ses_stranger', orderIds: ['ord_0'] });
    const { codes, subscription } = await run('Confirm', { subscriptionId, code }, stranger);
    expect([codes, subscription]).toEqual([['NOT_FOUND'], null]);
    const { errorCodes } = await run('Confirm', { subscriptionId: 'x', code }, stranger);
    expect(errorCodes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('ending', () => {
  test('forgets the address, can be repeated, and can begin anew', async () => {
    const guest = aShopper({ sessionId: 'ses_end', orderIds: ['ord_2'] });
    const email = own;
    const { subscription } = await subscribe('ord_2', { email }, guest);
    const subscriptionId = subscription?.['id'];
    for (const _time of [1, 2]) {
      const over = await run('Unsubscribe', { subscriptionId }, guest);
      expect(over.codes).toEqual([]);
      expect(over.subscription).toMatchObject({
        state: 'ENDED',
        endReason: 'UNSUBSCRIBED',
        destination: null,
      });
    }
    const again = await subscribe('ord_2', { email }, guest);
    expect(again.subscription).toMatchObject({
      id: subscriptionId,
      state: 'ACTIVE',
      endedAt: null,
    });
  });

  test('needs an id or a link, and not both', async () => {
    const guest = aShopper({ sessionId: 'ses_end', orderIds: ['ord_2'] });
    const subscriptionId = toGlobalId('OrderUpdateSubscription', 'ous_none');
    expect((await run('Unsubscribe', {}, guest)).codes).toEqual(['ONE_NEEDED']);
    expect((await run('Unsubscribe', { subscriptionId, token: 'x' }, guest)).codes).toEqual([
      'ONE_NEEDED',
    ]);
    const { codes, field } = await run('Unsubscribe', { subscriptionId }, guest);
    expect([codes, field]).toEqual([['NOT_FOUND'], ['input', 'subscriptionId']]);
    expect((await run('Unsubscribe', { token: 'x' }, guest)).codes).toEqual(['LINK_INVALID']);
  });

  test('by id is for the shopper whose order it is', async () => {
    const guest = aShopper({ sessionId: 'ses_end', orderIds: ['ord_2'] });
    const { subscription } = await subscribe('ord_2', {}, guest);
    const subscriptionId = subscription?.['id'];
    const stranger = aShopper({ sessionId: 'ses_stranger', orderIds: ['ord_0'] });
    expect((await run('Unsubscribe', { subscriptionId }, stranger)).codes).toEqual(['NOT_FOUND']);
    const { errorCodes } = await run('Unsubscribe', { subscriptionId }, aStaffCaller('admin'));
    expect(errorCodes).toEqual(['FORBIDDEN']);
  });
});

describe('seeing', () => {
  const query = `query Q($id: ID!) { order(id: $id) { updateSubscriptions { state destination } } }`;

  test('the shopper of the order sees who is told, also in another session', async () => {
    const guest = aShopper({ sessionId: 'ses_see', orderIds: ['ord_3'] });
    await subscribe('ord_3', {}, guest);
    const later = aShopper({ sessionId: 'ses_see_later', orderIds: ['ord_3'] });
    const { data } = await started.ask(query, { id: orderIdOf('ord_3') }, later);
    expect(data).toMatchObject({
      order: { updateSubscriptions: [{ state: 'ACTIVE', destination: 'o•••@example.com' }] },
    });
  });

  test.each([['viewer'], ['concierge_agent'], ['admin']] as const)('%s does not', async (role) => {
    const { data, errors } = await started.ask<{ order: unknown }>(
      query,
      { id: orderIdOf('ord_3') },
      aStaffCaller(role),
    );
    expect(data.order).toEqual({ updateSubscriptions: null });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });

  test('an entity is found by who may see its order, and by nobody else', async () => {
    const guest = aShopper({ sessionId: 'ses_see', orderIds: ['ord_3'] });
    const { subscription } = await subscribe('ord_3', {}, guest);
    const entity = `{ _entities(representations: [{ __typename: "OrderUpdateSubscription",
      id: "${subscription?.['id']}" }]) { ... on OrderUpdateSubscription { state } } }`;
    const seen = async (caller: Caller) =>
      (await started.ask<{ _entities: unknown[] }>(entity, {}, caller)).data._entities;
    expect(await seen(guest)).toEqual([{ state: 'ACTIVE' }]);
    expect(await seen(aShopper({ orderIds: ['ord_0'] }))).toEqual([null]);
    expect(await seen(aStaffCaller('admin'))).toEqual([null]);
  });

  test('everybody may read what they would agree to', async () => {
    const { data } = await started.ask<{ orderUpdateTerms: Record<string, unknown> }>(
      '{ orderUpdateTerms { version text channels pushKey } }',
    );
    expect(data.orderUpdateTerms).toMatchObject({
      version: terms.version,
      channels: ['EMAIL', 'SMS', 'PUSH'],
      pushKey: expect.stringMatching(/^B[\w-]{86}$/),
    });
  });
});
