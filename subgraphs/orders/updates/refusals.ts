import type { OrderUpdateError, OrderUpdateErrorCode } from '../generated/types.ts';
import { perOrderMax } from './subscription.ts';

interface Refusal {
  /** One sentence, fit to show. */
  readonly message: string;
  /** The part of the input that is meant; null: none. */
  readonly field: string | null;
}

const refusals: Readonly<Record<OrderUpdateErrorCode, Refusal>> = {
  NOT_FOUND: { message: 'There is none, or none that you may see', field: null },
  EMAIL_INVALID: { message: 'That is not an e-mail address', field: 'email' },
  PHONE_INVALID: {
    message: 'A phone number has its country and 8 to 15 digits: +31 6 1234 5678',
    field: 'phone',
  },
  PUSH_INVALID: { message: 'That is not a subscription of a browser', field: 'push' },
  CHANNEL_UNAVAILABLE: { message: 'We cannot reach you that way', field: 'channel' },
  TERMS_OUTDATED: {
    message: 'What you agree to has changed; read it again',
    field: 'termsVersion',
  },
  ORDER_DONE: { message: 'Nothing more will happen to that order', field: 'orderId' },
  TOO_MANY_SUBSCRIPTIONS: {
    message: `An order tells at most ${perOrderMax}; end one of them first`,
    field: null,
  },
  TOO_MANY_REQUESTS: { message: 'Too many codes were asked for; try again later', field: null },
  CODE_INVALID: { message: 'That code is not right', field: 'code' },
  CODE_EXPIRED: { message: 'That code no longer works; ask for a new one', field: 'code' },
  TOO_MANY_ATTEMPTS: { message: 'Too many wrong codes; ask for a new one', field: 'code' },
  LINK_INVALID: { message: 'That link is not whole', field: 'token' },
  ONE_NEEDED: { message: 'Give either subscriptionId or token', field: null },
  VERSION_STALE: { message: 'It was changed since; look again', field: 'expectedVersion' },
  NOT_DEAD: { message: 'Only a notice that was given up is sent once more', field: 'deliveryId' },
};

/** @param field the part of the input that is meant, where the code alone does not say */
export function refusal(code: OrderUpdateErrorCode, field?: string): OrderUpdateError {
  const { message, field: usual } = refusals[code];
  const meant = field ?? usual;
  return { code, message, field: meant === null ? null : ['input', meant] };
}
