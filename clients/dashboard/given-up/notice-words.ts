import type {
  DashboardFailedNoticeFragment,
  OrderNews,
  OrderUpdateChannel,
} from '../generated/graphql.ts';

/** A notice of an order that could not be sent. */
export type FailedNotice = DashboardFailedNoticeFragment;

export const channelWords: Readonly<Record<OrderUpdateChannel, string>> = {
  EMAIL: 'E-mail',
  SMS: 'Text message',
  PUSH: 'Push message',
};

/** What the shopper was to hear. */
export const newsWords: Readonly<Record<OrderNews, string>> = {
  AT_THE_BENCH: 'At the bench',
  SHIPPED: 'On its way',
  OUT_FOR_DELIVERY: 'Out for delivery',
  READY_FOR_PICKUP: 'Ready to be collected',
  DELIVERED: 'Delivered',
  DELIVERY_ATTEMPTED: 'Could not be handed over',
  DELAYED: 'Delayed',
  ON_HOLD: 'On hold',
  EXCEPTION: 'A problem with the parcel',
  RETURN_TO_SENDER: 'Coming back to us',
  LOST: 'Lost',
  CANCELLED: 'Cancelled',
};

const failures: Readonly<Record<string, string>> = {
  TIMEOUT: 'The service that sends it did not answer in time.',
  CONNECTION: 'The service that sends it could not be reached.',
  TLS: 'The service that sends it has no certificate that we trust.',
  TOO_LONG: 'It is longer than the service takes.',
  HTTP_429: 'The service that sends it had too much to send.',
};

/** Why it was not sent, in a sentence. @param lastFailure the sender's code */
export function noticeFailureWords(lastFailure: string | null): string {
  if (lastFailure === null) return 'The service that sends it gave no reason.';
  if (/^HTTP_5\d\d$/.test(lastFailure))
    return `The service that sends it was out of order: ${lastFailure}.`;
  return failures[lastFailure] ?? `The service that sends it refused it: ${lastFailure}.`;
}
