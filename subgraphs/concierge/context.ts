import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Secrets } from '../../kernel/config.ts';
import type { ConversationDesk } from './conversation.ts';
import type { ConciergeLoaders } from './loaders.ts';
import type { ConciergeRepository } from './repository.ts';

/** What a resolver of the concierge can reach, made anew for each request. */
export interface ConciergeContext {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly desk: ConversationDesk;
  readonly loaders: ConciergeLoaders;
  readonly repository: ConciergeRepository;
}
