import { expect, test } from '@jest/globals';
import { anOrder } from '../testing/an-order.ts';
import { isInList, lastEvent } from './order-row.ts';

const attention = {
  __typename: 'OrderAttention',
  reason: 'DELAYED',
  message: 'A day later than planned',
  since: '2026-11-21T09:00:00Z',
} as const;

test.each([
  ['ALL', anOrder(), true],
  ['NEEDS_ATTENTION', anOrder(), false],
  ['NEEDS_ATTENTION', anOrder({ attention }), true],
  ['IN_PRODUCTION', anOrder({ state: 'IN_PRODUCTION' }), true],
  ['ON_THE_WAY', anOrder(), true],
  ['ON_THE_WAY', anOrder({ state: 'DELIVERED' }), false],
  ['DELIVERED', anOrder({ state: 'COMPLETED' }), true],
] as const)('whether the view %s has it', (view, order, expected) => {
  expect(isInList(order, { view })).toBe(expected);
});

test.each([
  [{ carrier: 'dpd' }, true],
  [{ carrier: 'postnl' }, false],
  [{ shipmentStatuses: ['IN_TRANSIT', 'LOST'] }, true],
  [{ shipmentStatuses: ['LOST'] }, false],
  [{ number: 'gg-120' }, true],
  [{ number: 'GG-121' }, false],
  [{ placedSince: '2026-11-20T09:00:00Z' }, true],
  [{ placedSince: '2026-11-20T09:00:01Z' }, false],
] as const)('whether the filter %j lets it through', (filter, expected) => {
  expect(isInList(anOrder(), filter)).toBe(expected);
});

test('the last event is the one that happened last, not the one heard of last', () => {
  const entry = (id: string, occurredAt: string) =>
    ({ __typename: 'TimelineEntry', id, seq: 1, title: id, location: null, occurredAt }) as const;
  const statusHistory = [
    entry('late', '2026-11-21T10:00:00Z'),
    entry('early', '2026-11-21T08:00:00Z'),
  ];
  expect(lastEvent(anOrder({ statusHistory }))?.id).toBe('late');
  expect(lastEvent(anOrder())).toBeNull();
});
