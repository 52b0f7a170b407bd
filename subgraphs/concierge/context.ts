import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Secrets } from '../../kernel/config.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import type { PersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { ConversationDesk } from './conversation.ts';
import type { HoldDesk } from './holds/hold-desk.ts';
import type { HoldRepository } from './holds/repository.ts';
import type { InspirationDesk } from './inspiration/inspiration-desk.ts';
import type { ConciergeLoaders } from './loaders.ts';
import type { ConciergeRepository } from './repository.ts';
import type { ShortlistDesk } from './shortlist/shortlist-desk.ts';
import type { TicketContext } from './tickets/index.ts';

/** What a resolver of the concierge can reach, made anew for each request. */
export interface ConciergeContext {
  readonly caller: Caller;
  readonly personalRecords: PersonalRecords;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly desk: ConversationDesk;
  readonly loaders: ConciergeLoaders;
  readonly repository: ConciergeRepository;
  readonly holds: HoldRepository;
  readonly holdDesk: HoldDesk;
  readonly shortlistDesk: ShortlistDesk;
  readonly tickets: TicketContext;
  readonly inspirationDesk: InspirationDesk;
  /** The feed as it happens. @throws Error before the subgraph has started */
  readonly live: () => LiveEvents;
  /** Subscriptions: resume right after this event. */
  readonly lastEventId: string | undefined;
}
