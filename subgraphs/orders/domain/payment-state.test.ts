import { expect, test } from '@jest/globals';
import { canPaymentBecome } from './payment-state.ts';

test('money is given back only after it was taken', () => {
  expect(canPaymentBecome('CAPTURED', 'REFUNDED')).toBe(true);
  expect(canPaymentBecome('AUTHORISED', 'REFUNDED')).toBe(false);
});

test('a failed payment may be tried again', () => {
  expect(canPaymentBecome('FAILED', 'AUTHORISED')).toBe(true);
});
