import { ticketStates } from '../../design/status.ts';
import type { Column } from '../ui/csv.ts';
import type { TicketRow } from './ticket-row.ts';
import { topicWords } from './ticket-words.ts';

/** Tickets as a file has them: moments in UTC. */
export const ticketColumns: readonly Column<TicketRow>[] = [
  ['Ticket', ({ number }) => number],
  ['Asked', ({ createdAt }) => createdAt],
  ['Name', ({ contact }) => contact?.name ?? null],
  ['Topic', ({ topic }) => topicWords[topic]],
  ['Message', ({ message }) => message],
  ['Priority', ({ priority }) => priority.toLowerCase()],
  ['State', ({ state }) => ticketStates[state].word],
  ['With', ({ assignee }) => assignee?.name ?? null],
  ['Due', ({ slaDueAt }) => slaDueAt],
  ['Changed', ({ changedAt }) => changedAt],
];
