import { refuseUnless } from '../../../../kernel/caller.ts';
import { ShopError } from '../../../../kernel/errors.ts';
import type { LiveStream } from '../../../../kernel/events/live-stream.ts';
import { toPayloads } from '../../../../kernel/graphql/to-payloads.ts';
import { localIdOf } from '../../../../kernel/ids.ts';
import type { ConciergeContext } from '../../context.ts';
import type {
  QueryResolvers,
  StylistTicketChangedResolvers,
  SubscriptionResolvers,
  SupportQueueChangedResolvers,
} from '../../generated/types.ts';
import { type TicketChange, ticketChangeOf, ticketEventTypes, ticketKey } from '../events.ts';
import { listTickets } from '../queue.ts';
import type { TicketRecord } from '../ticket.ts';
import { maySeeQueue, mustBeTeam } from '../visibility.ts';
import { visibleTicket } from './ticket.ts';

export const ticketQueries: Pick<QueryResolvers, 'supportQueue' | 'stylistTicket'> = {
  supportQueue: (_root, { filter, ...page }, context) => {
    mustBeTeam(context.caller);
    return listTickets(context, filter, page);
  },
  stylistTicket: (_root, { id }, context) => {
    refuseUnless(context.caller.kind !== 'anonymous', context.caller);
    return visibleTicket(localIdOf('StylistTicket', id), context);
  },
};

export const ticketSubscriptions: Pick<
  SubscriptionResolvers,
  'supportQueueChanged' | 'stylistTicketChanged'
> = {
  supportQueueChanged: {
    subscribe: (_root, _args, { caller, live, lastEventId }) => {
      refuseUnless(maySeeQueue(caller), caller);
      const stream = live().subscribe({
        tenant: caller.tenant,
        types: ticketEventTypes,
        afterEventId: lastEventId,
      });
      return payloads(stream, 'supportQueueChanged');
    },
  },

  stylistTicketChanged: {
    subscribe: async (_root, { ticketId }, context) => {
      const { caller, live, lastEventId } = context;
      const id = localIdOf('StylistTicket', ticketId, 'ticketId');
      refuseUnless((await visibleTicket(id, context)) !== null, caller);
      const stream = live().subscribe({
        tenant: caller.tenant,
        types: ticketEventTypes,
        key: ticketKey(id),
        afterEventId: lastEventId,
      });
      return payloads(stream, 'stylistTicketChanged');
    },
  },
};

/** The ticket as it is now: an event that comes late or twice never shows an older one. */
const ticketOf = async (
  { ticketId }: TicketChange,
  _args: unknown,
  { tickets }: ConciergeContext,
): Promise<TicketRecord> => {
  const ticket = await tickets.loaders.byId.load(ticketId);
  if (!ticket) throw new ShopError('NOT_FOUND', 'That ticket is gone');
  return ticket;
};

export const SupportQueueChanged: SupportQueueChangedResolvers = { ticket: ticketOf };
export const StylistTicketChanged: StylistTicketChangedResolvers = { ticket: ticketOf };

/** The generated types know the root value alone; `subscribeToSubgraph` takes it out of its `EventPayload`. */
const payloads = <F extends string>(
  stream: LiveStream,
  field: F,
): AsyncIterable<Record<F, TicketChange>> =>
  toPayloads(stream, ({ event }) => ({
    [field]: ticketChangeOf(event),
  })) as unknown as AsyncIterable<Record<F, TicketChange>>;
