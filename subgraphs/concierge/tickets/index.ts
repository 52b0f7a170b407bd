import type { Caller } from '../../../kernel/caller.ts';
import type { Feed } from '../../../kernel/events/feed.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import type { Repeated } from '../../../kernel/repeat.ts';
import type { ConversationDesk } from '../conversation.ts';
import type { HoldRepository } from '../holds/repository.ts';
import type { ConciergeRepository } from '../repository.ts';
import { type CrmMirror, startCrmMirror } from './crm/crm-mirror.ts';
import { connectedCrm } from './crm/index.ts';
import { createMirrorRepository } from './crm/mirror-repository.ts';
import { createEraseTickets } from './erase-tickets.ts';
import { createTicketLoaders } from './loaders.ts';
import { createOrderValues } from './order-values.ts';
import { createTicketRepository } from './repository.ts';
import { startTicketClock } from './ticket-clock.ts';
import { createTicketDesk } from './ticket-desk.ts';
import { createTicketIntake } from './ticket-intake.ts';

/** What runs beside the requests. */
interface Running {
  readonly clock: Repeated;
  readonly values: Feed;
  /** null where no customer system is connected. */
  readonly crm: CrmMirror | null;
}

/** Stylist tickets, wired: what resolvers reach, and what runs beside them. */
export function createTickets(
  parts: SubgraphParts,
  others: {
    readonly holds: HoldRepository;
    readonly sessions: ConciergeRepository;
    readonly conversation: Pick<ConversationDesk, 'remark'>;
  },
) {
  const { config, clock, log } = parts;
  const repository = createTicketRepository({ ...parts, piiSalt: config.secrets.piiSalt });
  const mirrors = createMirrorRepository(parts);
  const orderValues = createOrderValues(parts);
  const intake = createTicketIntake(parts, { ...others, tickets: repository, orderValues });
  const desk = createTicketDesk(parts, repository, intake);
  const erase = createEraseTickets(parts, { tickets: repository, mirrors });
  let running: Running | null = null;

  return {
    erase,

    /** For one request. */
    contextFor: ({ tenant }: Caller) => ({
      repository,
      intake,
      desk,
      loaders: createTicketLoaders(repository, mirrors, tenant),
      terms: config.stylist,
    }),

    async start(): Promise<void> {
      await Promise.all([repository.ensureIndexes(), mirrors.ensureIndexes()]);
      const ticketClock = startTicketClock({
        tickets: repository,
        erase,
        hours: config.stylist.hours,
        clock,
        log,
      });
      ticketClock.soon();
      const crm = connectedCrm(parts);
      running = {
        clock: ticketClock,
        values: orderValues.openFeed(),
        crm: crm && startCrmMirror(parts, { tickets: repository, mirrors, crm }),
      };
    },

    async stop(): Promise<void> {
      await running?.crm?.feed.stop();
      await Promise.all([
        running?.clock.close(),
        running?.values.stop(),
        running?.crm?.sender.close(),
      ]);
      running = null;
    },
  };
}

export type Tickets = ReturnType<typeof createTickets>;
/** What a resolver reaches of tickets. */
export type TicketContext = ReturnType<Tickets['contextFor']>;
