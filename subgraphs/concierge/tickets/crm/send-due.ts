import { addMs, DAY_MS } from '../../../../kernel/clock.ts';
import type { SubgraphParts } from '../../../../kernel/graphql/subgraph.ts';
import { countGivenUp } from '../../../../kernel/telemetry/given-up.ts';
import { openContact } from '../contact.ts';
import type { TicketRepository } from '../repository.ts';
import { CrmFailure, type CrmPort, toCrmTicket } from './crm-port.ts';
import { isToGo, type MirrorRecord, type MirrorRepository } from './mirror-repository.ts';
import { retryAfter } from './retry.ts';

/** Tickets sent in one look; the rest wait for the next. */
const batchMax = 100;

export interface MirrorParts {
  readonly tickets: TicketRepository;
  readonly mirrors: MirrorRepository;
  readonly crm: CrmPort;
}

/**
 * One look at what is due: each ticket is sent as it is by now, by one copy of the process at a time, so that versions stay
 * in order. @returns how many were looked at
 */
export function createSendDue(
  { clock, log, config }: Pick<SubgraphParts, 'clock' | 'log' | 'config'>,
  { tickets, mirrors, crm }: MirrorParts,
): () => Promise<number> {
  /** @returns whether the system can be asked for more */
  const send = async (mirror: MirrorRecord): Promise<boolean> => {
    try {
      const [ticket] = await tickets.byIds(mirror.tenant, [mirror._id]);
      if (ticket) {
        const contact = openContact(ticket.contact, ticket._id, config.secrets);
        const reference = await crm.mirror(toCrmTicket(ticket, contact));
        await mirrors.sent(mirror, ticket.version, reference);
      } else {
        await crm.remove(mirror._id);
        await mirrors.drop(mirror);
      }
      return true;
    } catch (error) {
      const failure = error instanceof CrmFailure ? error : new CrmFailure('TEMPORARY', 'INTERNAL');
      const nextMs = failure.isTemporary
        ? retryAfter(mirror.attempts + 1, failure.retryAfterMs)
        : null;
      // Nothing will ever change on a ticket that is to go: only asking again can still do it.
      const waitMs = nextMs ?? (isToGo(mirror) ? DAY_MS : null);
      const { reason } = failure;
      const ticketId = mirror._id;
      if (failure === error) log.warn({ ticketId, reason, waitMs }, 'A ticket was not mirrored');
      else log.error({ error, ticketId, waitMs }, 'A ticket could not be mirrored');
      if (waitMs === null) countGivenUp('ticket');
      await mirrors.failed(mirror, reason, waitMs === null ? null : addMs(clock.now(), waitMs));
      return !failure.isTemporary;
    }
  };

  return async () => {
    for (let count = 0; count < batchMax; count += 1) {
      const mirror = await mirrors.claim();
      // A system that is down is not asked again at once for every ticket.
      if (!mirror || !(await send(mirror))) return count;
    }
    return batchMax;
  };
}
