import type { CancellationReason, DashboardOrderDeskFragment } from '../generated/graphql.ts';

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
  FAILED: 'failed, somebody has to look',
};

/** `The payment goes back: done.` */
export const settlementWords = ({ kind, state }: Settlement): string =>
  `${settlementKinds[kind]}: ${settlementStates[state]}.`;
