import type { FailureKind } from '../../../../kernel/notifier.ts';
import type { Contact } from '../contact.ts';
import type { TicketRecord } from '../ticket.ts';

/** A ticket as the customer system gets it: what a stylist needs who works there. */
export interface CrmTicket
  extends Pick<
    TicketRecord,
    'number' | 'topic' | 'message' | 'state' | 'priority' | 'orderId' | 'assignee' | 'version'
  > {
  readonly id: string;
  readonly contact: Contact;
  readonly slaDueAt: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
}

/** Where tickets are mirrored: a customer system. Adapters decide how. */
export interface CrmPort {
  /**
   * Puts a ticket there as it is now. The same ticket twice, or an older version after a newer one, changes nothing.
   * @returns what the system calls it; null when it does not say
   * @throws CrmFailure
   */
  mirror(ticket: CrmTicket): Promise<string | null>;
  /** The ticket is gone here, and goes there; one that is not there is as good. @throws CrmFailure */
  remove(ticketId: string): Promise<void>;
}

/** The system did not take a ticket. `reason` is a code, never the system's own words. */
export class CrmFailure extends Error {
  override readonly name = 'CrmFailure';
  readonly isTemporary: boolean;
  readonly reason: string;
  /** What the system asked for. */
  readonly retryAfterMs: number | null;

  constructor(kind: FailureKind, reason: string, retryAfterMs: number | null = null) {
    super(`The customer system did not take the ticket: ${reason}`);
    this.isTemporary = kind === 'TEMPORARY';
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

export const toCrmTicket = (ticket: TicketRecord, contact: Contact): CrmTicket => {
  const { _id, number, topic, message, state, priority, orderId, assignee, version } = ticket;
  return {
    id: _id,
    number,
    topic,
    message,
    state,
    priority,
    orderId,
    assignee,
    contact,
    slaDueAt: ticket.sla.dueAt?.toISOString() ?? null,
    createdAt: ticket.createdAt.toISOString(),
    changedAt: ticket.changedAt.toISOString(),
    version,
  };
};
