import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anOrder, aShipment } from '../testing/an-order.ts';
import type { OrderRecord } from './order.ts';
import { applyFact, type ShipmentFact, timelineEntriesMax } from './shipment-fact.ts';
import { isFinalShipmentStatus, type ShipmentStatus } from './shipment-status.ts';
import { byOccurrence } from './timeline.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 20, hour));

const scan = (status: ShipmentStatus, hour: number, parts: Partial<ShipmentFact> = {}) => ({
  carrier: 'dpd',
  trackingNumber: '01234567890123',
  rawCode: `raw-${status}`,
  status,
  occurredAt: at(hour),
  location: 'Utrecht',
  expected: null,
  ...parts,
});

/** The order after these scans, in the order they arrive, and what came of each. */
function afterScans(order: OrderRecord, ...facts: readonly ShipmentFact[]) {
  const outcomes: string[] = [];
  let current = order;
  facts.forEach((fact, index) => {
    const shipment = current.shipments.find((each) => each.trackingNumber === fact.trackingNumber);
    if (!shipment) throw new Error('no such shipment');
    const applied = applyFact(current, shipment, fact, { now, entryId: `new_${index}` });
    outcomes.push(applied.outcome);
    current = applied.order;
  });
  return { order: current, outcomes };
}

describe('the timeline', () => {
  test('gains one entry and one version with each scan', () => {
    const { order } = afterScans(anOrder(), scan('PICKED_UP', 8), scan('IN_TRANSIT', 9));
    expect(order.statusHistory.map((entry) => entry.seq)).toEqual([1, 2, 3]);
    expect(order.version).toBe(3);
    expect(order.changedAt).toEqual(now);
  });

  test('keeps one of two equal scans and says so', () => {
    const once = scan('IN_TRANSIT', 9);
    const { order, outcomes } = afterScans(anOrder(), once, { ...once });
    expect(outcomes).toEqual(['APPLIED', 'DUPLICATE']);
    expect(order.version).toBe(2);
  });

  test.each([
    ['code', { rawCode: 'other' }],
    ['time', { occurredAt: at(10) }],
    ['place', { location: 'Arnhem' }],
  ])('keeps scans apart that differ in their %s', (_what, difference) => {
    const once = scan('IN_TRANSIT', 9);
    expect(afterScans(anOrder(), once, { ...once, ...difference }).outcomes).not.toContain(
      'DUPLICATE',
    );
  });

  test('shows a late scan where it happened, behind the status', () => {
    const { order, outcomes } = afterScans(
      anOrder(),
      scan('OUT_FOR_DELIVERY', 9),
      scan('PICKED_UP', 3),
    );
    expect(outcomes).toEqual(['APPLIED', 'RECORDED_LATE']);
    expect(order.shipmentStatus).toBe('OUT_FOR_DELIVERY');
    expect(byOccurrence(order.statusHistory).map((entry) => entry.title)).toEqual([
      'Order placed',
      'Picked up by the carrier',
      'Out for delivery',
    ]);
  });

  test('keeps a code that we do not know, and does not move', () => {
    const { order, outcomes } = afterScans(
      anOrder(),
      scan('IN_TRANSIT', 9),
      scan('UNKNOWN', 10, { rawCode: 'ZX-81' }),
    );
    expect(outcomes).toEqual(['APPLIED', 'RECORDED_LATE']);
    expect(order.shipmentStatus).toBe('IN_TRANSIT');
    expect(order.statusHistory.at(-1)?.rawCode).toBe('ZX-81');
  });

  test('is not written for ever', () => {
    const entries = Array.from({ length: timelineEntriesMax }, (_, index) => ({
      ...anOrder().statusHistory[0],
      _id: `ent_${index}`,
      dedupeKey: `k${index}`,
    })) as unknown as OrderRecord['statusHistory'];
    expect(() => afterScans(anOrder({ statusHistory: entries }), scan('IN_TRANSIT', 9))).toThrow(
      expect.objectContaining({ code: 'OPERATION_LIMIT_EXCEEDED' }),
    );
  });
});

