import { isEmail, normaliseEmail } from '../../../kernel/email.ts';
import { readOrderNumber } from '../domain/order-number.ts';
import { isPostalCode, normalisePostalCode } from '../domain/postal-code.ts';
import type {
  MutationOrderLookupRequestArgs,
  OrderLookupError,
  OrderLookupErrorCode,
} from '../generated/types.ts';
import { refusal } from './refusals.ts';

/** What a guest gave to be known by. */
export type LookupDetails = { readonly address: string } & (
  | { readonly number: string }
  | { readonly number: null; readonly postalCode: string }
);

/** The number where there is one, else the postal code. @returns what is wrong, when something is */
export function readDetails({
  orderNumber,
  postalCode,
  email,
}: Omit<MutationOrderLookupRequestArgs['input'], 'idempotencyKey'>): {
  readonly details: LookupDetails | null;
  readonly userErrors: OrderLookupError[];
} {
  const address = normaliseEmail(email);
  const userErrors = isEmail(address) ? [] : [refusal('EMAIL_INVALID')];
  const refused = (code: OrderLookupErrorCode) => ({
    details: null,
    userErrors: [refusal(code), ...userErrors],
  });
  const read = (details: LookupDetails) =>
    userErrors.length > 0 ? { details: null, userErrors } : { details, userErrors };
  if (orderNumber?.trim()) {
    const number = readOrderNumber(orderNumber);
    return number === null ? refused('ORDER_NUMBER_INVALID') : read({ number, address });
  }
  if (!postalCode?.trim()) return refused('DETAILS_MISSING');
  const code = normalisePostalCode(postalCode);
  return isPostalCode(code)
    ? read({ number: null, postalCode: code, address })
    : refused('POSTAL_CODE_INVALID');
}
