import type { DashboardFailedPayoutFragment } from '../generated/graphql.ts';
import { moneyNames } from '../returns/return-money.ts';
import { moneyWords } from '../ui/money.ts';

/** A return whose money did not go back. */
export type FailedPayout = DashboardFailedPayoutFragment;

/** `Refund of €490`; without the sum for a role that may not see it. */
export function payoutWords({ outcome, refund }: Pick<FailedPayout, 'outcome' | 'refund'>): string {
  const name = moneyNames[outcome] ?? 'Money';
  return refund ? `${name} of ${moneyWords(refund)}` : name;
}

/** Why, and what is to be done first. @param lastFailure the payment service's code; null where it gave none */
export const payoutFailureWords = (lastFailure: string | null): string =>
  lastFailure === null || lastFailure === 'INTERNAL'
    ? 'The payment service gave no reason. See with it whether it works, then try again.'
    : `The payment service said ${lastFailure}. Put it right there, then try again: nothing is paid twice.`;
