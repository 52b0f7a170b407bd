/** @jsxImportSource preact */
import { useId, useRef, useState } from 'preact/hooks';
import { clockTime, dayToCome } from '../../design/format.ts';
import type { TicketTopic } from '../generated/graphql.ts';
import { useNow, useStore, useSurroundings } from '../parts/context.ts';
import { Reference } from '../parts/error-card.tsx';
import { Field, useFocusOnProblem } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextArea } from '../parts/text-area.tsx';
import { type MessageOf, newTicketForm, type Ticket, type TicketDraft } from '../state/state.ts';
import { ticketOfForm } from '../state/tickets.ts';

const topics = [
  ['STYLE_ADVICE', 'Help with choosing'],
  ['SIZING', 'A size'],
  ['CAPSULE_HOLD', 'A piece that is held'],
  ['ORDER_CHANGE', 'A change to an order'],
  ['DELIVERY', 'A delivery'],
  ['RETURN_EXCHANGE', 'A return or exchange'],
  ['REPAIR_CARE', 'Care and repair'],
  ['COMPLAINT', 'Something went wrong'],
  ['OTHER', 'Something else'],
] as const satisfies readonly (readonly [TicketTopic, string])[];

const messageLengthMax = 2_000;

/** The way to a person: what it is about, where to answer, and what goes along. */
export function TicketForm({ message }: { message: MessageOf<'EscalationForm'> }) {
  const ticket = useStore((state) => ticketOfForm(state, message));
  return ticket ? <HandedOver ticket={ticket} /> : <Write message={message} />;
}

function Write({ message }: { message: MessageOf<'EscalationForm'> }) {
  const { tickets, store } = useSurroundings().concierge;
  const form = useStore((state) => state.ticketForms[message.id]) ?? newTicketForm;
  const known = useStore((state) => Object.values(state.lookups).find(({ email }) => email)?.email);
  const { topic, email, text } = form.draft ?? {
    topic: message.topic ?? 'STYLE_ADVICE',
    email: known ?? '',
    text: '',
  };
  const edit = (change: Partial<TicketDraft>) =>
    store.dispatch({
      type: 'ticketFormMoved',
      id: message.id,
      next: { draft: { topic, email, text, ...change } },
    });
  const [lacking, setLacking] = useState<{ field: string; message: string } | null>(null);
  const element = useRef<HTMLFormElement>(null);
  const id = useId();
  const problem = lacking ?? form.problem;
  const problemOf = (field: string) => (problem?.field === field ? problem.message : null);
  useFocusOnProblem(element, problem?.message ?? null);
  const isBusy = form.stage === 'sending';

  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const missing = lackingIn(email, text);
    setLacking(missing);
    const draft = { topic, email: email.trim(), text: text.trim() };
    if (!missing) void tickets.send(message.id, draft, message.order?.id ?? null);
  };
  return (
    <form class="w-card" noValidate ref={element} aria-label={message.reason} onSubmit={send}>
      <div>
        <h3>{message.reason}</h3>
        <p class="w-sub">{message.promise}</p>
      </div>
      <div class="field">
        <label for={id}>What is it about?</label>
        <select
          id={id}
          class="input"
          value={topic}
          onChange={({ currentTarget }) => edit({ topic: currentTarget.value as TicketTopic })}
        >
          {topics.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Field
        label="E-mail"
        inputMode="email"
        autoComplete="email"
        placeholder="you@example.com"
        value={email}
        setValue={(value) => edit({ email: value })}
        problem={problemOf('email') ?? problemOf('contact')}
      />
      <TextArea
        label="Message"
        rows={3}
        lengthMax={messageLengthMax}
        value={text}
        setValue={(value) => edit({ text: value })}
        problem={problemOf('message')}
      />
      <GoesAlong />
      {problem && !['email', 'contact', 'message'].includes(problem.field ?? '') && (
        <Notice gem="citrine" icon="shapeTriangle">
          {problem.message}
        </Notice>
      )}
      {form.stage === 'failed' && (
        <div class="w-state is-ruby" role="alert">
          <Icon name="shapeTriangle" small />
          <div>
            <strong class="strong">Not handed over yet.</strong> Your text is safe here.
            <Reference id={form.failure?.reference ?? null} />
          </div>
        </div>
      )}
      <button class="btn btn-primary btn-wide" type="submit" aria-disabled={isBusy}>
        {isBusy && <span class="spin" aria-hidden="true" />}
        {isBusy ? 'Handing over…' : form.stage === 'failed' ? 'Try again' : 'Send to a person'}
      </button>
    </form>
  );
}

/** What the person sees beside the message. */
function GoesAlong() {
  const saved = useStore((state) => state.shortlist.pieces.length);
  const pictures = useStore((state) => state.pictures.length);
  const along = [
    'this conversation',
    saved > 0 ? counted(saved, 'saved piece') : null,
    pictures > 0 ? counted(pictures, 'picture') : null,
  ].filter(Boolean);
  return (
    <p class="w-fine num">
      <Icon name="clip" small />
      Goes along: {along.join(', ')}.
    </p>
  );
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

function lackingIn(email: string, text: string): { field: string; message: string } | null {
  if (!/^\S+@\S+\.\S+$/.test(email.trim()))
    return {
      field: 'email',
      message: email.includes('@')
        ? 'The part after @ is missing, as in name@example.com.'
        : 'Where may we answer? As in name@example.com.',
    };
  return text.trim() === '' ? { field: 'message', message: 'A sentence or two is enough.' } : null;
}

/** What the person's side says of it. */
const stages: Readonly<Record<Ticket['state'], string>> = {
  NEW: 'A stylist has your message.',
  ASSIGNED: 'A stylist has taken it on.',
  IN_PROGRESS: 'A stylist is on it.',
  WAITING_ON_CUSTOMER: 'A stylist has written to you and waits for a word.',
  RESOLVED: 'This is settled.',
  CLOSED: 'This is settled.',
  REOPENED: 'A stylist looks at it again.',
};

function HandedOver({ ticket }: { ticket: Ticket }) {
  const { locale } = useSurroundings();
  const now = useNow(60_000);
  const due = ticket.slaDueAt === null ? null : new Date(ticket.slaDueAt);
  return (
    <article class="w-card" aria-label={`Ticket ${ticket.number}`}>
      <Notice gem="emerald" icon="shapeTick">
        <strong class="strong">{stages[ticket.state]}</strong>
      </Notice>
      <dl class="w-facts">
        <div>
          <dt>Ticket</dt>
          <dd class="num">{ticket.number}</dd>
        </div>
        {ticket.queuePosition !== null && (
          <div>
            <dt>Place in line</dt>
            <dd class="num">{ticket.queuePosition}</dd>
          </div>
        )}
        {due && (
          <div>
            <dt>Answer by</dt>
            <dd class="num">
              {dayToCome(due, now, locale)}, {clockTime(due, locale)}
            </dd>
          </div>
        )}
      </dl>
      <p class="w-fine">Close this window if you like. The answer comes by e-mail too.</p>
    </article>
  );
}
