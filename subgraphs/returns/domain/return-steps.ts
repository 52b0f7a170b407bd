import { addMs, DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { Retry } from '../../../kernel/retry.ts';
import type {
  InspectionResult,
  KnownOrder,
  PayoutRecord,
  ReturnActor,
  ReturnHistoryRecord,
  ReturnLabelRecord,
  ReturnOutcome,
  ReturnRecord,
} from './return.ts';
import { refundFor } from './return-request.ts';
import {
  canReturnBecome,
  moveReturnState,
  nextStatesForStaff,
  type ReturnState,
} from './return-state.ts';

/** Days an approved return waits for its parcel. */
export const shipWithinDays = 28;
export const noteLengthMax = 500;
/** A payout that fails so often waits for a person. */
export const payoutAttemptsMax = 6;

/** Who takes a step, when, and what they write to it. */
export interface StepBy {
  readonly by: ReturnActor;
  /** Who of staff; null otherwise. */
  readonly subject: string | null;
  readonly note: string | null;
  readonly now: Date;
}

type Change = Partial<Omit<ReturnRecord, '_id' | 'tenant' | 'number' | 'orderId' | 'version'>>;

/** @throws ShopError ILLEGAL_TRANSITION where the diagram has no arrow; so does every step below */
function move(
  record: ReturnRecord,
  to: ReturnState,
  step: StepBy,
  change: Change = {},
): ReturnRecord {
  const { by, subject, note, now } = step;
  const state = moveReturnState(record.state, to);
  const entry: ReturnHistoryRecord = {
    seq: record.history.length + 1,
    state,
    by,
    subject,
    note,
    at: now,
  };
  return {
    ...record,
    expiresAt: null,
    ...change,
    state,
    history: [...record.history, entry],
    changedAt: now,
    version: record.version + 1,
  };
}

export const approve = (
  record: ReturnRecord,
  label: ReturnLabelRecord,
  step: StepBy,
): ReturnRecord =>
  move(record, 'APPROVED', step, { label, expiresAt: addMs(step.now, shipWithinDays * DAY_MS) });

export const decline = (record: ReturnRecord, step: StepBy): ReturnRecord =>
  move(record, 'DECLINED', step);

export const cancel = (record: ReturnRecord, step: StepBy): ReturnRecord =>
  move(record, 'CANCELLED', step);

export const expire = (record: ReturnRecord, now: Date): ReturnRecord =>
  move(record, 'EXPIRED', { by: 'CLOCK', subject: null, note: null, now });

/** The carrier has the parcel. A scan that comes later than that changes nothing. */
export const ship = (record: ReturnRecord, now: Date): ReturnRecord =>
  record.state === 'APPROVED'
    ? move(record, 'IN_TRANSIT', { by: 'CARRIER', subject: null, note: null, now })
    : record;

/** A parcel that no scan told of has been in transit all the same. */
export const receive = (record: ReturnRecord, step: StepBy): ReturnRecord =>
  move(record.state === 'APPROVED' ? ship(record, step.now) : record, 'RECEIVED', step);

export interface InspectedLine {
  readonly returnLineId: string;
  readonly acceptedQuantity: number;
}

/** What is wrong with an inspection: the index of the line and what would be right; null for none. */
export function checkInspection(
  record: ReturnRecord,
  lines: readonly InspectedLine[],
): { readonly index: number; readonly message: string } | null {
  for (const [index, { returnLineId, acceptedQuantity }] of lines.entries()) {
    const line = record.lines.find(({ _id }) => _id === returnLineId);
    if (!line) return { index, message: 'That line is not of this return' };
    if (lines.findIndex((other) => other.returnLineId === returnLineId) < index)
      return { index, message: 'That line is there twice' };
    if (
      !Number.isInteger(acceptedQuantity) ||
      acceptedQuantity < 0 ||
      acceptedQuantity > line.quantity
    )
      return { index, message: `Between 0 and ${line.quantity} of these can be accepted` };
  }
  return null;
}

/** What came of looking at the pieces: a line that is not named was accepted whole. The money follows. */
export function inspect(
  record: ReturnRecord,
  order: Pick<KnownOrder, 'lines' | 'currencyCode'>,
  inspected: readonly InspectedLine[],
  step: StepBy,
): ReturnRecord {
  const lines = record.lines.map((line) => ({
    ...line,
    acceptedQuantity:
      inspected.find(({ returnLineId }) => returnLineId === line._id)?.acceptedQuantity ??
      line.quantity,
  }));
  const { amountMinor } = refundFor(
    order,
    lines.map(({ orderLineId, acceptedQuantity }) => ({
      lineId: orderLineId,
      quantity: acceptedQuantity,
    })),
  );
  return move(record, 'INSPECTED', step, {
    lines,
    refundMinor: amountMinor,
    inspection: { result: resultOf(lines), at: step.now },
  });
}

function resultOf(
  lines: readonly { readonly quantity: number; readonly acceptedQuantity: number }[],
): InspectionResult {
  if (lines.every(({ acceptedQuantity }) => acceptedQuantity === 0)) return 'REJECTED';
  const isWhole = lines.every(({ quantity, acceptedQuantity }) => acceptedQuantity === quantity);
  return isWhole ? 'ACCEPTED' : 'PARTIAL';
}

/** Outcomes that owe money. */
export const paidOutcomes = ['REFUND', 'STORE_CREDIT'] as const satisfies readonly ReturnOutcome[];
/** States in which what is owed is decided. */
export const payableStates: readonly ReturnState[] = ['RESOLVED', 'CLOSED'];

const isPaidOut = (outcome: ReturnOutcome): outcome is (typeof paidOutcomes)[number] =>
  paidOutcomes.some((paid) => paid === outcome);

/** What is done for the customer. A refund or a credit owes money, and is paid once in the life of a return. */
export function resolve(
  record: ReturnRecord,
  outcome: ReturnRecord['outcome'],
  step: StepBy,
): ReturnRecord {
  const isOwed = isPaidOut(outcome) && record.refundMinor > 0;
  const isUnpaid = record.payout === null || record.payout.state === 'FAILED';
  const payout: PayoutRecord | null =
    isOwed && isUnpaid
      ? {
          // The same for one that failed: the payment service knows by it whether it paid after all.
          _id: `pay_${record._id}`,
          kind: outcome,
          amountMinor: record.refundMinor,
          state: 'PENDING',
          reference: null,
          attempts: 0,
          lastFailure: null,
          dueAt: step.now,
          lastRetry: null,
        }
      : record.payout;
  return move(record, 'RESOLVED', step, { outcome, payout });
}

export const close = (record: ReturnRecord, step: StepBy): ReturnRecord =>
  move(record, 'CLOSED', step);

/** @throws ShopError ILLEGAL_TRANSITION also while money is on its way: what is decided anew could not call it back */
export function reopen(record: ReturnRecord, step: StepBy): ReturnRecord {
  if (canReturnBecome(record.state, 'REOPENED') && isBeingPaid(record))
    throw new ShopError(
      'ILLEGAL_TRANSITION',
      'Its money is on its way; the return can be opened again once that is paid or has failed',
    );
  return move(record, 'REOPENED', step);
}

const isBeingPaid = ({ payout }: ReturnRecord): boolean => payout?.state === 'PENDING';

/** Where staff may take it as it is now. */
export const nextStatesOf = (record: ReturnRecord): readonly ReturnState[] =>
  nextStatesForStaff(record.state).filter((to) => to !== 'REOPENED' || !isBeingPaid(record));

/** The payment service took it. Paying twice is its business to refuse: it knows the payout's id. */
export const paid = (record: ReturnRecord, reference: string, now: Date): ReturnRecord =>
  withPayout(record, { state: 'PAID', reference, dueAt: now }, now);

/**
 * It did not work: tried again ever later, in the end left to a person.
 * @param lastFailure why, in a code that names nobody
 */
export const payoutFailed = (
  record: ReturnRecord,
  lastFailure: string,
  now: Date,
): ReturnRecord => {
  const attempts = (record.payout?.attempts ?? 0) + 1;
  const change: Partial<PayoutRecord> =
    attempts >= payoutAttemptsMax
      ? { state: 'FAILED', dueAt: now }
      : { state: 'PENDING', dueAt: addMs(now, 2 ** attempts * MINUTE_MS) };
  return withPayout(record, { ...change, attempts, lastFailure }, now);
};

/** Whether money that is still owed was left to a person: what is decided anew meanwhile, or owes none now, is not. */
export const isPayoutGivenUp = ({ payout, state, outcome, refundMinor }: ReturnRecord): boolean =>
  payout?.state === 'FAILED' &&
  payableStates.includes(state) &&
  isPaidOut(outcome) &&
  refundMinor > 0;

/** A payout that was left to a person, with all its tries before it. Its id stays: nothing is paid twice. */
export const payoutRetried = (record: ReturnRecord, lastRetry: Retry): ReturnRecord =>
  withPayout(
    record,
    { state: 'PENDING', attempts: 0, dueAt: lastRetry.at, lastRetry },
    lastRetry.at,
  );

const withPayout = (
  record: ReturnRecord,
  change: Partial<PayoutRecord>,
  now: Date,
): ReturnRecord => ({
  ...record,
  payout: record.payout && { ...record.payout, ...change },
  changedAt: now,
  version: record.version + 1,
});
