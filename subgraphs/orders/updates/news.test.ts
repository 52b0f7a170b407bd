import { describe, expect, test } from '@jest/globals';
import type { OrderRecord } from '../domain/order.ts';
import { applyFact } from '../domain/shipment-fact.ts';
import type { shipmentStatusMeanings } from '../domain/shipment-status.ts';
import { orderStatusChanged } from '../events.ts';
import { anOrder, aShipment } from '../testing/an-order.ts';
import { isOver, newsOf, newsOfOrder, newsOfShipment } from './news.ts';

type Scan = readonly [status: keyof typeof shipmentStatusMeanings, hour: number, tracking?: string];

/** What each scan told, one after the other, and the order after all of them. */
function told(start: OrderRecord, ...scans: readonly Scan[]) {
  let order = start;
  const news = scans.map(([status, hour, tracking], index) => {
    const shipment = order.shipments.find((each) => !tracking || each.trackingNumber === tracking);
    if (!shipment) throw new Error('No such parcel');
    const occurredAt = new Date(Date.UTC(2026, 10, 20, hour));
    const next = applyFact(
      order,
      shipment,
      {
        carrier: shipment.carrier,
        trackingNumber: shipment.trackingNumber,
        rawCode: status.toLowerCase(),
        status,
        occurredAt,
        location: null,
        expected: null,
      },
      { now: new Date(Date.UTC(2026, 10, 20, 23, index)), entryId: `ent_scan_${index}` },
    );
    if (next.outcome === 'DUPLICATE') return 'no event';
    order = next.order;
    return { change: orderStatusChanged(order, next.entry).data };
  });
  // Asked of the order as it is in the end: late readers find the same.
  return news.map((each) => (each === 'no event' ? each : newsOf(order, each.change)));
}

test('a parcel on its way tells when it leaves, comes to the door and is there; its stops are no news', () => {
  expect(
    told(
      anOrder(),
      ['INFO_RECEIVED', 7],
      ['PICKED_UP', 8],
      ['IN_TRANSIT', 9],
      ['IN_TRANSIT', 10],
      ['OUT_FOR_DELIVERY', 11],
      ['DELIVERED', 12],
    ),
  ).toEqual([null, 'SHIPPED', null, null, 'OUT_FOR_DELIVERY', 'DELIVERED']);
});

test('a scan that comes late tells nothing', () => {
  expect(told(anOrder(), ['OUT_FOR_DELIVERY', 11], ['DELAYED', 10], ['IN_TRANSIT', 9])).toEqual([
    'OUT_FOR_DELIVERY',
    null,
    null,
  ]);
});

test('a scan that comes twice tells once, word for word or at another time', () => {
  expect(
    told(anOrder(), ['OUT_FOR_DELIVERY', 11], ['OUT_FOR_DELIVERY', 11], ['OUT_FOR_DELIVERY', 12]),
  ).toEqual(['OUT_FOR_DELIVERY', 'no event', null]);
});

test('trouble is told, and so is the second try after it', () => {
  expect(
    told(
      anOrder(),
      ['OUT_FOR_DELIVERY', 8],
      ['DELIVERY_ATTEMPTED', 9],
      ['OUT_FOR_DELIVERY', 10],
      ['DELIVERED', 11],
    ),
  ).toEqual(['OUT_FOR_DELIVERY', 'DELIVERY_ATTEMPTED', 'OUT_FOR_DELIVERY', 'DELIVERED']);
});

test('each parcel of an order tells for itself', () => {
  const two = anOrder({
    shipments: [aShipment(), aShipment({ _id: 'shp_2', trackingNumber: '09876543210987' })],
  });
  expect(
    told(
      two,
      ['OUT_FOR_DELIVERY', 8, '09876543210987'],
      ['DELIVERED', 9, '01234567890123'],
      ['DELIVERED', 10, '09876543210987'],
    ),
  ).toEqual(['OUT_FOR_DELIVERY', 'DELIVERED', 'DELIVERED']);
});

test('a parcel that was imported as delivered tells nothing of scans that come after', () => {
  const imported = anOrder({
    state: 'DELIVERED',
    shipmentStatus: 'DELIVERED',
    shipments: [aShipment({ status: 'DELIVERED' })],
  });
  expect(told(imported, ['OUT_FOR_DELIVERY', 8])).toEqual([null]);
});

test('an order that is called off or comes to the bench tells so', () => {
  const entry = { ...anOrder().statusHistory[0], _id: 'ent_2', seq: 2 } as const;
  for (const [orderState, news] of [
    ['CANCELLED', 'CANCELLED'],
    ['IN_PRODUCTION', 'AT_THE_BENCH'],
    ['CONFIRMED', null],
    ['COMPLETED', null],
  ] as const) {
    const order = anOrder({ statusHistory: [{ ...entry, orderState } as never] });
    expect(newsOf(order, { entryId: 'ent_2', shipmentStatus: 'PENDING' })).toBe(news);
  }
});

test('a change without an entry, or of one that is not there, tells nothing', () => {
  expect(newsOf(anOrder(), { entryId: null, shipmentStatus: 'DELIVERED' })).toBeNull();
  expect(newsOf(anOrder(), { entryId: 'ent_gone', shipmentStatus: 'DELIVERED' })).toBeNull();
});

describe('which states notify', () => {
  test('of a parcel', () => {
    const silent = Object.entries(newsOfShipment).flatMap(([status, news]) => (news ? [] : status));
    expect(silent).toEqual([
      'PENDING',
      'INFO_RECEIVED',
      'PICKED_UP',
      'IN_TRANSIT',
      'CANCELLED',
      'UNKNOWN',
    ]);
  });

  test('of an order, and after which nothing more comes', () => {
    const states = Object.keys(newsOfOrder) as (keyof typeof newsOfOrder)[];
    expect(states.filter((state) => newsOfOrder[state])).toEqual([
      'IN_PRODUCTION',
      'SHIPPED',
      'DELIVERED',
      'CANCELLED',
    ]);
    expect(states.filter(isOver)).toEqual(['DELIVERED', 'COMPLETED', 'CANCELLED']);
  });
});
