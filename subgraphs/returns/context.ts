import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import type { PersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { Repeated } from '../../kernel/repeat.ts';
import type { ReturnLoaders } from './loaders.ts';
import type { ReturnRepository } from './repository.ts';
import type { ReturnDesk } from './return-desk.ts';
import type { ReturnRequests } from './return-requests.ts';

/** What a resolver of returns can reach, made anew for each request. */
export interface ReturnsContext {
  readonly caller: Caller;
  readonly personalRecords: PersonalRecords;
  readonly returns: ReturnRepository;
  readonly loaders: ReturnLoaders;
  readonly requests: ReturnRequests;
  readonly desk: ReturnDesk;
  /** Looks at what is due. @throws Error before the subgraph has started */
  readonly returnClock: () => Repeated;
  /** The feed as it happens. @throws Error before the subgraph has started */
  readonly live: () => LiveEvents;
  /** Subscriptions: resume right after this event. */
  readonly lastEventId: string | undefined;
  readonly clock: Clock;
  /** Signs paging cursors. */
  readonly cursorSecret: string;
}
