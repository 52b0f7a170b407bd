/** The life of an order's payment. A failed payment may be tried again; a refund is the end. */
export const nextPaymentStates = {
  PENDING: ['AUTHORISED', 'CAPTURED', 'FAILED'],
  AUTHORISED: ['CAPTURED', 'FAILED'],
  CAPTURED: ['REFUNDED'],
  FAILED: ['PENDING', 'AUTHORISED', 'CAPTURED'],
  REFUNDED: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentState = keyof typeof nextPaymentStates;

export const canPaymentBecome = (from: PaymentState, to: PaymentState): boolean =>
  nextPaymentStates[from].some((next) => next === to);
