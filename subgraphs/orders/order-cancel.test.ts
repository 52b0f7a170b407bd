import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../kernel/clock.ts';
import type { StoredEvent } from '../../kernel/events/event.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import { createLog, type Log } from '../../kernel/log.ts';
import { PaymentFailure } from '../../kernel/payment-failure.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { givenUpSoFar } from '../../tests/support/given-up-so-far.ts';
import type { OrderCancellationRecord } from './domain/order.ts';
import { settlementAttemptsMax } from './domain/settlement.ts';
import { type OrderRecord, ordersCollection } from './index.ts';
import { createOrderClock } from './order-clock.ts';
import type { PaymentPort } from './ports.ts';
import { createOrderRepository } from './repository.ts';
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

/** A year ahead of the subgraph's own, for which nothing is due that is left to copies. */
const copiesClock = fakeClock('2027-11-21T12:00:00.000Z');

let made = 0;
/** An order of its own for each test, in the store. */
async function stored(parts: Partial<OrderRecord> = {}): Promise<OrderRecord> {
  made += 1;
  const order = anOrder({
    _id: `ord_c${made}`,
    number: `GG-${50_000 + made}`,
    shipments: [aShipment({ _id: `shp_c${made}`, trackingNumber: `CANCEL${made}` })],
    ...parts,
  });
  await orders.parts.db.collection<OrderRecord>(ordersCollection).insertOne(order);
  return order;
}

const agent = aStaffCaller('concierge_agent');
const lead = aStaffCaller('support_lead');
const ownerOf = (order: OrderRecord, session = 'ses_1'): Caller =>
  aShopper({ sessionId: session, orderIds: [order._id] });

interface Cancelled {
  readonly order: {
    readonly id: string;
    readonly state: string;
    readonly paymentState: string;
    readonly version: number;
    readonly cancellation: { readonly reason: string; readonly by: string } | null;
  } | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly message: string;
    readonly field: readonly string[] | null;
  }[];
  readonly clientMutationId: string | null;
}

let keys = 0;
const nextKey = (): string => `cancel-${++keys}`;

const ask = (input: Readonly<Record<string, unknown>>, caller: Caller) =>
  orders.ask<{ orderCancel: Cancelled }>(
    `mutation ($input: OrderCancelInput!) { orderCancel(input: $input) {
      order { id state paymentState version cancellation { reason by } }
      userErrors { code message field } clientMutationId } }`,
    { input },
    caller,
  );

