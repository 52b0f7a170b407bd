import { expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../kernel/clock.ts';
import { retryDelayMs, serviceDown, unknownShipment } from './retry-schedule.ts';

test.each([
  [1, 200],
  [2, 400],
  [5, 3_200],
  [9, 51_200],
  [10, 60_000],
  [1_000, 60_000],
])(
  'after %p failures in a row a service that is down is asked again within %p ms',
  (failures, ms) => {
    expect(retryDelayMs(serviceDown, failures, 0, 1)).toBe(ms);
    expect(retryDelayMs(serviceDown, failures, 0, 0)).toBe(ms * 0.75);
  },
);

test('a service may be down for three days, a parcel unknown for one', () => {
  expect(retryDelayMs(serviceDown, 50, 72 * HOUR_MS - 1, 1)).toBe(MINUTE_MS);
  expect(retryDelayMs(serviceDown, 50, 72 * HOUR_MS, 1)).toBeNull();
  expect(retryDelayMs(unknownShipment, 50, DAY_MS - 1, 1)).toBe(10 * MINUTE_MS);
  expect(retryDelayMs(unknownShipment, 50, DAY_MS, 1)).toBeNull();
});
