import { expect, test } from '@jest/globals';
import { nextScan } from './next-scan.ts';

test('a parcel goes from its label to the door in five scans', () => {
  const journey: string[] = [];
  for (let scan = nextScan('PENDING'); scan; scan = nextScan(scan.status))
    journey.push(scan.status);
  expect(journey).toEqual([
    'INFO_RECEIVED',
    'PICKED_UP',
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
    'DELIVERED',
  ]);
});

test.each(['DELIVERED', 'LOST', 'RETURN_TO_SENDER', 'CANCELLED', 'toString'])(
  'nothing follows %s',
  (status) => {
    expect(nextScan(status)).toBeNull();
  },
);
