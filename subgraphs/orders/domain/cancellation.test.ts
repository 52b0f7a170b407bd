import { describe, expect, test } from '@jest/globals';
import { addMs, MINUTE_MS } from '../../../kernel/clock.ts';
import { anOrder, aShipment } from '../testing/an-order.ts';
import { cancelOrder, reasonToldToShopper, shopperReasons } from './cancellation.ts';
import { completedIfDeliveredBy, completeOrder } from './completion.ts';
import type { OrderRecord } from './order.ts';
import {
  retryRefusalOf,
  settled,
  settlementAttemptsMax,
  settlementFailed,
  settlementRetried,
} from './settlement.ts';
import { applyFact } from './shipment-fact.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const by = { reason: 'CHANGED_MIND', by: 'SHOPPER', subject: null, note: null } as const;
const cancel = (parts: Partial<OrderRecord> = {}) =>
  cancelOrder(anOrder(parts), { ...by, now, entryId: 'ent_2' });

describe('an order that is called off', () => {
  test('is cancelled on all three axes, with one entry and one version', () => {
    const { order, entry } = cancel({ paymentState: 'AUTHORISED' });
    expect(order).toMatchObject({
      state: 'CANCELLED',
      paymentState: 'VOIDED',
      shipmentStatus: 'CANCELLED',
      shipments: [{ status: 'CANCELLED' }],
      attention: null,
      changedAt: now,
      version: 2,
      cancellation: { ...by, at: now },
    });
    expect(order.statusHistory.at(-1)).toBe(entry);
    expect(entry).toMatchObject({ seq: 2, orderState: 'CANCELLED', title: 'Cancelled' });
  });

  test.each([
    ['CAPTURED', 'REFUNDED', 'REFUND'],
    ['AUTHORISED', 'VOIDED', 'VOID'],
    ['PENDING', 'VOIDED', 'VOID'],
    ['FAILED', 'VOIDED', 'VOID'],
  ] as const)('whose payment was %s is %s: %s', (paymentState, then, kind) => {
    const { order } = cancel({ paymentState });
    expect(order.paymentState).toBe(then);
    expect(order.cancellation?.settlement).toEqual({
      _id: 'set_ord_1',
      kind,
      amountMinor: 128_000,
      state: 'PENDING',
      reference: null,
      attempts: 0,
      lastFailure: null,
      dueAt: now,
    });
  });

  test.each(['REFUNDED', 'VOIDED'] as const)('whose payment is %s owes nothing', (paymentState) => {
    const { order } = cancel({ paymentState });
    expect([order.paymentState, order.cancellation?.settlement]).toEqual([paymentState, null]);
  });

  test('leaves a parcel alone whose journey is over', () => {
    const { order } = cancel({
      shipments: [aShipment({ status: 'CANCELLED' }), aShipment({ _id: 'shp_2' })],
    });
    expect(order.shipments.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
  });

  test('must not have shipped', () => {
    expect(() => cancel({ state: 'SHIPPED' })).toThrow(
      expect.objectContaining({
        code: 'ILLEGAL_TRANSITION',
        details: { from: 'SHIPPED', to: 'CANCELLED' },
      }),
    );
  });
});

test('a customer gives no reason of staff, and is told of no suspicion', () => {
  expect(shopperReasons).toEqual(['CHANGED_MIND', 'ORDERED_BY_MISTAKE', 'TAKES_TOO_LONG', 'OTHER']);
  expect(reasonToldToShopper('FRAUD_SUSPECTED')).toBe('OTHER');
  expect(reasonToldToShopper('CANNOT_BE_MADE')).toBe('CANNOT_BE_MADE');
});

describe('a settlement', () => {
  test('is done once, with the reference of the payment service', () => {
    const { order } = cancel();
    expect(settled(order, 'ref-1', now)).toMatchObject({
      version: 3,
      cancellation: { settlement: { state: 'DONE', reference: 'ref-1' } },
    });
  });

  test('is tried ever later and in the end left to a person', () => {
    let { order } = cancel();
    const waits: number[] = [];
    for (let tries = 0; tries < settlementAttemptsMax; tries += 1) {
      order = settlementFailed(order, 'HTTP_503', now);
      const dueAt = order.cancellation?.settlement?.dueAt.getTime() ?? 0;
      waits.push((dueAt - now.getTime()) / MINUTE_MS);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64]);
    expect(order.cancellation?.settlement?.state).toBe('FAILED');
  });

  const givenUp = (order: OrderRecord): OrderRecord =>
    Array.from({ length: settlementAttemptsMax }).reduce<OrderRecord>(
      (tried) => settlementFailed(tried, 'ACCOUNT_CLOSED', now),
      order,
    );

  test.each([
    ['CAPTURED', 'The payment could not be given back'],
    ['AUTHORISED', 'The payment could not be let go'],
  ] as const)(
    'of a payment that was %s needs attention once it is left to a person',
    (was, message) => {
      const { order } = cancel({ paymentState: was });
      expect(settlementFailed(order, 'HTTP_503', now).attention).toBeNull();
      expect(givenUp(order).attention).toEqual({
        reason: 'SETTLEMENT_FAILED',
        message,
        since: now,
      });
    },
  );

  test('is tried once more with all its tries, by whom is noted, and nobody needs to look', () => {
    const failed = givenUp(cancel().order);
    const later = addMs(now, MINUTE_MS);
    const note = {
      _id: 'nte_1',
      kind: 'SETTLEMENT_RETRIED',
      text: null,
      subject: 'usr_coco',
      by: 'Coco Concierge',
      at: later,
    } as const;
    const retried = settlementRetried(failed, note);
    expect(retried).toMatchObject({
      version: failed.version + 1,
      changedAt: later,
      attention: null,
      notes: [note],
      cancellation: {
        settlement: { state: 'PENDING', attempts: 0, dueAt: later, lastFailure: 'ACCOUNT_CLOSED' },
      },
    });
    expect(retryRefusalOf(failed)).toBeNull();
    expect(retryRefusalOf(retried)).toBe('SETTLEMENT_NOT_FAILED');
  });

  test('goes before a parcel that left all the same, which is told again once it is done', () => {
    const { order } = cancel();
    const [shipment] = order.shipments;
    if (!shipment) throw new Error('There is no parcel');
    const stray = applyFact(
      order,
      shipment,
      {
        carrier: 'dpd',
        trackingNumber: shipment.trackingNumber,
        rawCode: 'PICKED_UP',
        status: 'PICKED_UP',
        occurredAt: now,
        location: null,
        expected: null,
      },
      { now, entryId: 'ent_9' },
    ).order;
    const told = {
      reason: 'DELIVERY_EXCEPTION',
      message: 'DPD has the parcel of a cancelled order',
      since: now,
    };
    expect(stray.attention).toEqual(told);
    const failed = givenUp(stray);
    expect(failed.attention?.reason).toBe('SETTLEMENT_FAILED');
    expect(settled(failed, 'at-last', addMs(now, MINUTE_MS)).attention).toEqual(told);
  });
});

describe('an order that was delivered', () => {
  test('is complete when nothing of it can come back any more', () => {
    expect(completedIfDeliveredBy(now)).toEqual(new Date('2026-10-21T12:00:00.000Z'));
    const { order, entry } = completeOrder(anOrder({ state: 'DELIVERED' }), {
      now,
      entryId: 'ent_2',
    });
    expect(order).toMatchObject({ state: 'COMPLETED', version: 2, changedAt: now });
    expect(order.statusHistory.at(-1)).toBe(entry);
  });

  test('is not complete before it was delivered', () => {
    expect(() => completeOrder(anOrder({ state: 'SHIPPED' }), { now, entryId: 'ent_2' })).toThrow(
      expect.objectContaining({ code: 'ILLEGAL_TRANSITION' }),
    );
  });
});