describe('the head', () => {
  test('does not follow an older scan back', () => {
    const { order } = afterScans(
      anOrder(),
      scan('OUT_FOR_DELIVERY', 9),
      scan('IN_TRANSIT', 10),
      scan('INFO_RECEIVED', 11),
    );
    expect(order.shipmentStatus).toBe('OUT_FOR_DELIVERY');
  });

  test('goes back to the depot after a failed attempt, and out again', () => {
    const round = [
      scan('OUT_FOR_DELIVERY', 9),
      scan('DELIVERY_ATTEMPTED', 12),
      scan('IN_TRANSIT', 18),
      scan('OUT_FOR_DELIVERY', 20),
    ];
    const { order, outcomes } = afterScans(anOrder(), ...round);
    expect(order.shipmentStatus).toBe('OUT_FOR_DELIVERY');
    expect(outcomes).toEqual(['APPLIED', 'APPLIED', 'APPLIED', 'APPLIED']);
  });

  test('moves on when the missing scan between two others comes late', () => {
    const { order, outcomes } = afterScans(
      anOrder(),
      scan('OUT_FOR_DELIVERY', 9),
      scan('IN_TRANSIT', 18),
      scan('DELIVERY_ATTEMPTED', 12),
    );
    expect(outcomes).toEqual(['APPLIED', 'RECORDED_LATE', 'APPLIED']);
    expect(order.shipmentStatus).toBe('IN_TRANSIT');
  });

  test.each(['DELIVERED', 'RETURN_TO_SENDER', 'LOST', 'CANCELLED'] as const)(
    '%s holds, whatever comes after',
    (end) => {
      const { order, outcomes } = afterScans(
        anOrder(),
        scan(end, 9),
        scan('IN_TRANSIT', 10),
        scan('LOST', 8, { rawCode: 'other' }),
      );
      expect(order.shipmentStatus).toBe(end);
      expect(outcomes).toEqual(['APPLIED', 'RECORDED_LATE', 'RECORDED_LATE']);
      expect(order.statusHistory).toHaveLength(4);
    },
  );

  test('of an imported parcel goes on from its status, never before it', () => {
    const imported = anOrder({
      state: 'SHIPPED',
      shipmentStatus: 'IN_TRANSIT',
      shipments: [aShipment({ status: 'IN_TRANSIT' })],
    });
    const { order, outcomes } = afterScans(
      imported,
      scan('PICKED_UP', 3),
      scan('OUT_FOR_DELIVERY', 9),
    );
    expect(outcomes).toEqual(['RECORDED_LATE', 'APPLIED']);
    expect(order.shipmentStatus).toBe('OUT_FOR_DELIVERY');
  });

  test('is the same in whichever order the scans of a journey arrive', () => {
    const open = fc.constantFrom<ShipmentStatus>(
      'INFO_RECEIVED',
      'PICKED_UP',
      'IN_TRANSIT',
      'OUT_FOR_DELIVERY',
      'DELIVERY_ATTEMPTED',
      'DELAYED',
      'UNKNOWN',
    );
    const journey = fc.uniqueArray(fc.tuple(open, fc.integer({ min: 0, max: 23 })), {
      minLength: 1,
      maxLength: 7,
      selector: ([, hour]) => hour,
    });
    fc.assert(
      fc.property(journey, fc.boolean(), fc.infiniteStream(fc.nat()), (scans, arrives, chance) => {
        const facts = scans.map(([status, hour]) => scan(status, hour));
        if (arrives) facts.push(scan('DELIVERED', 30));
        const shuffled = facts
          .map((fact) => ({ fact, key: chance.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ fact }) => fact);
        const inOrder = [...facts].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
        const { order } = afterScans(anOrder(), ...shuffled);
        expect(order.shipmentStatus).toBe(afterScans(anOrder(), ...inOrder).order.shipmentStatus);
        expect(order.statusHistory).toHaveLength(facts.length + 1);
        if (arrives) expect(isFinalShipmentStatus(order.shipmentStatus ?? 'UNKNOWN')).toBe(true);
      }),
    );
  });
});

describe('the order', () => {
  test('ships with the first scan of a parcel that has left us', () => {
    const { order } = afterScans(anOrder(), scan('PICKED_UP', 8));
    expect(order.state).toBe('SHIPPED');
    expect(order.statusHistory.at(-1)).toMatchObject({
      shipmentStatus: 'PICKED_UP',
      orderState: 'SHIPPED',
    });
  });

  test('does not ship because a label was printed', () => {
    expect(afterScans(anOrder(), scan('INFO_RECEIVED', 8)).order.state).toBe('READY_TO_SHIP');
  });

  test('is delivered when the carrier said, not when we heard', () => {
    const { order } = afterScans(anOrder(), scan('DELIVERED', 15));
    expect(order.state).toBe('DELIVERED');
    expect(order.deliveredAt).toEqual(at(15));
  });

  test('that is complete keeps its day of delivery when a scan comes late', () => {
    const delivered = afterScans(anOrder(), scan('DELIVERED', 12)).order;
    const complete = { ...delivered, state: 'COMPLETED' as const };
    expect(afterScans(complete, scan('IN_TRANSIT', 9)).order).toMatchObject({
      state: 'COMPLETED',
      deliveredAt: at(12),
    });
  });

  test('in two parcels is delivered with the last of them', () => {
    const two = anOrder({
      shipments: [aShipment(), aShipment({ _id: 'shp_2', trackingNumber: '99999999999999' })],
    });
    const first = afterScans(two, scan('DELIVERED', 9)).order;
    expect(first.state).toBe('SHIPPED');
    expect(first.deliveredAt).toBeNull();
    const both = afterScans(first, scan('DELIVERED', 20, { trackingNumber: '99999999999999' }));
    expect(both.order.state).toBe('DELIVERED');
    expect(both.order.deliveredAt).toEqual(at(20));
  });

  test('that was cancelled stays so, yet keeps the scan', () => {
    const { order } = afterScans(anOrder({ state: 'CANCELLED' }), scan('IN_TRANSIT', 9));
    expect(order.state).toBe('CANCELLED');
    expect(order.statusHistory).toHaveLength(2);
  });
});

describe('attention', () => {
  test('is asked for by a failed attempt and goes when the parcel goes on', () => {
    const attempted = afterScans(anOrder(), scan('DELIVERY_ATTEMPTED', 12)).order;
    expect(attempted.attention).toEqual({
      reason: 'DELIVERY_ATTEMPTED',
      message: 'DPD found nobody home',
      since: at(12),
    });
    expect(afterScans(attempted, scan('DELIVERED', 15)).order.attention).toBeNull();
  });

  test('keeps the time at which its reason began', () => {
    const { order } = afterScans(
      anOrder(),
      scan('DELAYED', 9),
      scan('DELAYED', 14, { location: 'Arnhem' }),
    );
    expect(order.attention?.since).toEqual(at(9));
  });

  test('is asked for by a payment that failed', () => {
    const { order } = afterScans(anOrder({ paymentState: 'FAILED' }), scan('INFO_RECEIVED', 9));
    expect(order.attention?.reason).toBe('PAYMENT_FAILED');
  });
});
