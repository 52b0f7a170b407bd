import { expect, test } from '@jest/globals';
import { anOrder, aShipment } from '../testing/an-order.ts';
import {
  anonymised,
  type ErasureRecord,
  erasureParts,
  isUnderway,
  withPart,
} from './customer-erasure.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');
const later = new Date('2026-11-21T12:05:00.000Z');

const erasure: ErasureRecord = {
  _id: 'era_1',
  tenant: 'glowglitch',
  customerHash: 'hash',
  requestedBy: 'usr_admin',
  requestedAt: noon,
  round: 1,
  parts: {},
  doneAt: null,
};

test('an erasure is done when its last part is', () => {
  const [last = 'orders', ...first] = [...erasureParts].reverse();
  const almost = first.reduce((so, part) => withPart(so, part, 2, noon), erasure);
  expect(almost.doneAt).toBeNull();
  expect(withPart(almost, last, 0, later)).toMatchObject({
    doneAt: later,
    parts: { orders: { erased: last === 'orders' ? 0 : 2 } },
  });
});

test('a part that looks again adds what it found, and moves no day', () => {
  const done = erasureParts.reduce((so, part) => withPart(so, part, 1, noon), erasure);
  expect(withPart(done, 'returns', 2, later)).toMatchObject({
    doneAt: noon,
    parts: { returns: { erased: 3, doneAt: later } },
  });
});

test('an order on its way keeps its customer; one that has ended, or was called off, need not', () => {
  expect((['PLACED', 'SHIPPED'] as const).every((state) => isUnderway({ state }))).toBe(true);
  expect(
    (['DELIVERED', 'COMPLETED', 'CANCELLED'] as const).some((state) => isUnderway({ state })),
  ).toBe(false);
});

test('what could not be given back to somebody who is forgotten still waits for somebody to look', () => {
  const attention = {
    reason: 'SETTLEMENT_FAILED',
    message: 'The payment could not be given back',
    since: noon,
  } as const;
  expect(anonymised(anOrder({ state: 'CANCELLED', attention }), later)).toMatchObject({
    attention,
  });
});

test('an anonymous order keeps what the books need and nothing of the person', () => {
  const order = anOrder({
    state: 'COMPLETED',
    shipments: [aShipment({ trackingNumber: '01234567890123' })],
    attention: { reason: 'DELAYED', message: 'Held in Utrecht', since: noon },
    cancellation: {
      reason: 'OTHER',
      by: 'STAFF',
      subject: 'usr_jasper',
      note: 'Opal moves to Utrecht',
      at: noon,
      settlement: null,
    },
    notes: [
      {
        _id: 'nte_1',
        kind: 'NOTE',
        text: 'Opal called from Utrecht',
        subject: 'usr_jasper',
        by: 'Jasper Sample',
        at: noon,
      },
    ],
    statusHistory: [
      {
        _id: 'ent_1',
        seq: 1,
        shipmentStatus: 'DELIVERED',
        title: 'Delivered',
        location: 'Utrecht Oudegracht',
        rawCode: 'DLV',
        carrier: 'dpd',
        trackingNumber: '01234567890123',
        occurredAt: noon,
        recordedAt: noon,
        dedupeKey: 'shp_1|DLV|2026|Utrecht Oudegracht',
      },
    ],
  });

  const left = anonymised(order, later);

  expect(left).toMatchObject({
    number: 'GG-12047',
    totalMinor: 128_000,
    lines: order.lines,
    placedAt: order.placedAt,
    customer: { name: 'Erased customer', countryCode: 'NL' },
    cancellation: { reason: 'OTHER', note: null },
    notes: [{ by: 'Jasper Sample', text: null }],
    version: order.version + 1,
  });
  expect(JSON.stringify(left)).not.toMatch(/opal|Utrecht|3511|01234567890123|cus_1|hash-of/i);
  expect(left && anonymised(left, later)).toBeNull();
});
