import { expect, test } from '@jest/globals';
import { anOrder, aScan, aShipment } from '../testing/an-order.ts';
import { cancelRefusalOf } from './cancel-window.ts';

test.each(['PLACED', 'CONFIRMED', 'PROCESSING', 'IN_PRODUCTION', 'READY_TO_SHIP'] as const)(
  'an order that is %s can be called off',
  (state) => {
    expect(cancelRefusalOf(anOrder({ state }))).toBeNull();
  },
);

test.each([
  ['SHIPPED', 'ALREADY_SHIPPED'],
  ['DELIVERED', 'ALREADY_SHIPPED'],
  ['COMPLETED', 'ALREADY_SHIPPED'],
  ['CANCELLED', 'ALREADY_CANCELLED'],
] as const)('an order that is %s cannot: %s', (state, refusal) => {
  expect(cancelRefusalOf(anOrder({ state }))).toBe(refusal);
});

test.each(['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'RETURN_TO_SENDER', 'LOST'] as const)(
  'a parcel that is %s has left, whatever the state of the order says',
  (status) => {
    expect(cancelRefusalOf(anOrder({ shipments: [aShipment({ status })] }))).toBe('PARCEL_LEFT');
  },
);

test.each(['PENDING', 'INFO_RECEIVED', 'CANCELLED', 'UNKNOWN', 'DELAYED', 'ON_HOLD'] as const)(
  'a parcel that is %s and was never scanned on the road has not left',
  (status) => {
    expect(cancelRefusalOf(anOrder({ shipments: [aShipment({ status })] }))).toBeNull();
  },
);

test('a parcel in trouble after it was picked up has left', () => {
  const shipments = [aShipment({ status: 'EXCEPTION' })];
  const { statusHistory } = anOrder();
  expect(
    cancelRefusalOf(
      anOrder({
        shipments,
        statusHistory: [...statusHistory, aScan({ shipmentStatus: 'PICKED_UP' })],
      }),
    ),
  ).toBe('PARCEL_LEFT');
});

test('one parcel of two is enough, and a cancelled one is none', () => {
  const gone = aShipment({ _id: 'shp_2', trackingNumber: '99', status: 'IN_TRANSIT' });
  expect(cancelRefusalOf(anOrder({ shipments: [aShipment(), gone] }))).toBe('PARCEL_LEFT');
  const cancelled = aShipment({ status: 'CANCELLED' });
  expect(cancelRefusalOf(anOrder({ shipments: [cancelled] }))).toBeNull();
});
