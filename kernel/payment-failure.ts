/** Why a payment service did not move money. It names nobody, for it is kept with what is owed. */
export class PaymentFailure extends Error {
  override readonly name = 'PaymentFailure';
  /** In the service's own code, capitals, digits and `_`: `ACCOUNT_CLOSED`, `HTTP_503`, `TIMEOUT`. */
  readonly reason: string;

  constructor(reason: string) {
    super(`A payment did not go through: ${reason}`);
    this.reason = reason;
  }
}

/** Only a code is kept: an error's words may name somebody. @returns `INTERNAL` where there is none */
export const paymentFailureCode = (error: unknown): string =>
  error instanceof PaymentFailure && /^[A-Z0-9_]{1,60}$/.test(error.reason)
    ? error.reason
    : 'INTERNAL';