async function cancel(
  order: Pick<OrderRecord, '_id' | 'version'>,
  caller: Caller,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Cancelled> {
  const input = {
    orderId: toGlobalId('Order', order._id),
    expectedVersion: order.version,
    reason: 'CHANGED_MIND',
    idempotencyKey: nextKey(),
    ...more,
  };
  const { data, errors } = await ask(input, caller);
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data.orderCancel;
}

const recordOf = async ({ _id }: Pick<OrderRecord, '_id'>): Promise<OrderRecord> => {
  const found = await orders.parts.db.collection<OrderRecord>(ordersCollection).findOne({ _id });
  if (!found) throw new Error('The order is gone');
  return found;
};

const eventsOf = ({ _id }: OrderRecord): Promise<StoredEvent[]> =>
  orders.parts.db
    .collection<StoredEvent>('events')
    .find({ tenant, key: `Order:${_id}` })
    .sort({ keySeq: 1 })
    .toArray();

describe('an order is called off', () => {
  test('by its customer, with the payment and the event that tells of it', async () => {
    const order = await stored({ paymentState: 'AUTHORISED' });
    const done = await cancel(order, ownerOf(order), { clientMutationId: 'widget-1' });
    expect(done).toMatchObject({
      order: {
        state: 'CANCELLED',
        paymentState: 'VOIDED',
        cancellation: { reason: 'CHANGED_MIND', by: 'SHOPPER' },
      },
      userErrors: [],
      clientMutationId: 'widget-1',
    });
    const [told] = await eventsOf(order);
    expect(told).toMatchObject({
      type: 'aurora.order.status_changed',
      keySeq: 2,
      data: {
        state: 'CANCELLED',
        cancellation: {
          reason: 'CHANGED_MIND',
          by: 'SHOPPER',
          lines: [{ lineId: 'oln_1', variantId: 'var_aube_52', quantity: 1 }],
        },
      },
    });
  });

  test('by staff, for a reason of theirs, with a note that stays with staff', async () => {
    const order = await stored({ paymentState: 'CAPTURED' });
    const note = 'The same card was used under three names.';
    await cancel(order, agent, { reason: 'FRAUD_SUSPECTED', note });
    const show = async (caller: Caller, fields: string) => {
      const { data, errors } = await orders.ask<{ order: { cancellation: unknown } }>(
        `query ($id: ID!) { order(id: $id) { cancellation { ${fields} } } }`,
        { id: toGlobalId('Order', order._id) },
        caller,
      );
      return errors ? errors[0]?.extensions['code'] : data.order.cancellation;
    };
    expect(await show(agent, 'reason by note')).toEqual({
      reason: 'FRAUD_SUSPECTED',
      by: 'STAFF',
      note,
    });
    expect(await show(ownerOf(order), 'reason by')).toEqual({ reason: 'OTHER', by: 'STAFF' });
    expect(await show(ownerOf(order), 'note')).toBe('FORBIDDEN');
    expect(JSON.stringify(await eventsOf(order))).not.toContain('three names');
  });

  test('once a key: the same request again has no second effect and the same answer', async () => {
    const order = await stored();
    const key = { idempotencyKey: nextKey() };
    const first = await cancel(order, ownerOf(order), key);
    expect(await cancel(order, ownerOf(order), key)).toMatchObject({
      order: { id: first.order?.id, state: 'CANCELLED' },
      userErrors: [],
    });
    const told = await eventsOf(order);
    expect(told.filter(({ type }) => type === 'aurora.order.status_changed')).toHaveLength(1);
  });

  test('once, when customer and staff do it at the same time', async () => {
    const order = await stored();
    const both = await Promise.all([cancel(order, ownerOf(order)), cancel(order, agent)]);
    const codes = both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toHaveLength(1);
    expect(['VERSION_STALE', 'ALREADY_CANCELLED']).toContain(codes[0]);
  });

  test('and what a carrier says afterwards is kept and moves nothing', async () => {
    const order = await stored();
    await cancel(order, agent);
    const { data } = await orders.ask<{ applyShipmentFact: { outcome: string } }>(
      `mutation ($input: ApplyShipmentFactInput!) { applyShipmentFact(input: $input) { outcome } }`,
      {
        input: {
          carrier: 'dpd',
          trackingNumber: order.shipments[0]?.trackingNumber,
          rawCode: 'PICKED_UP',
          status: 'PICKED_UP',
          occurredAt: orders.clock.now().toISOString(),
          idempotencyKey: nextKey(),
        },
      },
      theCarrier,
    );
    expect(data.applyShipmentFact.outcome).toBe('RECORDED_LATE');
    expect(await recordOf(order)).toMatchObject({
      state: 'CANCELLED',
      shipmentStatus: 'CANCELLED',
      attention: {
        reason: 'DELIVERY_EXCEPTION',
        message: 'DPD has the parcel of a cancelled order',
      },
    });
  });
});

describe('an order stays as it is', () => {
  test.each([
    [{ state: 'SHIPPED' }, 'ALREADY_SHIPPED', 'orderId'],
    [{ state: 'DELIVERED' }, 'ALREADY_SHIPPED', 'orderId'],
    [{ state: 'COMPLETED' }, 'ALREADY_SHIPPED', 'orderId'],
    [{ state: 'CANCELLED' }, 'ALREADY_CANCELLED', 'orderId'],
    [
      { shipments: [aShipment({ _id: 'shp_left', status: 'PICKED_UP' })] },
      'PARCEL_LEFT',
      'orderId',
    ],
  ] as const)('as %j: %s', async (parts, code, field) => {
    const order = await stored(parts as Partial<OrderRecord>);
    const { order: shown, userErrors } = await cancel(order, agent);
    expect(userErrors).toEqual([{ code, message: expect.any(String), field: ['input', field] }]);
    expect(shown).toMatchObject({ state: order.state, version: 1 });
    expect(await recordOf(order)).toEqual(order);
  });

  test.each([
    ['a version that is not the last', { expectedVersion: 7 }, 'VERSION_STALE', 'expectedVersion'],
    ['a reason of staff', { reason: 'CANNOT_BE_MADE' }, 'REASON_NOT_YOURS', 'reason'],
    ['too long a note', { note: 'x'.repeat(501) }, 'NOTE_TOO_LONG', 'note'],
  ])('when its customer sends %s', async (_what, more, code, field) => {
    const order = await stored();
    const { order: shown, userErrors } = await cancel(order, ownerOf(order), more);
    expect(userErrors).toEqual([{ code, message: expect.any(String), field: ['input', field] }]);
    expect(shown).toMatchObject({ state: 'READY_TO_SHIP', version: 1 });
  });

  test('when there is none with that id, or it is of another shop', async () => {
    const other = await stored({ tenant: 'another-shop' });
    for (const _id of ['ord_nowhere', other._id])
      expect(await cancel({ _id, version: 1 }, agent)).toMatchObject({
        order: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['input', 'orderId'] }],
      });
    expect(await recordOf(other)).toEqual(other);
  });

  test('when the key was used for another request', async () => {
    const [order, another] = [await stored(), await stored()];
    const key = { idempotencyKey: nextKey() };
    await cancel(order, agent, key);
    await expect(cancel(another, agent, key)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      field: 'idempotencyKey',
    });
    expect(await recordOf(another)).toEqual(another);
  });

  test.each([
    ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
    ['a shopper without proof', aShopper(), 'FORBIDDEN'],
    ['a shopper with proof of another', aShopper({ orderIds: ['ord_1'] }), 'FORBIDDEN'],
    ['a viewer', aStaffCaller('viewer'), 'FORBIDDEN'],
    ['a carrier', theCarrier, 'FORBIDDEN'],
  ])('when %s asks', async (_who, caller, code) => {
    const order = await stored();
    await expect(cancel(order, caller)).rejects.toMatchObject({ code });
    // Nor can it be learned which orders there are.
    await expect(cancel({ _id: 'ord_nowhere', version: 1 }, caller)).rejects.toMatchObject({
      code,
    });
    expect(await recordOf(order)).toEqual(order);
  });

  test.each([
    ['orderId', undefined],
    ['orderId', toGlobalId('Return', 'ret_1')],
    ['orderId', 'ord_1'],
    ['expectedVersion', undefined],
    ['expectedVersion', 'two'],
    ['reason', undefined],
    ['reason', 'BORED'],
    ['idempotencyKey', undefined],
    ['idempotencyKey', ''],
    ['idempotencyKey', 'k'.repeat(201)],
  ])('when %s is %j', async (field, value) => {
    const order = await stored();
    const input = {
      orderId: toGlobalId('Order', order._id),
      expectedVersion: 1,
      reason: 'OTHER',
      idempotencyKey: nextKey(),
      [field]: value,
    };
    const { errors } = await ask(input, agent);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(`${errors?.[0]?.message} ${errors?.[0]?.extensions['field'] ?? ''}`).toContain(field);
    expect(await recordOf(order)).toEqual(order);
  });
});

