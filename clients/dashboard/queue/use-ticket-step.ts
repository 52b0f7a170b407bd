import {
  DashboardTicketAssignDocument,
  DashboardTicketEscalateDocument,
  DashboardTicketNoteDocument,
  DashboardTicketReopenDocument,
  DashboardTicketResolveDocument,
  DashboardTicketStartDocument,
  DashboardTicketWaitDocument,
} from '../generated/graphql.ts';
import { useStep } from '../graph/use-step.ts';
import type { Ticket } from './ticket-row.ts';
import type { StepName } from './ticket-steps.ts';

/** The steps of one ticket, each with what was written to it. */
export function useTicketStep(ticket: Ticket, onTicket: (ticket: Ticket) => void) {
  const { take: takeStep, ...steps } = useStep();
  const read = { ticketId: ticket.id, expectedVersion: ticket.version };
  const seen = (answer: { readonly ticket: Ticket | null }) => {
    if (answer.ticket) onTicket(answer.ticket);
  };
  const take = (step: StepName, text: string): Promise<boolean> => {
    switch (step) {
      case 'assign':
        return takeStep(step, DashboardTicketAssignDocument, read, seen);
      case 'start':
        return takeStep(step, DashboardTicketStartDocument, read, seen);
      case 'wait':
        return takeStep(step, DashboardTicketWaitDocument, { ...read, note: text || null }, seen);
      case 'resolve':
        return takeStep(step, DashboardTicketResolveDocument, { ...read, note: text }, seen);
      case 'escalate':
        return takeStep(step, DashboardTicketEscalateDocument, { ...read, note: text }, seen);
      case 'reopen':
        return takeStep(step, DashboardTicketReopenDocument, { ...read, note: text }, seen);
      case 'note':
        return takeStep(step, DashboardTicketNoteDocument, { ...read, text }, seen);
    }
  };
  return { ...steps, take };
}
