import { ensureIdempotency } from '../../kernel/data/idempotency.ts';
import type { Feed } from '../../kernel/events/feed.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { shareLiveEvents } from '../../kernel/events/shared-live.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { createPersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { Repeated } from '../../kernel/repeat.ts';
import type { ConciergeContext } from './context.ts';
import { createConversationDesk } from './conversation.ts';
import { createHoldDesk } from './holds/hold-desk.ts';
import { createHoldSweeper } from './holds/hold-sweeper.ts';
import { createPieces } from './holds/pieces.ts';
import { createHoldRepository } from './holds/repository.ts';
import { createInspirations } from './inspiration/index.ts';
import { createConciergeLoaders } from './loaders.ts';
import { createSecondOpinion } from './model/second-opinion.ts';
import { personalCollections } from './privacy.ts';
import { createConciergeRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';
import { createShortlistRepository } from './shortlist/repository.ts';
import { createShortlistDesk } from './shortlist/shortlist-desk.ts';
import { createTickets } from './tickets/index.ts';
import { createOrderValues } from './tickets/order-values.ts';

export type { Intent } from './domain/intent/intents.ts';
export { intents } from './domain/intent/intents.ts';
export { type IntentRuns, noRuns, runsAfter } from './domain/intent-run.ts';
export type { MessageContent, MessageKind } from './domain/message.ts';
export { inspirationChanged } from './inspiration/events.ts';
export * as inspirationSteps from './inspiration/inspiration.ts';
export { blobKey, type InspirationRecord } from './inspiration/inspiration.ts';
export {
  createInspirationDoor,
  type InspirationDoor,
} from './inspiration/inspiration-door.ts';
export { inspirationsCollection } from './inspiration/repository.ts';
export {
  type MessageRecord,
  messagesCollection,
  type SessionRecord,
  sessionsCollection,
} from './repository.ts';

export { acknowledgement as ticketAcknowledgement } from './tickets/acknowledgement.ts';
export { sealContact } from './tickets/contact.ts';
export { ticketEvent } from './tickets/events.ts';
export { priorityOf } from './tickets/priority.ts';
export { ticketsCollection } from './tickets/repository.ts';
export type { TicketRecord, TicketStep } from './tickets/ticket.ts';
export * as ticketSteps from './tickets/ticket-steps.ts';
export { newTicket } from './tickets/ticket-steps.ts';

/** Conversations: who speaks with the shop, what they want, and what Aurora answers. */
export function createConciergeSubgraph(parts: SubgraphParts): Subgraph {
  const { db, clock, config, log } = parts;
  const sdl = loadSdl('concierge');
  const repository = createConciergeRepository(db);
  const secondOpinion = createSecondOpinion(parts);
  const desk = createConversationDesk(parts, repository, secondOpinion);
  const holds = createHoldRepository(parts);
  const pieces = createPieces(parts);
  const holdDesk = createHoldDesk(parts, holds, { pieces, orders: createOrderValues(parts) }, desk);
  const shortlists = createShortlistRepository(db);
  const shortlistDesk = createShortlistDesk(parts, shortlists);
  const inspirations = createInspirations(parts);
  const tickets = createTickets(parts, { holds, sessions: repository, conversation: desk });
  const personalRecords = createPersonalRecords(
    parts,
    'concierge',
    personalCollections(inspirations.erase, tickets.erase, config.secrets),
  );
  let erasures: Feed | null = null;
  let vitrine: Feed | null = null;
  let live: LiveEvents | null = null;
  let sweeper: Repeated | null = null;
  let inspirationSweeper: Repeated | null = null;

  return {
    name: 'concierge',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller, lastEventId }: SubgraphRequest): ConciergeContext => ({
      caller,
      personalRecords,
      clock,
      secrets: config.secrets,
      desk,
      loaders: createConciergeLoaders(
        repository,
        holds,
        shortlists,
        inspirations.repository,
        caller.tenant,
      ),
      repository,
      holds,
      holdDesk,
      shortlistDesk,
      tickets: tickets.contextFor(caller),
      inspirationDesk: inspirations.desk,
      live: () => {
        if (!live) throw new Error('The concierge subgraph has not started');
        return live;
      },
      lastEventId,
    }),
    async start() {
      await Promise.all([
        repository.ensureIndexes(),
        holds.ensureIndexes(),
        shortlists.ensureIndexes(),
        inspirations.repository.ensureIndexes(),
        secondOpinion.ensureIndexes(),
        ensureIdempotency(db),
        ensureEvents(db),
      ]);
      live = await shareLiveEvents({ db, log });
      await tickets.start();
      erasures = personalRecords.follow();
      vitrine = pieces.openFeed();
      sweeper = createHoldSweeper({ holds, clock, log });
      inspirationSweeper = inspirations.startSweeper();
    },
    async stop() {
      await Promise.all([
        tickets.stop(),
        erasures?.stop(),
        vitrine?.stop(),
        live?.close(),
        sweeper?.close(),
        inspirationSweeper?.close(),
      ]);
      [erasures, vitrine, live, sweeper, inspirationSweeper] = [null, null, null, null, null];
    },
  };
}
