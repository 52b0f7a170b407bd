import type { CancelRefusal } from './domain/cancel-window.ts';
import type { OrderRecord } from './domain/order.ts';
import { notesMax, type resendRefusalOf, resentPerDayMax } from './domain/order-note.ts';
import type { retryRefusalOf } from './domain/settlement.ts';
import type { OrderError } from './generated/types.ts';

/** What a person reads of an order that cannot be called off. */
export const cancelRefusalMessages: Readonly<Record<CancelRefusal, string>> = {
  ALREADY_CANCELLED: 'The order was called off already',
  ALREADY_SHIPPED: 'The order has shipped; its pieces can be sent back once they are there',
  PARCEL_LEFT: 'A carrier has the parcel; its pieces can be sent back once they are there',
};

export const refusedBy = (refusal: CancelRefusal): OrderError => ({
  code: refusal,
  message: cancelRefusalMessages[refusal],
  field: ['input', 'orderId'],
});

export const notFound: OrderError = {
  code: 'NOT_FOUND',
  message: 'There is no order with that id',
  field: ['input', 'orderId'],
};

export const stale = ({ version }: OrderRecord): OrderError => ({
  code: 'VERSION_STALE',
  message: `The order was changed since; it is at version ${version} now`,
  field: ['input', 'expectedVersion'],
});

export const reasonNotYours: OrderError = {
  code: 'REASON_NOT_YOURS',
  message: 'Only staff may give that reason',
  field: ['input', 'reason'],
};

export const noteTooLong = (lengthMax: number): OrderError => ({
  code: 'NOTE_TOO_LONG',
  message: `A note has at most ${lengthMax} characters`,
  field: ['input', 'note'],
});

export const textInvalid = (lengthMax: number): OrderError => ({
  code: 'TEXT_INVALID',
  message: `A note has 1 to ${lengthMax} characters`,
  field: ['input', 'text'],
});

type WritingRefusal = NonNullable<
  ReturnType<typeof resendRefusalOf> | ReturnType<typeof retryRefusalOf>
>;

const writingRefusals: Readonly<Record<WritingRefusal, string>> = {
  TOO_MANY_NOTES: `An order has ${notesMax} notes at most`,
  NOTHING_TO_TRACK: 'There is no parcel to follow, or nobody to write to',
  TOO_MANY_NOTICES: `The tracking was sent ${resentPerDayMax} times today already`,
  SETTLEMENT_NOT_FAILED: 'Nothing of this order has failed to be settled',
};

export const notWritten = (refusal: WritingRefusal): OrderError => ({
  code: refusal,
  message: writingRefusals[refusal],
  field: ['input', 'orderId'],
});

export const notSent: OrderError = {
  code: 'NOT_SENT',
  message: 'The letter could not be sent; try again',
  field: null,
};
