import { MINUTE_MS } from '../../../../kernel/clock.ts';
import { localIdOf, toGlobalId } from '../../../../kernel/ids.ts';
import type { ConciergeContext } from '../../context.ts';
import type {
  ConciergeSessionResolvers,
  OrderResolvers,
  StylistTicketConnectionResolvers,
  StylistTicketResolvers,
} from '../../generated/types.ts';
import { openContact } from '../contact.ts';
import { mirrorState } from '../crm/mirror-repository.ts';
import { slaStatusAt } from '../sla-clock.ts';
import type { TicketRecord } from '../ticket.ts';
import { isOpen, nextTicketStates, waitingStates } from '../ticket-state.ts';
import { maySeeQueue, maySeeTicket, mustBeTeam } from '../visibility.ts';

export const StylistTicket: StylistTicketResolvers = {
  __resolveReference: ({ id }, context) => visibleTicket(localIdOf('StylistTicket', id), context),
  id: ({ _id }) => toGlobalId('StylistTicket', _id),
  nextStates: ({ state }) => [...nextTicketStates[state]],
  order: ({ orderId }) => (orderId === null ? null : { id: toGlobalId('Order', orderId) }),
  session: ({ sessionId }, _args, { loaders }) => loaders.sessionById.load(sessionId),
  slaMinutes: ({ sla }) => Math.round(sla.targetMs / MINUTE_MS),
  slaTarget: ({ sla }) => sla.target,
  slaDueAt: ({ sla }) => sla.dueAt,
  slaStatus: ({ state, sla }, _args, { clock, tickets }) =>
    isOpen(state) ? slaStatusAt(sla, clock.now(), tickets.terms.hours) : 'DONE',
  queuePosition: (ticket, _args, { tickets }) =>
    waitingStates.some((state) => state === ticket.state)
      ? tickets.repository.placeOf(ticket)
      : null,

  priorityReasons: team(({ priorityReasons }) => priorityReasons),
  contact: team(({ _id, contact }, { secrets }) => openContact(contact, _id, secrets)),
  assignee: team(({ assignee }) => assignee),
  slaMarks: team(({ slaMarks }) => slaMarks),
  history: team(({ history }) => history),
  notes: team(({ notes }) => notes),
  crm: team(async ({ _id }, { tickets }) => {
    const mirror = await tickets.loaders.mirrorByTicket.load(_id);
    return mirror && { state: mirrorState(mirror), reference: mirror.reference };
  }),
  transcript: team(async ({ sessionId }, { loaders }) => {
    const session = await loaders.sessionById.load(sessionId);
    return session ? loaders.messagesBySession.load(session) : [];
  }),
};

/** What the team alone may see. */
function team<T>(read: (ticket: TicketRecord, context: ConciergeContext) => T) {
  return (ticket: TicketRecord, _args: unknown, context: ConciergeContext): T => {
    mustBeTeam(context.caller);
    return read(ticket, context);
  };
}

export const StylistTicketConnection: StylistTicketConnectionResolvers = {
  totalCount: ({ filter }, _args, { caller, tickets }) =>
    tickets.repository.count(caller.tenant, filter),
};

export const ticketsOfSession: Pick<ConciergeSessionResolvers, 'tickets'> = {
  tickets: ({ _id }, _args, { tickets }) => tickets.loaders.bySession.load(_id),
};

export const Order: OrderResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  stylistTickets: async ({ id }, _args, { caller, tickets }) => {
    if (caller.kind !== 'shopper' && !maySeeQueue(caller)) return [];
    const found = await tickets.loaders.byOrder.load(localIdOf('Order', id));
    return found.filter((ticket) => maySeeTicket(caller, ticket));
  },
};

/** The ticket, to the shopper whose wish it is and to staff; null to everybody else, whether it exists or not. */
export async function visibleTicket(
  id: string,
  { caller, tickets }: ConciergeContext,
): Promise<TicketRecord | null> {
  const ticket = await tickets.loaders.byId.load(id);
  return ticket && maySeeTicket(caller, ticket) ? ticket : null;
}
