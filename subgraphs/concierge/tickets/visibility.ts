import { type Caller, hasScope, mustHave, type StaffCaller } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { TicketRecord } from './ticket.ts';

/**
 * The gateway checks the schema's scopes; here the rules hold again for whoever reaches this subgraph.
 * Service callers read for streams that many people share: the gateway has checked each of them.
 */
export const maySeeQueue = (caller: Caller): boolean =>
  hasScope(caller, 'tickets:read') || caller.kind === 'service';

/** Staff, and the shopper whose wish it is. */
export const maySeeTicket = (caller: Caller, { sessionId }: TicketRecord): boolean =>
  maySeeQueue(caller) || (caller.kind === 'shopper' && caller.sessionId === sessionId);

/** Contact, notes and conversation are for the team alone. @throws ShopError FORBIDDEN or UNAUTHENTICATED */
export const mustBeTeam = (caller: Caller): void => mustHave(caller, 'tickets:read');

/** Steps are taken by people of the team. @throws ShopError FORBIDDEN or UNAUTHENTICATED for everybody else */
export function mustBeStylist(caller: Caller): StaffCaller {
  mustHave(caller, 'tickets:write');
  if (caller.kind === 'staff') return caller;
  throw new ShopError('FORBIDDEN', 'Only people of the team work on tickets');
}
