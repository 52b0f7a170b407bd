import type { CancelRefusal } from './domain/cancel-window.ts';
import type { OrderRecord } from './domain/order.ts';
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
