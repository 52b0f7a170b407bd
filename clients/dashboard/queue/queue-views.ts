import type { StylistTicketState, SupportQueueFilter } from '../generated/graphql.ts';
import type { ListScope } from '../live/live-rows.ts';
import type { TicketRow } from './ticket-row.ts';

interface QueueView {
  readonly label: string;
  readonly filter: SupportQueueFilter;
}

const ended: readonly StylistTicketState[] = ['RESOLVED', 'CLOSED'];

export const queueViews = {
  open: { label: 'Open', filter: {} },
  free: { label: 'Free', filter: { assignee: 'nobody' } },
  mine: { label: 'Mine', filter: { assignee: 'me' } },
  late: { label: 'Late', filter: { breached: true } },
  done: { label: 'Done', filter: { states: ended } },
} as const satisfies Record<string, QueueView>;

export type QueueViewName = keyof typeof queueViews;

export const isQueueView = (name: string | null): name is QueueViewName =>
  name !== null && Object.hasOwn(queueViews, name);

/** Which tickets a view holds, as the concierge service has it, and which changes move one up or down there. */
export const queueScope = (
  view: QueueViewName,
  { me, isFirstPage }: { readonly me: string | null; readonly isFirstPage: boolean },
): ListScope<TicketRow> => ({
  belongs: (ticket) => ended.includes(ticket.state) === (view === 'done') && isIn(view, ticket, me),
  moves: (from, to) => from.priority !== to.priority,
  isFirstPage,
});

function isIn(view: QueueViewName, ticket: TicketRow, me: string | null): boolean {
  switch (view) {
    case 'open':
    case 'done':
      return true;
    case 'free':
      return ticket.assignee === null;
    case 'mine':
      return ticket.assignee !== null && ticket.assignee.id === me;
    case 'late':
      return ticket.slaStatus === 'BREACHED';
  }
}
