import type {
  ReturnActor,
  ReturnInspectionResult,
  ReturnOutcome,
  ReturnState,
} from '../generated/graphql.ts';
import type { OpenedReturn } from './return-row.ts';

export const outcomeWords: Readonly<Record<ReturnOutcome, string>> = {
  REFUND: 'Refund',
  EXCHANGE: 'Exchange',
  STORE_CREDIT: 'Store credit',
  RESIZE: 'Resize or repair',
};

export const inspectionWords: Readonly<Record<ReturnInspectionResult, string>> = {
  ACCEPTED: 'All accepted',
  PARTIAL: 'Accepted in part',
  REJECTED: 'Not accepted',
};

export const actorWords: Readonly<Record<ReturnActor, string>> = {
  SHOPPER: 'the customer',
  STAFF: 'us',
  CARRIER: 'the carrier',
  CLOCK: 'the clock',
};

/** What its being in a state says of the past. */
export const historyWords: Readonly<Record<ReturnState, string>> = {
  REQUESTED: 'Asked for',
  APPROVED: 'Approved',
  DECLINED: 'Declined',
  CANCELLED: 'Called off',
  IN_TRANSIT: 'The parcel was handed over',
  RECEIVED: 'The parcel arrived',
  INSPECTED: 'Looked at',
  RESOLVED: 'Resolved',
  CLOSED: 'Closed',
  REOPENED: 'Opened again',
  EXPIRED: 'Not sent in time',
};

/** Whose turn it is and what is waited for; null where nothing is. */
export function turnWords({
  state,
  payout,
}: Pick<OpenedReturn, 'state' | 'payout'>): string | null {
  if (payout?.state === 'FAILED')
    return 'The payout was tried often enough: somebody has to look at it with the payment service.';
  switch (state) {
    case 'REQUESTED':
      return 'The customer waits for our answer.';
    case 'APPROVED':
      return 'The customer has the label; the parcel is not on its way yet.';
    case 'IN_TRANSIT':
      return 'The parcel is on its way to us.';
    case 'RECEIVED':
      return 'The parcel is here. Somebody looks at the pieces next.';
    case 'INSPECTED':
      return 'The pieces were looked at. What is done for the customer comes next.';
    case 'REOPENED':
      return 'It was closed, and has to be looked at again.';
    case 'RESOLVED':
    case 'CLOSED':
    case 'DECLINED':
    case 'CANCELLED':
    case 'EXPIRED':
      return null;
  }
}

/** `Accepted`, `1 of 2 accepted`, `Not accepted`. */
export const acceptedWords = (accepted: number, of: number): string => {
  if (accepted === 0) return 'Not accepted';
  return accepted === of ? 'Accepted' : `${accepted} of ${of} accepted`;
};
