import { SECOND_MS } from '../../../../kernel/clock.ts';
import { type Feed, openFeed } from '../../../../kernel/events/feed.ts';
import type { SubgraphParts } from '../../../../kernel/graphql/subgraph.ts';
import { type Repeated, repeat } from '../../../../kernel/repeat.ts';
import { ticketChangeOf, ticketEventTypes } from '../events.ts';
import { createSendDue, type MirrorParts } from './send-due.ts';

const everyMs = 15 * SECOND_MS;

export interface CrmMirror {
  readonly feed: Feed;
  readonly sender: Repeated;
}

/**
 * Keeps the customer system in step with the tickets: the feed says what is wanted there, the sender brings it. Safe on any
 * number of copies; what was wanted is in the store before the feed goes on.
 */
export function startCrmMirror(parts: SubgraphParts, mirror: MirrorParts): CrmMirror {
  const { db, clock, log } = parts;
  const sender = repeat({
    everyMs,
    log,
    says: 'Tickets could not be mirrored',
    look: createSendDue(parts, mirror),
  });
  const feed = openFeed({
    db,
    clock,
    log,
    name: 'concierge.crm',
    types: ticketEventTypes,
    onEvent: async (event) => {
      const { ticketId, version } = ticketChangeOf(event);
      await mirror.mirrors.want(event.tenant, ticketId, version);
      sender.soon();
    },
  });
  return { feed, sender };
}
