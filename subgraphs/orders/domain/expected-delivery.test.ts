import { expect, test } from '@jest/globals';
import { aShipment } from '../testing/an-order.ts';
import { expectedOfOrder, newerExpectation } from './expected-delivery.ts';

const stated = (date: string, statedAt: string) => ({ date, statedAt: new Date(statedAt) });

test("the carrier's newer word wins, in whichever order they come", () => {
  const older = stated('2026-11-22', '2026-11-20T08:00:00Z');
  const newer = stated('2026-11-23', '2026-11-21T08:00:00Z');
  expect(newerExpectation(older, newer)).toBe(newer);
  expect(newerExpectation(newer, older)).toBe(newer);
  expect(newerExpectation(older, null)).toBe(older);
  expect(newerExpectation(undefined, null)).toBeNull();
});

test('an order is expected when its last parcel on the way is', () => {
  const window = (date: string) => ({ expected: { date } });
  expect(
    expectedOfOrder([
      aShipment({ status: 'DELIVERED', ...window('2026-11-30') }),
      aShipment({ status: 'IN_TRANSIT', ...window('2026-11-24') }),
      aShipment({ status: 'IN_TRANSIT', ...window('2026-11-22') }),
      aShipment({ status: 'PENDING' }),
    ])?.date,
  ).toBe('2026-11-24');
});

test('nothing is expected of a parcel that has come', () => {
  expect(
    expectedOfOrder([aShipment({ status: 'DELIVERED', expected: { date: '2026-11-30' } })]),
  ).toBeNull();
});
