import type { TicketRow } from '../queue/ticket-row.ts';

/** A ticket that nobody has taken, as the queue has it. */
export const aTicket = (parts: Partial<TicketRow> = {}): TicketRow => ({
  __typename: 'StylistTicket',
  id: 'ticket-1',
  number: 'ST-30001',
  topic: 'STYLE_ADVICE',
  message: 'Two rings to compare before Friday.',
  state: 'NEW',
  priority: 'NORMAL',
  nextStates: ['ASSIGNED'],
  assignee: null,
  contact: null,
  createdAt: '2026-11-21T12:00:00Z',
  changedAt: '2026-11-21T12:00:00Z',
  slaMinutes: 15,
  slaTarget: 'FIRST_RESPONSE',
  slaDueAt: '2026-11-21T12:15:00Z',
  slaStatus: 'ON_TIME',
  version: 1,
  ...parts,
});
