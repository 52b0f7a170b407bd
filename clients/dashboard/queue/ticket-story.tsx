import type { DashboardTicketQuery, MessageKind } from '../generated/graphql.ts';
import { clockTime, exactWhen } from '../ui/when.ts';
import { askerOf, type Ticket } from './ticket-row.ts';
import { historyWords } from './ticket-words.ts';

type Line = NonNullable<DashboardTicketQuery['stylistTicket']>['transcript'][number];

/** What was said before, the concierge's lines set apart from a person's. Cards are named, not drawn. */
export const Conversation = ({ lines, ticket }: { lines: readonly Line[]; ticket: Ticket }) => (
  <section>
    <h3>Conversation</h3>
    {lines.length === 0 ? (
      <p className="d-dim">Nothing was said before.</p>
    ) : (
      <ol className="q-talk">
        {lines.map((line) => (
          <li key={line.id} className={line.kind === 'SHOPPER_TEXT' ? '' : 'bot'}>
            <small className="num">
              {line.kind === 'SHOPPER_TEXT' ? askerOf(ticket) : 'Aurora'}{' '}
              {clockTime(new Date(line.sentAt))}
            </small>
            <p dir="auto">{wordsOf(line)}</p>
          </li>
        ))}
      </ol>
    )}
  </section>
);

type TextKind = 'SHOPPER_TEXT' | 'ASSISTANT_TEXT';
const cardWords: Readonly<Record<Exclude<MessageKind, TextKind>, string>> = {
  PRODUCT_CARD: 'Showed pieces',
  OFFER_CARD: 'Offered a piece to hold',
  ORDER_STATUS: 'Showed an order',
  CSAT_BAR: 'Asked for a rating',
  ESCALATION_FORM: 'Offered a person',
};

const wordsOf = (line: Line): string =>
  'text' in line ? line.text : cardWords[line.kind as Exclude<MessageKind, TextKind>];

/** Every step, the last first. */
export const History = ({ ticket, now }: { ticket: Ticket; now: Date }) => (
  <section>
    <h3>Steps</h3>
    <ol className="d-tl">
      {ticket.history.toReversed().map(({ seq, what, by, note, at }, i) => (
        <li key={seq} className={`${i === 0 ? 'now' : ''} ${what === 'BREACHED' ? 'bad' : ''}`}>
          <span className="d-tlt">
            <b>{historyWords[what]}</b>
            {note ? <small>{note}</small> : null}
          </span>
          <span className="d-tlw num">
            {exactWhen(new Date(at), now)}
            <small>{by?.name}</small>
          </span>
        </li>
      ))}
    </ol>
  </section>
);
