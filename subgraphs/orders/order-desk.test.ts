import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { DAY_MS } from '../../kernel/clock.ts';
import type { StoredEvent } from '../../kernel/events/event.ts';
import { executeOnSubgraph } from '../../kernel/graphql/execute.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import type { Notice } from '../../kernel/notifier.ts';
import { createOrdersSubgraph, type OrderRecord, ordersCollection } from './index.ts';
import { anOrder, aShipment } from './testing/an-order.ts';
import {
  aShopper,
  aStaffCaller,
  type StartedOrders,
  startOrders,
  tenant,
  theCarrier,
} from './testing/start-orders.ts';

let orders: StartedOrders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(async () => orders[Symbol.asyncDispose]());

let made = 0;
async function stored(parts: Partial<OrderRecord> = {}): Promise<OrderRecord> {
  made += 1;
  const order = anOrder({
    _id: `ord_d${made}`,
    number: `GG-${60_000 + made}`,
    shipments: [aShipment({ _id: `shp_d${made}`, trackingNumber: `DESK${made}00` })],
    ...parts,
  });
  await orders.parts.db.collection<OrderRecord>(ordersCollection).insertOne(order);
  return order;
}

const recordOf = async ({ _id }: Pick<OrderRecord, '_id'>): Promise<OrderRecord> => {
  const found = await orders.parts.db.collection<OrderRecord>(ordersCollection).findOne({ _id });
  if (!found) throw new Error('The order is gone');
  return found;
};

const agent = aStaffCaller('concierge_agent');

interface Answer {
  readonly order: {
    readonly version: number;
    readonly notes: readonly { readonly kind: string; readonly text: string | null }[] | null;
  } | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
  }[];
  readonly clientMutationId: string | null;
}

type Step = 'orderNoteAdd' | 'orderTrackingResend';
const inputOf = {
  orderNoteAdd: 'OrderNoteAddInput',
  orderTrackingResend: 'OrderTrackingResendInput',
};

let keys = 0;
const nextKey = (): string => `desk-${++keys}`;

const ask = (name: Step, input: Readonly<Record<string, unknown>>, caller: Caller) =>
  orders.ask<Record<Step, Answer>>(
    `mutation ($input: ${inputOf[name]}!) { ${name}(input: $input) {
      order { version notes { kind text by } } userErrors { code field } clientMutationId } }`,
    { input },
    caller,
  );

async function take(
  name: Step,
  order: Pick<OrderRecord, '_id' | 'version'>,
  more: Readonly<Record<string, unknown>> = {},
  caller: Caller = agent,
): Promise<Answer> {
  const input = {
    orderId: toGlobalId('Order', order._id),
    expectedVersion: order.version,
    ...(name === 'orderNoteAdd' ? { text: 'Asked for a ribbon.' } : {}),
    idempotencyKey: nextKey(),
    ...more,
  };
  const { data, errors } = await ask(name, input, caller);
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data[name];
}

const codesOf = ({ userErrors }: Answer) => userErrors.map(({ code }) => code);
const lettersFor = ({ number }: OrderRecord): readonly Notice[] =>
  orders.letters.filter(({ fields }) => fields['orderNumber'] === number);