describe('whether an order can be called off is told', () => {
  const show = async (order: OrderRecord, caller: Caller) => {
    const { data, errors } = await orders.ask<{ order: { cancelEligibility: unknown } }>(
      `query ($id: ID!) { order(id: $id) {
        cancelEligibility { eligible refusal message reasons } } }`,
      { id: toGlobalId('Order', order._id) },
      caller,
    );
    if (errors) throw new Error(errors[0]?.message);
    return data.order.cancelEligibility;
  };

  test('with the reasons that the asker may give', async () => {
    const order = await stored();
    const open = { eligible: true, refusal: null, message: null };
    expect(await show(order, ownerOf(order))).toEqual({
      ...open,
      reasons: ['CHANGED_MIND', 'ORDERED_BY_MISTAKE', 'TAKES_TOO_LONG', 'OTHER'],
    });
    expect(await show(order, agent)).toMatchObject({
      ...open,
      reasons: expect.arrayContaining(['CANNOT_BE_MADE', 'FRAUD_SUSPECTED']),
    });
    expect(await show(order, aStaffCaller('viewer'))).toEqual({ ...open, reasons: [] });
  });

  test('with the reason why not', async () => {
    const order = await stored({ state: 'SHIPPED' });
    expect(await show(order, ownerOf(order))).toEqual({
      eligible: false,
      refusal: 'ALREADY_SHIPPED',
      message: 'The order has shipped; its pieces can be sent back once they are there',
      reasons: [],
    });
  });
});

