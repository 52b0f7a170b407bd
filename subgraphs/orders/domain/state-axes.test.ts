import { describe, expect, test } from '@jest/globals';
import { canOrderBecome, moveOrderState, nextOrderStates } from './order-state.ts';
import {
  canPaymentBecome,
  movePaymentState,
  nextPaymentStates,
  type PaymentState,
  paymentAfterCancellation,
} from './payment-state.ts';
import { canShipmentBecome, moveShipmentStatus, nextShipmentStatuses } from './shipment-status.ts';

/** A row for each state; a mark where it leads to the state of that column, in the order of the rows. */
type Matrix = Readonly<Record<string, string>>;

const orderMatrix: Matrix = {
  PLACED: '. x . . . . . . x',
  CONFIRMED: '. . x x . . . . x',
  PROCESSING: '. . . . x . . . x',
  IN_PRODUCTION: '. . . . x . . . x',
  READY_TO_SHIP: '. . . . . x . . x',
  SHIPPED: '. . . . . . x . .',
  DELIVERED: '. . . . . . . x .',
  COMPLETED: '. . . . . . . . .',
  CANCELLED: '. . . . . . . . .',
};

const paymentMatrix: Matrix = {
  PENDING: '. x x x . x',
  AUTHORISED: '. . x x . x',
  CAPTURED: '. . . . x .',
  FAILED: 'x x x . . x',
  REFUNDED: '. . . . . .',
  VOIDED: '. . . . . .',
};

/** The head moves to itself with each newer scan, except where the journey is over or the code says nothing. */
const shipmentMatrix: Matrix = {
  PENDING: 'x x x x x x x x x x x x x x .',
  INFO_RECEIVED: '. x x x x x x x x x x x x x .',
  PICKED_UP: '. . x x x x x x x x x x x x .',
  IN_TRANSIT: '. . . x x x x x x x x x x x .',
  OUT_FOR_DELIVERY: '. . . . x x x x x x x x x x .',
  READY_FOR_PICKUP: '. . . . . x x x x x x x x x .',
  DELIVERY_ATTEMPTED: '. . . x x x x x x x x x x x .',
  DELAYED: '. x x x x x x x x x x x x x .',
  ON_HOLD: '. x x x x x x x x x x x x x .',
  EXCEPTION: '. . . x x x x x x x x x x x .',
  DELIVERED: '. . . . . . . . . . . . . . .',
  RETURN_TO_SENDER: '. . . . . . . . . . . . . . .',
  LOST: '. . . . . . . . . . . . . . .',
  CANCELLED: '. . . . . . . . . . . . . . .',
  UNKNOWN: '. x x x x x x x x x x x x x .',
};

/** Every pair of states, and whether the matrix lets the one become the other. */
function pairsOf(matrix: Matrix): readonly (readonly [from: string, to: string, may: boolean])[] {
  const names = Object.keys(matrix);
  return names.flatMap((from) => {
    const marks = matrix[from]?.split(' ') ?? [];
    expect([from, marks.length]).toEqual([from, names.length]);
    return names.map((to, column) => [from, to, marks[column] === 'x'] as const);
  });
}

/** What a move along the axis does: the new state, or the code that refuses it. */
const attempt = <S extends string>(move: (from: S, to: S) => S, from: string, to: string) => {
  try {
    return move(from as S, to as S);
  } catch (error) {
    return error;
  }
};

describe.each([
  ['order', orderMatrix, Object.keys(nextOrderStates), canOrderBecome, moveOrderState],
  ['payment', paymentMatrix, Object.keys(nextPaymentStates), canPaymentBecome, movePaymentState],
  [
    'shipment',
    shipmentMatrix,
    Object.keys(nextShipmentStatuses),
    canShipmentBecome,
    moveShipmentStatus,
  ],
] as const)('the axis of the %s', (_name, matrix, states, can, move) => {
  test('has the states of the matrix and no other', () => {
    expect([...states].sort()).toEqual(Object.keys(matrix).sort());
  });

  test('leads from each state to each other one exactly where the matrix has a mark', () => {
    for (const [from, to, may] of pairsOf(matrix)) {
      expect([from, to, can(from as never, to as never)]).toEqual([from, to, may]);
      const came = attempt(move as (from: string, to: string) => string, from, to);
      if (may) expect([from, to, came]).toEqual([from, to, to]);
      else expect(came).toMatchObject({ code: 'ILLEGAL_TRANSITION', details: { from, to } });
    }
  });
});

test.each([
  ['PENDING', 'VOIDED'],
  ['AUTHORISED', 'VOIDED'],
  ['FAILED', 'VOIDED'],
  ['CAPTURED', 'REFUNDED'],
  ['REFUNDED', 'REFUNDED'],
  ['VOIDED', 'VOIDED'],
] as const satisfies readonly (readonly [PaymentState, PaymentState])[])(
  'the payment of a cancelled order that was %s is %s',
  (from, to) => {
    expect(paymentAfterCancellation(from)).toBe(to);
  },
);