describe('a note', () => {
  test('stands with the order, for staff and for nobody else', async () => {
    const order = await stored();
    const { order: noted } = await take('orderNoteAdd', order, { clientMutationId: 'desk-1' });
    expect(noted).toMatchObject({
      version: 2,
      notes: [{ kind: 'NOTE', text: 'Asked for a ribbon.', by: 'Jasper Sample' }],
    });
    const again = await take('orderNoteAdd', { ...order, version: 2 }, { text: ' Twice. ' });
    expect(again.order?.notes?.map(({ text }) => text)).toEqual(['Twice.', 'Asked for a ribbon.']);

    const { data, errors } = await orders.ask<{ order: { notes: unknown } }>(
      'query ($id: ID!) { order(id: $id) { notes { text } } }',
      { id: toGlobalId('Order', order._id) },
      aShopper({ orderIds: [order._id] }),
    );
    expect([data.order.notes, errors?.[0]?.extensions['code']]).toEqual([null, 'FORBIDDEN']);
  });

  test('is told of by an event that does not say what it says', async () => {
    const order = await stored();
    await take('orderNoteAdd', order);
    const told = await orders.parts.db
      .collection<StoredEvent>('events')
      .find({ tenant, key: `Order:${order._id}` })
      .toArray();
    expect(told).toMatchObject([
      { type: 'aurora.order.changed', keySeq: 2, data: { what: 'NOTE', version: 2 } },
    ]);
    expect(JSON.stringify(told)).not.toContain('ribbon');
  });

  test.each([
    ['', ['TEXT_INVALID']],
    ['   ', ['TEXT_INVALID']],
    ['\u200b', ['TEXT_INVALID']],
    ['x'.repeat(2_001), ['TEXT_INVALID']],
    ['x'.repeat(2_000), []],
    ['\u{1F48D}'.repeat(2_000), []],
  ])('has 1 to 2,000 characters', async (text, codes) => {
    const answer = await take('orderNoteAdd', await stored(), { text });
    expect(codesOf(answer)).toEqual(codes);
    for (const { field } of answer.userErrors) expect(field).toEqual(['input', 'text']);
  });

  test('is one of two hundred at most', async () => {
    const notes = Array.from({ length: 200 }, (_, index) => ({
      _id: `nte_${index}`,
      kind: 'NOTE' as const,
      text: 'x',
      subject: 's',
      by: 'S',
      at: orders.clock.now(),
    }));
    expect(codesOf(await take('orderNoteAdd', await stored({ notes })))).toEqual([
      'TOO_MANY_NOTES',
    ]);
  });
});

describe('the tracking', () => {
  test('is sent to the customer once more, and noted', async () => {
    const order = await stored({
      shipments: [
        aShipment({ _id: 'shp_a', trackingNumber: '01234567890001' }),
        aShipment({ _id: 'shp_b', carrier: 'ups', trackingNumber: '1Z5R89390357567127' }),
        aShipment({ _id: 'shp_c', trackingNumber: '01234567890002', status: 'CANCELLED' }),
      ],
    });
    const { order: noted, userErrors } = await take('orderTrackingResend', order);
    expect(userErrors).toEqual([]);
    expect(noted).toMatchObject({ version: 2, notes: [{ kind: 'TRACKING_RESENT', text: null }] });
    const [letter, ...others] = lettersFor(order);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      to: 'opal@example.com',
      template: 'order_tracking',
      link: { url: 'https://tracking.dpd.de/status/en_US/parcel/01234567890001' },
    });
    for (const words of [order.number, 'DPD, number 01234567890001', 'UPS, number 1Z5R'])
      expect(letter?.body).toContain(words);
    expect(letter?.body).not.toContain('01234567890002');
  });

  test('is sent once a key, also when the same request comes several times at once', async () => {
    const order = await stored();
    const key = { idempotencyKey: nextKey() };
    const settled = await Promise.allSettled([
      take('orderTrackingResend', order, key),
      take('orderTrackingResend', order, key),
    ]);
    for (const one of settled)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    expect(codesOf(await take('orderTrackingResend', order, key))).toEqual([]);
    expect(lettersFor(order)).toHaveLength(1);
    expect((await recordOf(order)).notes).toHaveLength(1);
  });

  test('is sent three times a day', async () => {
    const order = await stored();
    for (let version = 1; version <= 3; version += 1)
      expect(codesOf(await take('orderTrackingResend', { ...order, version }))).toEqual([]);
    const fourth = await take('orderTrackingResend', { ...order, version: 4 });
    expect(codesOf(fourth)).toEqual(['TOO_MANY_NOTICES']);
    expect(lettersFor(order)).toHaveLength(3);
    orders.clock.advance(DAY_MS);
    expect(codesOf(await take('orderTrackingResend', { ...order, version: 4 }))).toEqual([]);
  });

  test('is not sent where there is no parcel', async () => {
    const order = await stored({ shipments: [] });
    const { order: shown, userErrors } = await take('orderTrackingResend', order);
    expect(userErrors).toEqual([{ code: 'NOTHING_TO_TRACK', field: ['input', 'orderId'] }]);
    expect(shown?.version).toBe(1);
  });

  test('that could not be sent may be asked for again with the same key', async () => {
    const order = await stored();
    let isAway = true;
    const sent: Notice[] = [];
    const copy = createOrdersSubgraph({
      ...orders.parts,
      notifier: {
        channels: ['email'],
        send: async (notice) => {
          if (isAway) throw new Error('The mail server is away');
          sent.push(notice);
        },
      },
    });
    await copy.start();
    try {
      const variables = {
        input: {
          orderId: toGlobalId('Order', order._id),
          expectedVersion: 1,
          idempotencyKey: nextKey(),
        },
      };
      const resend = async () => {
        const { data } = await executeOnSubgraph(copy, {
          query: `mutation ($input: OrderTrackingResendInput!) {
            orderTrackingResend(input: $input) { userErrors { code field } } }`,
          variables,
          caller: agent,
          requestId: 'req_copy',
          deadlineAtMs: null,
        });
        return (data as { orderTrackingResend: Answer }).orderTrackingResend.userErrors;
      };
      expect(await resend()).toEqual([{ code: 'NOT_SENT', field: null }]);
      expect(await recordOf(order)).toEqual(order);
      isAway = false;
      expect(await resend()).toEqual([]);
      expect(sent).toHaveLength(1);
    } finally {
      await copy.stop();
    }
  });
});

