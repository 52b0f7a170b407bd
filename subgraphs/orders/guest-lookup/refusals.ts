import type { OrderLookupError, OrderLookupErrorCode } from '../generated/types.ts';

interface Refusal {
  /** One sentence, fit to show. */
  readonly message: string;
  /** The part of the input that is meant; null: none. */
  readonly field: string | null;
}

const refusals: Readonly<Record<OrderLookupErrorCode, Refusal>> = {
  ORDER_NUMBER_INVALID: { message: 'An order number looks like GG-12047', field: 'orderNumber' },
  POSTAL_CODE_INVALID: { message: 'That is not a postal code', field: 'postalCode' },
  DETAILS_MISSING: {
    message: 'Give the order number, or the postal code that the order went to',
    field: 'orderNumber',
  },
  EMAIL_INVALID: { message: 'That is not an e-mail address', field: 'email' },
  CODE_INVALID: { message: 'That code is not right', field: 'code' },
  CODE_EXPIRED: { message: 'That code no longer works; ask for a new one', field: 'code' },
  LINK_INVALID: { message: 'That link no longer works; ask for a new code', field: 'link' },
  TOO_MANY_ATTEMPTS: { message: 'Too many wrong codes; ask for a new one', field: 'code' },
  TOO_MANY_REQUESTS: { message: 'Too many codes were asked for; try again later', field: null },
  SESSION_REQUIRED: { message: 'Start a session first', field: null },
};

export const refusal = (code: OrderLookupErrorCode): OrderLookupError => {
  const { message, field } = refusals[code];
  return { code, message, field: field ? ['input', field] : null };
};
