import { hasScope, maySeeOrder, mustHave } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import type {
  ConciergeSessionResolvers,
  OrderResolvers,
  ProductResolvers,
} from '../generated/types.ts';

/** The last so many events of a session; a conversation has no more. */
const eventsMax = 200;
const daysMax = 366;

/** What analytics adds to the things of other subgraphs. */
export const ConciergeSession: ConciergeSessionResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  /** To the shopper whose own session it is and to staff; empty to everybody else. */
  csat: ({ id }, _args, { caller, parts, loaders }) => {
    const sessionId = localIdOf('ConciergeSession', id);
    const isOwn = caller.kind === 'shopper' && caller.sessionId === sessionId;
    if (!isOwn && !hasScope(caller, 'sessions:read')) return [];
    return loaders.csatBySessionHash.load(hashPersonal(sessionId, parts.config.secrets.piiSalt));
  },

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
