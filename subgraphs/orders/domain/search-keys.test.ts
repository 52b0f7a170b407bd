import { expect, test } from '@jest/globals';
import { anOrder, aShipment } from '../testing/an-order.ts';
import { foldName, searchKeysOf } from './search-keys.ts';

const named = (name: string) => {
  const order = anOrder();
  return searchKeysOf({ ...order, customer: { ...order.customer, name } }).nameKeys;
};

test('a name is found from each of its words on', () => {
  expect(named('Opal van der Éxample')).toEqual([
    'opal van der example',
    'van der example',
    'der example',
    'example',
  ]);
  expect(named('  ')).toEqual([]);
});

test.each([
  ['  Zoë   Ångström-Łukasz ', 'zoe angstrom łukasz'],
  ["O'Neill", 'o neill'],
  ['李 小龍', '李 小龍'],
])('%j is looked for as %j', (name, folded) => {
  expect(foldName(name)).toBe(folded);
});

const day = '2026-11-21';
const at = (hour: number) => new Date(Date.UTC(2026, 10, 21, hour));
const due = (...shipments: ReturnType<typeof aShipment>[]) =>
  searchKeysOf(anOrder({ shipments })).dueBy;

test('a parcel is due by the end of its window, or of its day', () => {
  const onItsWay = { status: 'IN_TRANSIT' } as const;
  expect(due(aShipment({ ...onItsWay, expected: { date: day, to: at(15) } }))).toEqual(at(15));
  expect(due(aShipment({ ...onItsWay, expected: { date: day } }))).toEqual(at(24));
  expect(due(aShipment(onItsWay))).toBeNull();
});

test('the first of several parcels counts, and one that has arrived does not', () => {
  const early = aShipment({ status: 'IN_TRANSIT', expected: { date: day, to: at(9) } });
  const late = aShipment({ status: 'IN_TRANSIT', expected: { date: day, to: at(20) } });
  expect(due(late, early)).toEqual(at(9));
  expect(due(late, { ...early, status: 'DELIVERED' })).toEqual(at(20));
  expect(due({ ...early, status: 'DELIVERED' })).toBeNull();
});
