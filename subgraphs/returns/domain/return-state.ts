import { ShopError } from '../../../kernel/errors.ts';

/** The life of a return: each state and where it can go next. The money's own state is not part of it. */
export const nextReturnStates = {
  REQUESTED: ['APPROVED', 'DECLINED', 'CANCELLED'],
  APPROVED: ['IN_TRANSIT', 'CANCELLED', 'EXPIRED'],
  DECLINED: [],
  CANCELLED: [],
  IN_TRANSIT: ['RECEIVED'],
  RECEIVED: ['INSPECTED'],
  INSPECTED: ['RESOLVED'],
  RESOLVED: ['CLOSED'],
  CLOSED: ['REOPENED'],
  REOPENED: ['INSPECTED', 'RESOLVED', 'CLOSED'],
  EXPIRED: [],
} as const satisfies Record<string, readonly string[]>;

export type ReturnState = keyof typeof nextReturnStates;

export const canReturnBecome = (from: ReturnState, to: ReturnState): boolean =>
  nextReturnStates[from].some((next) => next === to);

/**
 * Where staff may take it: the other arrows are the carrier's and the clock's. A parcel that no scan told of is received
 * all the same.
 */
export const nextStatesForStaff = (from: ReturnState): readonly ReturnState[] =>
  from === 'APPROVED' ? ['RECEIVED', 'CANCELLED'] : nextReturnStates[from];

/** The return's new state. @throws ShopError ILLEGAL_TRANSITION where the diagram has no arrow. */
export function moveReturnState(from: ReturnState, to: ReturnState): ReturnState {
  if (!canReturnBecome(from, to))
    throw new ShopError('ILLEGAL_TRANSITION', `A return that is ${from} cannot become ${to}`, {
      from,
      to,
    });
  return to;
}

/** Whether its pieces are spoken for: those of a return that came to nothing may be asked for again. */
export const holdsPieces = (state: ReturnState): boolean =>
  state !== 'DECLINED' && state !== 'CANCELLED' && state !== 'EXPIRED';
