import { expect, test } from '@jest/globals';
import { canReturnBecome, holdsPieces, moveReturnState } from './return-state.ts';

test('a refund waits until somebody looked at the pieces', () => {
  expect(() => moveReturnState('IN_TRANSIT', 'RESOLVED')).toThrow(
    expect.objectContaining({
      code: 'ILLEGAL_TRANSITION',
      details: { from: 'IN_TRANSIT', to: 'RESOLVED' },
    }),
  );
  expect(moveReturnState('INSPECTED', 'RESOLVED')).toBe('RESOLVED');
});

test('only an approved return that was never sent expires', () => {
  expect(canReturnBecome('APPROVED', 'EXPIRED')).toBe(true);
  expect(canReturnBecome('IN_TRANSIT', 'EXPIRED')).toBe(false);
});

test('the pieces of a return that came to nothing are free again', () => {
  expect(holdsPieces('DECLINED')).toBe(false);
  expect(holdsPieces('CLOSED')).toBe(true);
});
