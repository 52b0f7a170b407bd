import { hasScope, maySeeOrder, mustHave } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import type { AnalyticsContext } from '../context.ts';
import type { CsatRecord } from '../csat/csat.ts';
import type {
  ConciergeSessionResolvers,
  OrderResolvers,
  ProductResolvers,
  StylistTicketResolvers,
} from '../generated/types.ts';

/** The last so many events of a session; a conversation has no more. */
const eventsMax = 200;
const daysMax = 366;

/** What analytics adds to the things of other subgraphs. */
export const ConciergeSession: ConciergeSessionResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  csat: ({ id }, _args, context) => csatOfSession(id, context),

  events: async ({ id }, _args, { caller, parts, repository }) => {
    mustHave(caller, 'sessions:read');
    const sessionHash = hashPersonal(
      localIdOf('ConciergeSession', id),
      parts.config.secrets.piiSalt,
    );
    const latest = await repository.latestOfSession(caller.tenant, sessionHash, eventsMax);
    return latest.reverse();
  },
};

export const Order: OrderResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  csat: ({ id }, _args, { caller, parts, loaders }) =>
    maySeeOrder(caller, localIdOf('Order', id))
      ? loaders.csatByOrderHash.load(hashPersonal(id, parts.config.secrets.piiSalt))
      : [],
};

export const StylistTicket: StylistTicketResolvers = {
  __resolveReference: (ticket) => ticket,

  /** To who may see the ratings of its session. */
  csat: async ({ session }, _args, context) => {
    if (!session) return [];
    const ofSession = await csatOfSession(session.id, context);
    return ofSession.filter(({ intent }) => intent === 'STYLIST_CONTACT');
  },
};

export const Product: ProductResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  conciergeStats: ({ id }, { days }, { caller, loaders }) => {
    mustHave(caller, 'kpis:read');
    const count = days ?? 30;
    if (!Number.isInteger(count) || count < 1 || count > daysMax)
      throw new ShopError('BAD_USER_INPUT', `days must be from 1 to ${daysMax}`, { field: 'days' });
    return loaders.productStats(count).load(id);
  },
};

/** To the shopper whose own session it is and to staff; empty to everybody else. */
async function csatOfSession(
  id: string,
  { caller, parts, loaders }: AnalyticsContext,
): Promise<readonly CsatRecord[]> {
  const sessionId = localIdOf('ConciergeSession', id);
  const isOwn = caller.kind === 'shopper' && caller.sessionId === sessionId;
  if (!isOwn && !hasScope(caller, 'sessions:read')) return [];
  return loaders.csatBySessionHash.load(hashPersonal(sessionId, parts.config.secrets.piiSalt));
}
