import type { Live } from '../../sdk/live.ts';
import type { Transport } from '../../sdk/transport.ts';
import { WidgetTicketChangedDocument, WidgetTicketCreateDocument } from '../generated/graphql.ts';
import type { Ticket, TicketDraft, TicketForm } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { caughtUp } from './caught-up.ts';
import { failureOf, newKey } from './failure.ts';

export interface TicketsParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly live: Live;
  ensureSession(): Promise<void>;
  /** Reads anew what the session holds, tickets too. */
  catchUp(): Promise<void>;
}

/** Hands a wish over to a person. Nothing is called handed over before the graph has said so. */
export interface Tickets {
  send(messageId: string, draft: TicketDraft, orderId: string | null): Promise<void>;
  stop(): void;
}

const isOver = ({ state }: Ticket): boolean => state === 'RESOLVED' || state === 'CLOSED';

export function createTickets(parts: TicketsParts): Tickets {
  const { store, transport, live, ensureSession, catchUp } = parts;
  const watched = new Map<string, () => void>();

  function follow(): void {
    for (const ticket of Object.values(store.state.tickets)) {
      const end = watched.get(ticket.id);
      if (end && isOver(ticket)) end();
      if (!end && !isOver(ticket)) watched.set(ticket.id, watch(ticket.id));
    }
  }

  const watch = (ticketId: string): (() => void) =>
    live.subscribe(
      WidgetTicketChangedDocument,
      { ticketId },
      caughtUp(
        ({ stylistTicketChanged: { ticket } }) => store.dispatch({ type: 'ticketRead', ticket }),
        () => void catchUp(),
      ),
    );
  const unfollow = store.subscribe(follow);

  return {
    async send(id, { topic, email, text }, orderId) {
      const before = store.state.ticketForms[id];
      if (before?.stage === 'sending') return;
      const what = JSON.stringify([topic, email, text]);
      const tried = before?.tried?.what === what ? before.tried : { what, key: newKey() };
      const move = (next: Partial<TicketForm>) =>
        store.dispatch({ type: 'ticketFormMoved', id, next });
      move({ stage: 'sending', tried, problem: null, failure: null });
      try {
        await ensureSession();
        const { data } = await transport.execute(WidgetTicketCreateDocument, {
          input: {
            topic,
            message: text,
            contact: { email },
            orderId,
            idempotencyKey: tried.key,
          },
        });
        const { ticket, messages, userErrors } = data.ticketCreate;
        const [error] = userErrors;
        if (ticket) {
          store.dispatch({ type: 'ticketRead', ticket });
          move({ stage: 'confirmed', ticketId: ticket.id, tried: null });
        } else {
          const field = error?.field?.at(-1) ?? null;
          const problem = { field, message: error?.message ?? 'That did not work' };
          move({ stage: 'ready', tried: null, problem });
        }
        if (messages.length > 0) store.dispatch({ type: 'remarked', messages });
      } catch (error) {
        move({ stage: 'failed', failure: failureOf(error) });
      }
    },
    stop() {
      unfollow();
      for (const end of watched.values()) end();
      watched.clear();
    },
  };
}
