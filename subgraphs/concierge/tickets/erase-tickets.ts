import type { Filter } from 'mongodb';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import type { MirrorRepository } from './crm/mirror-repository.ts';
import type { TicketRepository } from './repository.ts';
import type { TicketRecord } from './ticket.ts';

/**
 * Tickets of somebody who asks to be forgotten, or that were kept long enough, go, and with them their copies in the
 * customer system, as soon as it takes the word. @returns how many went
 */
export type EraseTickets = (
  tenant: string,
  which: Omit<Filter<TicketRecord>, 'tenant'>,
) => Promise<number>;

export const createEraseTickets =
  (
    { client }: Pick<SubgraphParts, 'client'>,
    {
      tickets,
      mirrors,
    }: { readonly tickets: TicketRepository; readonly mirrors: MirrorRepository },
  ): EraseTickets =>
  (tenant, which) =>
    inTransaction(client, async (session) => {
      const ids = await tickets.remove(tenant, which, session);
      await mirrors.wantRemoval(tenant, ids, session);
      return ids.length;
    });
