import type { OrderNews } from '../generated/types.ts';

interface Words {
  /** After the order's number: `GG-12047 is out for delivery`. */
  readonly headline: string;
  readonly sentence: string;
}

const words: Readonly<Record<OrderNews, Words>> = {
  AT_THE_BENCH: {
    headline: 'is at the bench',
    sentence: 'Our goldsmiths have begun to make your piece.',
  },
  SHIPPED: { headline: 'is on its way', sentence: 'Your parcel has left our house.' },
  OUT_FOR_DELIVERY: {
    headline: 'is out for delivery',
    sentence: 'Your parcel is in the van and should be with you today.',
  },
  READY_FOR_PICKUP: {
    headline: 'is ready to be collected',
    sentence: 'Your parcel waits for you at the pick-up point. Take a proof of identity with you.',
  },
  DELIVERED: {
    headline: 'was delivered',
    sentence: 'Your parcel is there. We hope that it delights.',
  },
  DELIVERY_ATTEMPTED: {
    headline: 'could not be handed over',
    sentence:
      'Nobody was home when the carrier came. They will come again or leave word where it is.',
  },
  DELAYED: {
    headline: 'is delayed',
    sentence: 'The carrier needs longer than expected. You hear from us when it moves on.',
  },
  ON_HOLD: {
    headline: 'is on hold',
    sentence: 'The carrier holds your parcel for the moment. You hear from us when it moves on.',
  },
  EXCEPTION: {
    headline: 'has met with a problem on the way',
    sentence: 'Something went wrong with your parcel. We are looking into it.',
  },
  RETURN_TO_SENDER: {
    headline: 'is on its way back to us',
    sentence: 'Your parcel could not be delivered and comes back to us. We will be in touch.',
  },
  LOST: {
    headline: 'cannot be found by the carrier',
    sentence: 'The carrier cannot find your parcel. It is insured, and we will be in touch.',
  },
  CANCELLED: {
    headline: 'was called off',
    sentence: 'Your order was called off, and nothing more will be sent.',
  },
};

export interface UpdateText {
  readonly subject: string;
  readonly body: string;
}

/** What people read. It names the order and nothing of who ordered what. */
export function updateText(news: OrderNews, orderNumber: string): UpdateText {
  const { headline, sentence } = words[news];
  return { subject: `${orderNumber} ${headline}`, body: sentence };
}

/** The same as one text message, with the way to end them. */
export const updateSms = ({ subject, body }: UpdateText, unsubscribeUrl: string): string =>
  `${subject}. ${body} Stop: ${unsubscribeUrl}`;

/** What proves an address: it names the order, so that nobody types a code they did not ask for. */
export function codeText(code: string, orderNumber: string, minutes: number): UpdateText {
  return {
    subject: `${code} is your code for updates of ${orderNumber}`,
    body: [
      `Your code is ${code}.`,
      `Type it where you asked to be told of order ${orderNumber}. It works once, for ${minutes} minutes.`,
      'If you did not ask for it, ignore this: without the code nothing is sent to you.',
    ].join('\n\n'),
  };
}
