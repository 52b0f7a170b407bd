import { expect, test } from '@jest/globals';
import { advanceOrderState, canOrderBecome, moveOrderState } from './order-state.ts';

test('an order can be cancelled until it ships', () => {
  expect(canOrderBecome('READY_TO_SHIP', 'CANCELLED')).toBe(true);
  expect(canOrderBecome('SHIPPED', 'CANCELLED')).toBe(false);
});

test('a step that the diagram lacks is refused, with both ends named', () => {
  expect(() => moveOrderState('PLACED', 'SHIPPED')).toThrow(
    expect.objectContaining({
      code: 'ILLEGAL_TRANSITION',
      details: { from: 'PLACED', to: 'SHIPPED' },
    }),
  );
});

test.each([
  ['PLACED', 'SHIPPED', 'SHIPPED'],
  ['IN_PRODUCTION', 'DELIVERED', 'DELIVERED'],
  ['DELIVERED', 'SHIPPED', 'DELIVERED'],
  ['COMPLETED', 'DELIVERED', 'COMPLETED'],
  ['CANCELLED', 'SHIPPED', 'CANCELLED'],
] as const)('%s, seen %s, is %s', (from, seen, then) => {
  expect(advanceOrderState(from, seen)).toBe(then);
});
