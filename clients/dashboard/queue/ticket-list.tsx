import { ticketStates } from '../../design/status.ts';
import type { LiveRows } from '../live/live-rows.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { PriorityMark, SlaRing } from './ticket-marks.tsx';
import { askerOf, subjectOf, type TicketRow } from './ticket-row.ts';
import { topicWords } from './ticket-words.ts';

export interface TicketListProps {
  readonly list: LiveRows<TicketRow>;
  readonly me: string | null;
  readonly openId: string | null;
  readonly hrefOf: (id: string) => string;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
}

/** What waits, the most urgent first. One link a ticket. */
export const TicketList = ({ list, me, openId, hrefOf, onOpen, onFocus }: TicketListProps) => (
  <ol className="q-list" aria-label="Tickets, the most urgent first">
    {list.rows.map((ticket) => (
      <li key={ticket.id} className={list.hot.has(ticket.id) ? 'is-hot' : ''}>
        <a
          data-row={ticket.id}
          href={hrefOf(ticket.id)}
          aria-current={ticket.id === openId ? 'true' : undefined}
          onFocus={() => onFocus(ticket.id)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            onOpen(ticket.id);
          }}
        >
          <span className="q-line">
            <span className="d-name">{askerOf(ticket)}</span>
            <SlaRing ticket={ticket} />
          </span>
          <span className="q-subject" dir="auto">
            {subjectOf(ticket)}
          </span>
          <span className="q-line">
            <PriorityMark priority={ticket.priority} />
            <StatusBadge look={ticketStates[ticket.state]} />
            <span className="d-dim">{ownerWords(ticket, me)}</span>
          </span>
          <span className="sr">
            {ticket.number}, {topicWords[ticket.topic]}
          </span>
        </a>
      </li>
    ))}
  </ol>
);

export const ownerWords = ({ assignee }: TicketRow, me: string | null): string =>
  assignee === null ? 'Nobody yet' : assignee.id === me ? 'You' : assignee.name;