describe('what a cancelled order owes', () => {
  test('is settled at once, and only leads see how much', async () => {
    const order = await stored({ paymentState: 'CAPTURED' });
    await cancel(order, agent);
    const show = async (caller: Caller, fields: string) => {
      const { data, errors } = await orders.ask<{
        order: { cancellation: { settlement: { state: string } } };
      }>(
        `query ($id: ID!) { order(id: $id) { cancellation { settlement { ${fields} } } } }`,
        { id: toGlobalId('Order', order._id) },
        caller,
      );
      return errors ? errors[0]?.extensions['code'] : data.order.cancellation.settlement;
    };
    await eventually(async () =>
      expect(await show(agent, 'kind state reference')).toEqual({
        kind: 'REFUND',
        state: 'DONE',
        reference: `ledger-set_${order._id}`,
      }),
    );
    expect(await show(lead, 'amount { amount currencyCode }')).toEqual({
      amount: { amount: '1280.00', currencyCode: 'EUR' },
    });
    expect(await show(agent, 'amount { amount }')).toBe('FORBIDDEN');
    expect(await show(ownerOf(order), 'reference')).toBe('FORBIDDEN');
    expect(await show(ownerOf(order), 'amount { amount }')).toEqual({
      amount: { amount: '1280.00' },
    });
    const told = await eventsOf(order);
    expect(told.map(({ type, keySeq }) => [type, keySeq])).toEqual([
      ['aurora.order.status_changed', 2],
      ['aurora.order.changed', 3],
    ]);
  });

  // What earlier tests cancelled would be asked of copies too.
  beforeAll(() =>
    eventually(async () =>
      expect(await createOrderRepository(orders.parts).owing(copiesClock.now(), 1)).toEqual([]),
    ),
  );

  /** A clock of its own over the same orders: another copy of the process. */
  const copyWith = (payments: PaymentPort, log = createLog({ level: 'silent', name: 'test' })) =>
    createOrderClock({
      orders: createOrderRepository(orders.parts),
      payments,
      clock: copiesClock,
      log,
    });

  test('is settled once, however many copies look at the same time', async () => {
    const order = await stored();
    const { cancellation } = cancelledRecord(order);
    await orders.parts.db
      .collection<OrderRecord>(ordersCollection)
      .updateOne({ _id: order._id }, { $set: { cancellation } });
    const asked: string[] = [];
    const copies = Array.from({ length: 4 }, () =>
      copyWith({
        settle: async ({ _id }) => {
          asked.push(_id);
          return 'paid';
        },
      }),
    );
    await Promise.all(copies.map((copy) => copy.run()));
    await Promise.all(copies.map((copy) => copy.close()));
    expect(asked.filter((id) => id === cancellation.settlement?._id)).toHaveLength(1);
    expect((await recordOf(order)).cancellation?.settlement).toMatchObject({ state: 'DONE' });
  });

  test('is tried again later when the payment service fails, under the same id', async () => {
    const order = await stored();
    const { cancellation } = cancelledRecord(order);
    await orders.parts.db
      .collection<OrderRecord>(ordersCollection)
      .updateOne({ _id: order._id }, { $set: { cancellation } });
    const asked: string[] = [];
    const copy = copyWith({
      settle: async ({ _id }) => {
        asked.push(_id);
        if (asked.length === 1) throw new Error('The payment service is away');
        return 'at-last';
      },
    });
    await copy.run();
    expect((await recordOf(order)).cancellation?.settlement).toMatchObject({
      state: 'PENDING',
      attempts: 1,
    });
    await copy.run();
    expect(asked).toHaveLength(1);
    copiesClock.advance(2 * MINUTE_MS);
    await copy.run();
    await copy.close();
    expect(asked).toEqual([asked[0], asked[0]]);
    expect((await recordOf(order)).cancellation?.settlement).toMatchObject({
      state: 'DONE',
      reference: 'at-last',
    });
  });

  /** A cancelled order whose settlement was given up. */
  async function givenUp(error: Error, log?: Log): Promise<OrderRecord> {
    const order = await stored({ state: 'CANCELLED' });
    const { cancellation } = cancelledRecord(order);
    await orders.parts.db
      .collection<OrderRecord>(ordersCollection)
      .updateOne({ _id: order._id }, { $set: { cancellation } });
    const copy = copyWith({ settle: () => Promise.reject(error) }, log);
    for (let tries = 0; tries < settlementAttemptsMax; tries += 1) {
      await copy.run();
      copiesClock.advance(2 * HOUR_MS);
    }
    await copy.close();
    return recordOf(order);
  }

  const retry = async (
    order: Pick<OrderRecord, '_id' | 'version'>,
    caller: Caller,
    more: Readonly<Record<string, unknown>> = {},
  ) => {
    const input = {
      orderId: toGlobalId('Order', order._id),
      expectedVersion: order.version,
      idempotencyKey: nextKey(),
      ...more,
    };
    const { data, errors } = await orders.ask<{
      orderSettlementRetry: { order: unknown; userErrors: readonly { code: string }[] };
    }>(
      `mutation ($input: OrderSettlementRetryInput!) { orderSettlementRetry(input: $input) {
        order { state attention { reason } cancellation { settlement { state } } }
        userErrors { code field } clientMutationId } }`,
      { input },
      caller,
    );
    return errors ? errors[0]?.extensions['code'] : data.orderSettlementRetry;
  };

  test('once it is given up, it stands where staff look, with why and since when', async () => {
    const order = await givenUp(new PaymentFailure('ACCOUNT_CLOSED'));
    const { data } = await orders.ask<{ orders: { nodes: readonly { number: string }[] } }>(
      `{ orders(filter: { view: NEEDS_ATTENTION, attention: [SETTLEMENT_FAILED], number: "${order.number}" }) {
        nodes { number attention { reason message since }
          cancellation { settlement { kind state lastFailure amount { amount currencyCode } } } } } }`,
      {},
      lead,
    );
    expect(data.orders.nodes).toEqual([
      {
        number: order.number,
        attention: {
          reason: 'SETTLEMENT_FAILED',
          message: 'The payment could not be given back',
          since: order.attention?.since.toISOString(),
        },
        cancellation: {
          settlement: {
            kind: 'REFUND',
            state: 'FAILED',
            lastFailure: 'ACCOUNT_CLOSED',
            amount: { amount: '1280.00', currencyCode: 'EUR' },
          },
        },
      },
    ]);
    const last = (await eventsOf(order)).at(-1);
    expect(last).toMatchObject({
      type: 'aurora.order.changed',
      data: { what: 'SETTLEMENT', version: order.version },
    });
    expect(JSON.stringify(last)).not.toContain('ACCOUNT_CLOSED');
  });

  test.each([
    ['no failure of the payment service', new Error('opal@example.com has no account')],
    ['words in the place of a code', new PaymentFailure('opal@example.com has no account')],
  ])('of %s nothing is kept but that it failed', async (_what, error) => {
    const order = await givenUp(error);
    expect(order.cancellation?.settlement?.lastFailure).toBe('INTERNAL');
    expect(JSON.stringify(order.cancellation)).not.toContain('opal@example.com');
  });

  test('is tried once more when staff want it, under the same id, with a note of who it was', async () => {
    const order = await givenUp(new PaymentFailure('HTTP_503'));
    const key = { idempotencyKey: nextKey() };
    const done = {
      order: { state: 'CANCELLED', attention: null },
      userErrors: [],
      clientMutationId: 'desk-1',
    };
    expect(await retry(order, agent, { ...key, clientMutationId: 'desk-1' })).toMatchObject(done);
    await eventually(async () =>
      expect((await recordOf(order)).cancellation?.settlement).toMatchObject({
        _id: `set_${order._id}`,
        state: 'DONE',
        reference: `ledger-set_${order._id}`,
        lastFailure: null,
      }),
    );
    // The same request again is the same one: nothing is paid or noted twice.
    expect(await retry(order, agent, { ...key, clientMutationId: 'desk-1' })).toMatchObject(done);
    expect((await recordOf(order)).notes).toEqual([
      expect.objectContaining({
        kind: 'SETTLEMENT_RETRIED',
        text: null,
        subject: 'staff_concierge_agent',
        by: 'Jasper Sample',
      }),
    ]);
    const asked = orders.parts.db.collection<{ _id: string }>('order_settlements');
    expect(await asked.countDocuments({ _id: `set_${order._id}` })).toBe(1);
  });

  test('is not tried again where nothing was given up, or the order has moved on', async () => {
    const open = await stored();
    const refused = (code: string, field: string) => ({
      userErrors: [{ code, field: ['input', field] }],
    });
    expect(await retry(open, agent)).toMatchObject(refused('SETTLEMENT_NOT_FAILED', 'orderId'));
    const failed = await givenUp(new PaymentFailure('HTTP_503'));
    const before = { _id: failed._id, version: failed.version - 1 };
    expect(await retry(before, agent)).toMatchObject({
      ...refused('VERSION_STALE', 'expectedVersion'),
      order: { cancellation: { settlement: { state: 'FAILED' } } },
    });
    const other = await stored({ tenant: 'another-shop' });
    expect(await retry(other, agent)).toMatchObject({
      ...refused('NOT_FOUND', 'orderId'),
      order: null,
    });
    expect(await recordOf(failed)).toEqual(failed);
  });

  test.each([
    ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
    ['its customer', null, 'FORBIDDEN'],
    ['a viewer', aStaffCaller('viewer'), 'FORBIDDEN'],
    ['a carrier', theCarrier, 'FORBIDDEN'],
  ])('is not tried again for %s', async (_who, caller, code) => {
    const failed = await givenUp(new PaymentFailure('HTTP_503'));
    expect(await retry(failed, caller ?? ownerOf(failed))).toBe(code);
    expect(await recordOf(failed)).toEqual(failed);
  });

  test('why it failed is not for its customer', async () => {
    const failed = await givenUp(new PaymentFailure('ACCOUNT_CLOSED'));
    const { errors } = await orders.ask(
      `query ($id: ID!) { order(id: $id) { cancellation { settlement { lastFailure } } } }`,
      { id: toGlobalId('Order', failed._id) },
      ownerOf(failed),
    );
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('is told of as an error, and counted, once it is given up', async () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const log = createLog({ level: 'error', name: 'test', destination });
    const before = await givenUpSoFar('settlement');
    const order = await givenUp(new Error('The payment service is away'), log);
    expect(order.cancellation?.settlement?.state).toBe('FAILED');
    expect(lines).toEqual([expect.stringContaining('A settlement was given up')]);
    expect(await givenUpSoFar('settlement')).toBe(before + 1);
  });

  test('and an order delivered a month and a day ago is complete', async () => {
    const now = copiesClock.now();
    const delivered = { state: 'DELIVERED', paymentState: 'CAPTURED' } as const;
    const old = await stored({
      ...delivered,
      deliveredAt: new Date(now.getTime() - 31 * DAY_MS),
    });
    const recent = await stored({
      ...delivered,
      deliveredAt: new Date(now.getTime() - 31 * DAY_MS + HOUR_MS),
    });
    const copy = copyWith({ settle: async () => 'none' });
    await copy.run();
    await copy.close();
    expect(await recordOf(old)).toMatchObject({ state: 'COMPLETED', version: 2 });
    expect(await recordOf(recent)).toEqual(recent);
    expect((await eventsOf(old)).map(({ data }) => data['state'])).toEqual(['COMPLETED']);
  });
});

/** The order with a cancellation that nobody has settled yet. */
const cancelledRecord = (
  order: OrderRecord,
): { readonly cancellation: OrderCancellationRecord } => ({
  cancellation: {
    reason: 'OTHER',
    by: 'STAFF',
    subject: null,
    note: null,
    at: orders.clock.now(),
    settlement: {
      _id: `set_${order._id}`,
      kind: 'REFUND',
      amountMinor: order.totalMinor,
      state: 'PENDING',
      reference: null,
      attempts: 0,
      dueAt: copiesClock.now(),
    },
  },
});
