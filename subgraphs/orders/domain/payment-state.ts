import { ShopError } from '../../../kernel/errors.ts';

/**
 * The life of an order's payment. A failed payment may be tried again; what was taken can only be given back, what was
 * not taken can only be let go. VOIDED: the shop will never take it.
 */
export const nextPaymentStates = {
  PENDING: ['AUTHORISED', 'CAPTURED', 'FAILED', 'VOIDED'],
  AUTHORISED: ['CAPTURED', 'FAILED', 'VOIDED'],
  CAPTURED: ['REFUNDED'],
  FAILED: ['PENDING', 'AUTHORISED', 'CAPTURED', 'VOIDED'],
  REFUNDED: [],
  VOIDED: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentState = keyof typeof nextPaymentStates;

export const canPaymentBecome = (from: PaymentState, to: PaymentState): boolean =>
  nextPaymentStates[from].some((next) => next === to);

/** The payment's new state. @throws ShopError ILLEGAL_TRANSITION where the diagram has no arrow. */
export function movePaymentState(from: PaymentState, to: PaymentState): PaymentState {
  if (!canPaymentBecome(from, to))
    throw new ShopError('ILLEGAL_TRANSITION', `A payment that is ${from} cannot become ${to}`, {
      from,
      to,
    });
  return to;
}

/** Where a payment goes when its order is called off; where it is over already, it stays. */
export function paymentAfterCancellation(from: PaymentState): PaymentState {
  if (canPaymentBecome(from, 'REFUNDED')) return movePaymentState(from, 'REFUNDED');
  return canPaymentBecome(from, 'VOIDED') ? movePaymentState(from, 'VOIDED') : from;
}
