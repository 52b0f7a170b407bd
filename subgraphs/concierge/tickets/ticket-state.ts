import { ShopError } from '../../../kernel/errors.ts';

/** The life of a ticket: each state and where it can go next. Priority and clock are not part of it. */
export const nextTicketStates = {
  NEW: ['ASSIGNED'],
  ASSIGNED: ['IN_PROGRESS', 'ASSIGNED'],
  IN_PROGRESS: ['WAITING_ON_CUSTOMER', 'RESOLVED', 'ASSIGNED'],
  WAITING_ON_CUSTOMER: ['IN_PROGRESS', 'RESOLVED', 'ASSIGNED'],
  RESOLVED: ['CLOSED', 'REOPENED'],
  CLOSED: ['REOPENED'],
  REOPENED: ['ASSIGNED'],
} as const satisfies Record<string, readonly string[]>;

export type TicketState = keyof typeof nextTicketStates;

export const ticketStates = Object.keys(nextTicketStates) as readonly TicketState[];

export const canTicketBecome = (from: TicketState, to: TicketState): boolean =>
  nextTicketStates[from].some((next) => next === to);

/** @throws ShopError ILLEGAL_TRANSITION where the diagram has no arrow */
export function moveTicketState(from: TicketState, to: TicketState): TicketState {
  if (canTicketBecome(from, to)) return to;
  throw new ShopError('ILLEGAL_TRANSITION', `A ticket that is ${from} cannot become ${to}`, {
    from,
    to,
  });
}

/** Whether it still is somebody's work. */
export const isOpen = (state: TicketState): boolean => state !== 'RESOLVED' && state !== 'CLOSED';

export const openStates = ticketStates.filter(isOpen);

/** Those that nobody has taken yet. */
export const waitingStates = ['NEW', 'REOPENED'] as const satisfies readonly TicketState[];
