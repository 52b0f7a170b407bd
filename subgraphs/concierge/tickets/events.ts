import type { NewEvent, StoredEvent } from '../../../kernel/events/event.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import type { TicketPriority } from './priority.ts';
import type { SlaPercent, SlaTarget } from './sla-clock.ts';
import type { TicketRecord, TicketStep, TicketTopic } from './ticket.ts';
import type { TicketState } from './ticket-state.ts';

/** What is told of a ticket: codes and ids, nothing of the person and no word of anybody. */
export type TicketChange = {
  readonly ticketId: string;
  /** The session as a salted hash: facts about it can be joined, the session cannot be reached. */
  readonly sessionHash: string;
  readonly what: TicketStep;
  readonly state: TicketState;
  readonly topic: TicketTopic;
  readonly priority: TicketPriority;
  readonly version: number;
};

export type TicketLate = TicketChange & {
  readonly target: SlaTarget;
  readonly percent: SlaPercent;
};

export const ticketCreatedType = 'aurora.concierge.ticket_created';
export const ticketChangedType = 'aurora.concierge.ticket_changed';
/** 80 or 100 percent of the promised time is used up. */
export const ticketLateType = 'aurora.concierge.ticket_late';
export const ticketEventTypes = [ticketCreatedType, ticketChangedType, ticketLateType] as const;

/** Key of a ticket's events: they are read in the order of its versions. */
export const ticketKey = (ticketId: string): string => `StylistTicket:${ticketId}`;

/** The event of the step that made this version of the ticket. */
export function ticketEvent(
  ticket: TicketRecord,
  what: TicketStep,
  salt: string,
): NewEvent<TicketChange | TicketLate> {
  const { _id: ticketId, tenant, state, topic, priority, version } = ticket;
  const sessionHash = hashPersonal(ticket.sessionId, salt);
  const change = { ticketId, sessionHash, what, state, topic, priority, version };
  const mark = what === 'AT_RISK' || what === 'BREACHED' ? ticket.slaMarks.at(-1) : undefined;
  const key = ticketKey(ticketId);
  return {
    type: mark ? ticketLateType : what === 'CREATED' ? ticketCreatedType : ticketChangedType,
    source: '/concierge',
    subject: key,
    tenant,
    key,
    keySeq: version,
    schemaVersion: 1,
    data: mark ? { ...change, target: mark.target, percent: mark.percent } : change,
  };
}

/** The change that a stored event tells of. */
export const ticketChangeOf = (event: StoredEvent): TicketChange => event.data as TicketChange;