describe.each(['orderNoteAdd', 'orderTrackingResend'] as const)('%s changes nothing', (name) => {
  test('against a version that is not the last', async () => {
    const order = await stored();
    const { order: shown, userErrors } = await take(name, order, { expectedVersion: 9 });
    expect(userErrors).toEqual([{ code: 'VERSION_STALE', field: ['input', 'expectedVersion'] }]);
    expect(shown).toMatchObject({ version: 1 });
    expect(await recordOf(order)).toEqual(order);
  });

  test('where there is none with that id, or it is of another shop', async () => {
    const other = await stored({ tenant: 'another-shop' });
    for (const _id of ['ord_nowhere', other._id])
      expect(await take(name, { _id, version: 1 })).toMatchObject({
        order: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['input', 'orderId'] }],
      });
    expect(await recordOf(other)).toEqual(other);
  });

  test('under a key that was used for another request', async () => {
    const [order, another] = [await stored(), await stored()];
    const key = { idempotencyKey: nextKey() };
    await take(name, order, key);
    await expect(take(name, another, key)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      field: 'idempotencyKey',
    });
    expect(await recordOf(another)).toEqual(another);
  });

  test.each([
    ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
    ['a shopper with proof', aShopper({ orderIds: ['ord_d1'] }), 'FORBIDDEN'],
    ['a viewer', aStaffCaller('viewer'), 'FORBIDDEN'],
    ['a carrier', theCarrier, 'FORBIDDEN'],
  ])('for %s', async (_who, caller, code) => {
    const order = await stored();
    await expect(take(name, order, {}, caller)).rejects.toMatchObject({ code });
    expect(await recordOf(order)).toEqual(order);
  });

  test.each([
    ['orderId', undefined],
    ['orderId', toGlobalId('Return', 'ret_1')],
    ['orderId', 'ord_1'],
    ['expectedVersion', undefined],
    ['expectedVersion', 'two'],
    ['idempotencyKey', undefined],
    ['idempotencyKey', ''],
    ['idempotencyKey', 'k'.repeat(201)],
  ])('when %s is %j', async (field, value) => {
    const order = await stored();
    const input = {
      orderId: toGlobalId('Order', order._id),
      expectedVersion: 1,
      ...(name === 'orderNoteAdd' ? { text: 'x' } : {}),
      idempotencyKey: nextKey(),
      [field]: value,
    };
    const { errors } = await ask(name, input, agent);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(`${errors?.[0]?.message} ${errors?.[0]?.extensions['field'] ?? ''}`).toContain(field);
    expect(await recordOf(order)).toEqual(order);
  });
});
