import type {
  CancellationReason,
  DashboardOrderDeskFragment,
  OrderNoteKind,
} from '../generated/graphql.ts';
import { moneyWords } from '../ui/money.ts';

export const cancelReasonWords: Readonly<Record<CancellationReason, string>> = {
  CHANGED_MIND: 'The customer changed their mind',
  ORDERED_BY_MISTAKE: 'Ordered by mistake',
  TAKES_TOO_LONG: 'Takes too long',
  CANNOT_BE_MADE: 'It cannot be made',
  PAYMENT_FAILED: 'The payment failed',
  FRAUD_SUSPECTED: 'Fraud is suspected',
  OTHER: 'Another reason',
};

type Settlement = NonNullable<
  NonNullable<DashboardOrderDeskFragment['cancellation']>['settlement']
>;

const settlementKinds: Readonly<Record<Settlement['kind'], string>> = {
  REFUND: 'The payment goes back',
  VOID: 'The payment is let go',
};
const settlementStates: Readonly<Record<Settlement['state'], string>> = {
  PENDING: 'on its way',
  DONE: 'done',
  FAILED: 'not settled, somebody has to look',
};

/** `The payment goes back: done.`, with the sum for who may see it. */
export const settlementWords = ({ kind, state, amount }: Settlement): string =>
  `${settlementKinds[kind]}${amount ? `, ${moneyWords(amount)}` : ''}: ${settlementStates[state]}.`;

/** What the payment service said when it was asked last; null where nothing is left to a person. */
export const settlementFailureWords = ({ state, lastFailure }: Settlement): string | null => {
  if (state !== 'FAILED') return null;
  const said =
    !lastFailure || lastFailure === 'INTERNAL' ? 'It gave no reason.' : `It said ${lastFailure}.`;
  return `The payment service was asked often enough. ${said} Put it right there, then settle it again.`;
};

/** What a note says that is no words of anybody. */
export const noteKindWords: Readonly<Record<OrderNoteKind, string | null>> = {
  NOTE: null,
  TRACKING_RESENT: 'Tracking was sent again',
  SETTLEMENT_RETRIED: 'The payment service was asked again',
};
