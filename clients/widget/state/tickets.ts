import { limits, type MessageOf, type State, type Ticket } from './state.ts';

/** The ticket that a form became: its own, else the one that was made while the form was the newest of its kind. */
export function ticketOfForm(state: State, form: MessageOf<'EscalationForm'>): Ticket | undefined {
  const own = state.ticketForms[form.id]?.ticketId;
  if (own) return state.tickets[own];
  const next = state.messages.find(
    (message) => message.__typename === 'EscalationForm' && message.sentAt > form.sentAt,
  );
  return Object.values(state.tickets).find(
    ({ createdAt }) => createdAt >= form.sentAt && (!next || createdAt < next.sentAt),
  );
}

/** Keeps the highest version seen, whichever way it came. */
export function withTicket(state: State, ticket: Ticket): State {
  const known = state.tickets[ticket.id];
  const newest = known && known.version > ticket.version ? known : ticket;
  const others = Object.entries(state.tickets).filter(([id]) => id !== ticket.id);
  const kept = others.slice(-(limits.ticketsMax - 1));
  return { ...state, tickets: { ...Object.fromEntries(kept), [ticket.id]: newest } };
}
