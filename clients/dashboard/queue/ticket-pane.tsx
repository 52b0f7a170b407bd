import { DashboardTicketDocument } from '../generated/graphql.ts';
import { useOpened } from '../live/use-opened.ts';
import { DrawerFailed, DrawerStale, DrawerWait } from '../ui/drawer.tsx';
import { Icon } from '../ui/icon.tsx';
import { NoteList } from '../ui/note-list.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { type FoundTicket, TicketAbout } from './ticket-about.tsx';
import { TicketActions } from './ticket-actions.tsx';
import { SlaRing } from './ticket-marks.tsx';
import { TicketPictures } from './ticket-pictures.tsx';
import { askerOf, type Ticket } from './ticket-row.ts';
import type { Stylist } from './ticket-steps.ts';
import { Conversation, History } from './ticket-story.tsx';
import { topicWords } from './ticket-words.ts';

export const paneTitleId = 'ticket-title';

interface PaneProps {
  readonly id: string;
  readonly stylist: Stylist;
  readonly onClose: () => void;
  /** The ticket as it is after a step. */
  readonly onTicket: (ticket: Ticket) => void;
}

/** One ticket: what is wished, by when, who it is, what was said, and what can be done. */
export function TicketPane({ id, stylist, onClose, onTicket }: PaneProps) {
  const { data, failure, again } = useOpened(
    'tickets',
    DashboardTicketDocument,
    { id },
    (told) => told.id === id,
  );
  const ticket = data?.stylistTicket ?? null;
  return (
    <aside className="q-pane" aria-labelledby={paneTitleId}>
      <header>
        <div>
          <p className="d-dim num">{ticket ? <AskedWords ticket={ticket} /> : ' '}</p>
          <h2 id={paneTitleId} tabIndex={-1}>
            {ticket ? topicWords[ticket.topic] : 'Ticket'}
          </h2>
        </div>
        {ticket ? <SlaRing ticket={ticket} /> : null}
        <button
          className="btn btn-s btn-quiet btn-icon"
          type="button"
          aria-label="Close the ticket"
          onClick={onClose}
        >
          <Icon name="close" size="s" />
        </button>
      </header>
      {ticket ? (
        <>
          {failure ? <DrawerStale failure={failure} onRetry={again} /> : null}
          <TicketDetails found={ticket} me={stylist.id} />
          <TicketActions key={ticket.id} ticket={ticket} stylist={stylist} onTicket={onTicket} />
        </>
      ) : failure ? (
        <DrawerFailed failure={failure} onRetry={again} />
      ) : data ? (
        <p className="d-drawernote">There is no such ticket, or your role may not see it.</p>
      ) : (
        <DrawerWait what="ticket" />
      )}
    </aside>
  );
}

function TicketDetails({ found, me }: { found: FoundTicket; me: string | null }) {
  const now = useNow(30_000);
  return (
    <Scroll label={`Ticket ${found.number}`}>
      <div className="q-details">
        <blockquote className="q-wish" dir="auto">
          {found.message}
        </blockquote>
        <TicketAbout found={found} me={me} />
        <div className="q-story">
          <NoteList
            notes={found.notes.map(({ seq, by, text, at }) => ({ id: seq, by: by.name, text, at }))}
            now={now}
          />
          <TicketPictures ticketId={found.id} />
          <Conversation lines={found.transcript} ticket={found} />
          <History ticket={found} now={now} />
        </div>
      </div>
    </Scroll>
  );
}

function AskedWords({ ticket }: { ticket: Ticket }) {
  const now = useNow(60_000);
  return (
    <>
      {ticket.number} · {askerOf(ticket) === ticket.number ? '' : `${askerOf(ticket)} · `}
      {inSentence(exactWhen(new Date(ticket.createdAt), now))}
    </>
  );
}
