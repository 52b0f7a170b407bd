import { ensureIdempotency } from '../../kernel/data/idempotency.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import type { ConciergeContext } from './context.ts';
import { createConversationDesk } from './conversation.ts';
import { createConciergeLoaders } from './loaders.ts';
import { createConciergeRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';

export type { Intent } from './domain/intent/intents.ts';
export { intents } from './domain/intent/intents.ts';
export type { MessageContent, MessageKind } from './domain/message.ts';
export {
  type MessageRecord,
  messagesCollection,
  type SessionRecord,
  sessionsCollection,
} from './repository.ts';

/** Conversations: who speaks with the shop, what they want, and what Aurora answers. */
export function createConciergeSubgraph(parts: SubgraphParts): Subgraph {
  const { db, clock, config } = parts;
  const sdl = loadSdl('concierge');
  const repository = createConciergeRepository(db);
  const desk = createConversationDesk(parts, repository);
  return {
    name: 'concierge',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller }: SubgraphRequest): ConciergeContext => ({
      caller,
      clock,
      secrets: config.secrets,
      desk,
      loaders: createConciergeLoaders(repository, caller.tenant),
      repository,
    }),
    start: async () => {
      await Promise.all([repository.ensureIndexes(), ensureIdempotency(db), ensureEvents(db)]);
    },
    stop: async () => {},
  };
}
