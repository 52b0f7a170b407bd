import { Link } from 'wouter';
import { orderStates, shipmentStatuses, ticketStates } from '../../design/status.ts';
import { DashboardTicketDocument, type DashboardTicketQuery } from '../generated/graphql.ts';
import { useOpened } from '../live/use-opened.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { DrawerFailed, DrawerStale, DrawerWait } from '../ui/drawer.tsx';
import { Icon } from '../ui/icon.tsx';
import { NoteList } from '../ui/note-list.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { exactWhen, inSentence } from '../ui/when.ts';
import { TicketActions } from './ticket-actions.tsx';
import { ownerWords } from './ticket-list.tsx';
import { PriorityMark, SlaRing } from './ticket-marks.tsx';
import { TicketPictures } from './ticket-pictures.tsx';
import { askerOf, type Ticket } from './ticket-row.ts';
import type { Stylist } from './ticket-steps.ts';
import { Conversation, History } from './ticket-story.tsx';
import { reasonWords, topicWords } from './ticket-words.ts';

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

type Found = NonNullable<DashboardTicketQuery['stylistTicket']>;

function TicketDetails({ found, me }: { found: Found; me: string | null }) {
  const now = useNow(30_000);
  const { contact, order, priorityReasons } = found;
  return (
    <Scroll label={`Ticket ${found.number}`}>
      <blockquote className="q-wish" dir="auto">
        {found.message}
      </blockquote>
      <dl className="d-axes">
        <div>
          <dt>State</dt>
          <dd>
            <StatusBadge look={ticketStates[found.state]} />
          </dd>
        </div>
        <div>
          <dt>With</dt>
          <dd>{ownerWords(found, me)}</dd>
        </div>
        <div>
          <dt>Priority</dt>
          <dd>
            <PriorityMark priority={found.priority} />
            {priorityReasons.length > 0 ? (
              <span className="d-dim">
                {priorityReasons.map((reason) => reasonWords[reason]).join(', ')}
              </span>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>Order</dt>
          <dd>
            {order ? (
              <>
                <Link className="d-link num" href={`/orders?open=${order.number}`}>
                  {order.number}
                </Link>{' '}
                <StatusBadge
                  look={
                    order.shipmentStatus
                      ? shipmentStatuses[order.shipmentStatus]
                      : orderStates[order.state]
                  }
                />
              </>
            ) : (
              'None named'
            )}
          </dd>
        </div>
      </dl>
      <section>
        <h3>Reach {contact?.name ?? 'the shopper'}</h3>
        <ul className="q-reach">
          {contact?.email ? (
            <li>
              <Icon name="mail" size="s" />
              <a href={`mailto:${contact.email}?subject=${encodeURIComponent(found.number)}`}>
                {contact.email}
              </a>
              <CopyButton text={contact.email} label="Copy e-mail address" />
            </li>
          ) : null}
          {contact?.phone ? (
            <li>
              <Icon name="phone" size="s" />
              <a className="num" href={`tel:${contact.phone}`}>
                {contact.phone}
              </a>
              <CopyButton text={contact.phone} label="Copy phone number" />
            </li>
          ) : null}
          {contact?.email || contact?.phone ? null : <li>No address was left.</li>}
        </ul>
      </section>
      <NoteList
        notes={found.notes.map(({ seq, by, text, at }) => ({ id: seq, by: by.name, text, at }))}
        now={now}
      />
      <TicketPictures ticketId={found.id} />
      <Conversation lines={found.transcript} ticket={found} />
      <History ticket={found} now={now} />
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
