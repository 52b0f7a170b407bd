import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { orderStates, shipmentStatuses, ticketStates } from '../../design/status.ts';
import type { DashboardTicketQuery } from '../generated/graphql.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { ownerWords } from './ticket-list.tsx';
import { PriorityMark } from './ticket-marks.tsx';
import { TicketShopper } from './ticket-shopper.tsx';
import { reasonWords } from './ticket-words.ts';

export type FoundTicket = NonNullable<DashboardTicketQuery['stylistTicket']>;

/** What there is to know beside the conversation: how the ticket stands, how to reach who asks, what they look at. */
export const TicketAbout = ({ found, me }: { found: FoundTicket; me: string | null }) => (
  <section className="q-about" aria-label={`About ${found.contact?.name ?? 'the shopper'}`}>
    <Standing found={found} me={me} />
    <Reach found={found} />
    <TicketShopper ticketId={found.id} />
  </section>
);

const Standing = ({ found, me }: { found: FoundTicket; me: string | null }) => (
  <dl className="d-axes">
    <Axis name="State">
      <StatusBadge look={ticketStates[found.state]} />
    </Axis>
    <Axis name="With">{ownerWords(found, me)}</Axis>
    <Axis name="Priority">
      <PriorityMark priority={found.priority} />
      {found.priorityReasons.length > 0 ? (
        <span className="d-dim">
          {found.priorityReasons.map((reason) => reasonWords[reason]).join(', ')}
        </span>
      ) : null}
    </Axis>
    <Axis name="Order">{found.order ? <NamedOrder order={found.order} /> : 'None named'}</Axis>
  </dl>
);

const Axis = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const NamedOrder = ({ order }: { order: NonNullable<FoundTicket['order']> }) => (
  <>
    <Link className="d-link num" href={`/orders?open=${order.number}`}>
      {order.number}
    </Link>{' '}
    <StatusBadge
      look={
        order.shipmentStatus ? shipmentStatuses[order.shipmentStatus] : orderStates[order.state]
      }
    />
  </>
);

const Reach = ({ found: { contact, number } }: { found: FoundTicket }) => (
  <section>
    <h3>Reach {contact?.name ?? 'the shopper'}</h3>
    <ul className="q-reach">
      {contact?.email ? (
        <li>
          <Icon name="mail" size="s" />
          <a href={`mailto:${contact.email}?subject=${encodeURIComponent(number)}`}>
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
);
