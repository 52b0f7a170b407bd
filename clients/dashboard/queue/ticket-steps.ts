import type { Ticket, TicketRow } from './ticket-row.ts';

/** Who looks at a ticket, as far as its steps ask. */
export interface Stylist {
  /** Staff id; null where the token does not say. */
  readonly id: string | null;
  readonly worksTickets: boolean;
  readonly isLead: boolean;
}

export const stepNames = [
  'assign',
  'start',
  'wait',
  'resolve',
  'escalate',
  'reopen',
  'note',
] as const;
export type StepName = (typeof stepNames)[number];

/** What has to be written to a step before it is taken; null where nothing has to. */
export const stepQuestions: Readonly<Record<StepName, string | null>> = {
  assign: null,
  start: null,
  wait: 'What was the shopper asked?',
  resolve: 'What was done?',
  escalate: 'Why is it more urgent?',
  reopen: 'What is missing?',
  note: 'A note for the team',
};

/** In characters, of what is written to a step. */
export const noteLengthMax = 1_000;

/**
 * The steps that this person may take from here, the one that comes next first. Mirrors the concierge service
 * (subgraphs/concierge/tickets/ticket-desk.ts), which decides.
 */
export function stepsOf(
  ticket: TicketRow,
  { id, worksTickets, isLead }: Stylist,
): readonly StepName[] {
  if (!worksTickets) return [];
  const { state, nextStates, assignee } = ticket;
  const isMine = assignee !== null && assignee.id === id;
  const mayWork = isMine || isLead;
  const isOpen = state !== 'RESOLVED' && state !== 'CLOSED';
  const can: Readonly<Record<StepName, boolean>> = {
    assign: nextStates.includes('ASSIGNED') && !isMine && (assignee === null || isLead),
    start: nextStates.includes('IN_PROGRESS') && mayWork,
    resolve: nextStates.includes('RESOLVED') && mayWork,
    wait: nextStates.includes('WAITING_ON_CUSTOMER') && mayWork,
    escalate: isOpen && ticket.priority !== 'URGENT',
    reopen: nextStates.includes('REOPENED'),
    note: true,
  };
  return order.filter((step) => can[step]);
}

const order = ['start', 'assign', 'resolve', 'wait', 'reopen', 'escalate', 'note'] as const;

export function stepLabel(step: StepName, { state, assignee }: Ticket | TicketRow): string {
  switch (step) {
    case 'assign':
      return assignee === null ? 'Take it' : 'Take it over';
    case 'start':
      return state === 'WAITING_ON_CUSTOMER' ? 'Go on' : 'Start answering';
    case 'wait':
      return 'Wait';
    case 'resolve':
      return 'Resolve';
    case 'escalate':
      return 'Escalate';
    case 'reopen':
      return 'Reopen';
    case 'note':
      return 'Note';
  }
}

/** What is said once it is taken. */
export const stepDone: Readonly<Record<StepName, string>> = {
  assign: 'You have it now.',
  start: 'It is in progress.',
  wait: 'The clock stands still.',
  resolve: 'Resolved.',
  escalate: 'Made more urgent.',
  reopen: 'Reopened.',
  note: 'The note is kept.',
};

/** One key each; what has none is a button only. */
export const stepKeys: Readonly<Partial<Record<StepName, string>>> = {
  assign: 'a',
  start: 's',
  wait: 'w',
  resolve: 'r',
  escalate: 'e',
  note: 'n',
};
